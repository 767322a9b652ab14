import type * as vscode from 'vscode';
import type { Medium } from './media.ts';

/** What a person may pick; `ask` leaves the choice for later. */
export type Action = 'upload' | 'save' | 'ask';

/** Media that were dropped on or pasted into a document. */
export interface Dropped {
  readonly document: vscode.TextDocument;
  /** Where VS Code inserts. */
  readonly ranges: readonly vscode.Range[];
  readonly media: readonly Medium[];
}

/** A text that VS Code inserts when the person picks the action; it is there while the action runs. */
export interface Offered {
  readonly action: Action;
  readonly title: string;
  readonly mark: string;
}
