import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface FoldProps {
  readonly title: string;
  readonly isOpen?: boolean;
  /** Made when it is opened, and not before. */
  readonly children: () => ComponentChildren;
}

/** A part that is shown when one asks for it. */
export function Fold({ title, isOpen = false, children }: FoldProps) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details
      class="fold"
      open={open}
      onToggle={(event) => {
        setOpen(event.currentTarget.open);
      }}
    >
      <summary>
        <span class="codicon codicon-chevron-right" aria-hidden="true" />
        {title}
      </summary>
      {open && <div class="fold-body">{children()}</div>}
    </details>
  );
}
