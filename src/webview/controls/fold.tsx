import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

interface FoldProps {
  readonly title: string;
  readonly isOpen?: boolean;
  /** Renders the content while the section is open. */
  readonly children: () => ComponentChildren;
}

/** A collapsible section. */
export function Fold({ title, isOpen = false, children }: FoldProps) {
  const [open, setOpen] = useState(isOpen);
  return (
    <details class="fold" open={open} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <span class="codicon codicon-chevron-right" aria-hidden="true" />
        {title}
      </summary>
      {open && <div class="fold-body">{children()}</div>}
    </details>
  );
}
