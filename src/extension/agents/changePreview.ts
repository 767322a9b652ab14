import path from 'node:path';
import * as vscode from 'vscode';
import type { Plan } from '../../connect/plan.ts';
import { describeChange, maskedText } from '../../connect/preview.ts';
import { shownLine } from '../../connect/visible.ts';

const SCHEME = 'fal-change';

/** An open preview of a change. */
export interface Preview {
  /** Closes the diff editor. */
  close(): Promise<void>;
}

/** Shows the planned change in the diff editor below the complete entry, without secrets and without a file on disk. */
export async function showChange(plan: Plan): Promise<Preview> {
  const { client, file, before = '', after = '' } = plan;
  const sign = client.format === 'json' ? '//' : '#';
  const head = describeChange(plan).map((line) => `${sign} ${line}`);
  const shown = (text: string) =>
    maskedText(plan, text)
      .split(/\r?\n/)
      .map((line) => shownLine(line))
      .join('\n');
  const texts: Readonly<Record<string, string>> = {
    before: shown(before),
    after: [...head, '', shown(after)].join('\n'),
  };
  const provider = vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
    provideTextDocumentContent: ({ query }) => texts[query] ?? '',
  });
  const side = (query: string) => vscode.Uri.file(file).with({ scheme: SCHEME, query });
  const title = vscode.l10n.t('{0} (proposed change)', path.basename(file));
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
