import type { ButtonHTMLAttributes } from 'preact';

interface IconButtonProps extends Omit<ButtonHTMLAttributes, 'icon' | 'label'> {
  /** The codicon's name. */
  readonly icon: string;
  /** The accessible name and the tooltip. */
  readonly label: string;
}

/** A button with only an icon. */
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
