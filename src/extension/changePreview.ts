import path from 'node:path';
import * as vscode from 'vscode';
import type { Plan } from '../connect/plan.ts';

const SCHEME = 'fal-change';

/** A shown change. */
export interface Preview {
  /** Closes its editor. */
  close(): Promise<void>;
}

/** Shows in the diff editor what would be written; nothing of it is kept on disk. */
export async function showChange({ file, before = '', after = '' }: Plan): Promise<Preview> {
  const texts: Readonly<Record<string, string>> = { before, after };
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => texts[query] ?? '',
  });
  const side = (query: string) => vscode.Uri.file(file).with({ scheme: SCHEME, query });
  const title = vscode.l10n.t('{0}: what fal would write', path.basename(file));
  await vscode.commands.executeCommand('vscode.diff', side('before'), side('after'), title);
  return {
    close: async () => {
      const tabs = vscode.window.tabGroups.all.flatMap((group) => group.tabs);
      const own = tabs.filter(
        ({ input }) => input instanceof vscode.TabInputTextDiff && input.modified.scheme === SCHEME,
      );
      await vscode.window.tabGroups.close(own);
      provider.dispose();
    },
  };
}
