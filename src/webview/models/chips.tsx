import { useRef } from 'preact/hooks';
import { useApp } from '../app.ts';
import { categoryName } from './categories.ts';

interface ChipsProps {
  readonly label: string;
  readonly chips: readonly {
    readonly id?: string;
    readonly label: string;
    readonly count: number;
  }[];
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
}

/** A scrollable row of choices with counts and arrow-key navigation. */
export function Chips({ label, chips, chosen, onChoose }: ChipsProps) {
  const row = useRef<HTMLDivElement>(null);
  const { language } = useApp().situation.value;
  const shown = chips.some(({ id }) => id === chosen) ? chips : [...chips, missing(chosen)];
  const onKeyDown = (event: KeyboardEvent) => {
    const buttons = [...(row.current?.querySelectorAll('button') ?? [])];
    const at = buttons.findIndex((button) => button === document.activeElement);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[
      event.key
    ];
    if (next === undefined) return;
    event.preventDefault();
    const button = buttons[Math.max(0, Math.min(next, buttons.length - 1))];
    button?.focus();
    button?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  };
  return (
    <div ref={row} class="chips" role="toolbar" aria-label={label} onKeyDown={onKeyDown}>
      {shown.map(({ id, label: name, count }) => (
        <button
          key={id ?? ''}
          type="button"
          class="chip"
          aria-pressed={id === chosen}
          tabIndex={id === chosen ? 0 : -1}
          onClick={() => onChoose(id === chosen ? undefined : id)}
        >
          {name} <span class="chip-count">{count.toLocaleString(language)}</span>
        </button>
      ))}
    </div>
  );
}

/** The chip of the chosen category when no models are left in it. */
const missing = (id: string | undefined) => ({
  ...(id !== undefined && { id }),
  label: categoryName(id ?? ''),
  count: 0,
});
