import type { ButtonHTMLAttributes } from 'preact';

interface IconButtonProps extends Omit<ButtonHTMLAttributes, 'icon' | 'label'> {
  /** The codicon's name. */
  readonly icon: string;
  /** What it does: read to a screen reader, shown when one points at it. */
  readonly label: string;
}

/** A button that is only an icon. */
export function IconButton({ icon, label, class: more, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      class={`icon ${typeof more === 'string' ? more : ''}`}
      aria-label={label}
      title={label}
    >
      <span class={`codicon codicon-${icon}`} aria-hidden="true" />
    </button>
  );
}
