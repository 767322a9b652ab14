import type { ButtonHTMLAttributes } from 'preact';

interface ButtonProps extends Omit<ButtonHTMLAttributes, 'label'> {
  readonly label: string;
  readonly look?: 'primary' | 'secondary' | 'text';
}

/** A button with a label. */
export function Button({ label, look = 'text', class: more, ...rest }: ButtonProps) {
  return (
    <button type="button" {...rest} class={`${look} ${typeof more === 'string' ? more : ''}`}>
      {label}
    </button>
  );
}
