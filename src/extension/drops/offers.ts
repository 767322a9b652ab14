import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import type { Action, Dropped, Offered } from './dropped.ts';

/** Offers actions for dropped and pasted media, and runs the one that is picked. */
export interface Offers {
  make(dropped: Dropped, actions: readonly Action[]): readonly Offered[];
  dispose(): void;
}

/** Milliseconds that VS Code may take to insert a mark: its list of edits stays open until the text changes. */
const LONGEST = 600_000;

const TITLES: Readonly<Record<Action, () => string>> = {
  upload: () => vscode.l10n.t('Upload to fal and insert'),
  save: () => vscode.l10n.t('Save to project and insert'),
  ask: () => vscode.l10n.t('Insert with fal…'),
};

/**
 * Creates the offers. VS Code reports by no call that a person picked an edit: it never resolves an edit of a
 * drop, and resolves one of a paste only while it still has the list. So each edit inserts a mark, and the mark
 * in the document starts the action.
 */
export function createOffers(services: Services): Offers {
  let open: { readonly dropped: Dropped; readonly offered: readonly Offered[] } | undefined;
  let timer: NodeJS.Timeout | undefined;
  const close = () => {
    clearTimeout(timer);
    open = undefined;
  };
  const listener = vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
    if (open?.dropped.document !== document) return;
    const { dropped, offered } = open;
    const picked = offered.find(({ mark }) => contentChanges.some(({ text }) => text === mark));
    if (!picked) return;
    close();
    import('./fulfil.ts')
      .then(({ fulfil }) => fulfil(services, dropped, picked))
      .catch((error: unknown) => services.log.error(String(error)));
  });
  return {
    make: (dropped, actions) => {
      close();
      const offered = actions.map((action) => {
        const title = TITLES[action]();
        const mark = `${title.replace(/…$/, '')}… (${randomBytes(4).toString('hex')})`;
        return { action, title, mark };
      });
      open = { dropped, offered };
      timer = setTimeout(close, LONGEST).unref();
      return offered;
    },
    dispose: () => {
      close();
      listener.dispose();
    },
  };
}
