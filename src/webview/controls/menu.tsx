import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

/** A menu item; one with `items` opens a submenu in place. */
export interface MenuItem {
  readonly label: string;
  /** The codicon's name. */
  readonly icon?: string;
  readonly run?: () => void;
  readonly items?: readonly MenuItem[];
  /** Whether a separator precedes the item. */
  readonly isFirst?: boolean;
}

interface MenuProps {
  readonly label: string;
  readonly items: readonly MenuItem[];
  /** The position of the menu's corner, in pixels of the viewport. */
  readonly x: number;
  readonly y: number;
  /** Called when the menu closes, with or without a choice. */
  readonly onClose: () => void;
}

const EDGE = 4;

/** A context menu with keyboard control: arrows, Home, End, first letters, Escape. */
export function Menu({ label, items, x, y, onClose }: MenuProps) {
  const [shown, show] = useState(items);
  const box = useRef<HTMLDivElement>(null);
  const buttons = () => [...(box.current?.querySelectorAll('button') ?? [])];
  // Reads the active element before the menu takes the focus.
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    },
    [before],
  );
  useLayoutEffect(() => {
    const menu = box.current;
    if (!menu) return;
    menu.showPopover();
    menu.style.left = `${Math.max(EDGE, Math.min(x, innerWidth - menu.offsetWidth - EDGE))}px`;
    menu.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - menu.offsetHeight - EDGE))}px`;
    buttons()[0]?.focus();
  }, [shown, x, y]);
  const onKeyDown = (event: KeyboardEvent) => {
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
    const typed = [...all.slice(at + 1), ...all.slice(0, at + 1)].find(
      ({ textContent }) =>
        event.key.length === 1 &&
        textContent.trim().toLowerCase().startsWith(event.key.toLowerCase()),
    );
    if (event.key === 'Escape' || event.key === 'Tab') onClose();
    else if (to !== undefined) all.at(to % all.length)?.focus();
    else if (typed && event.key !== ' ') typed.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={box}
      class="menu"
      popover="auto"
      role="menu"
      aria-label={label}
      onKeyDown={onKeyDown}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
    >
      {shown.map(({ label: name, icon, run, items: inner, isFirst }) => (
        <button
          key={name}
          type="button"
          role="menuitem"
          tabIndex={-1}
          class={isFirst ? 'first' : ''}
          onClick={() => {
            if (inner) {
              show(inner);
              return;
            }
            onClose();
            run?.();
          }}
        >
          <span class={`codicon codicon-${icon ?? 'blank'}`} aria-hidden="true" />
          {name}
        </button>
      ))}
    </div>
  );
}
