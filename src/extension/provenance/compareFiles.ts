import path from 'node:path';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { showFiles } from './filesPanel.ts';
import { foundOf } from './foundOf.ts';
import { mediaAt } from './mediaAt.ts';
import { type Relation, relatedFiles } from './related.ts';

/** The command: compares two selected files, or one with a file that is picked. */
export async function compareFiles(
  services: Services,
  argument: unknown,
  all: unknown,
): Promise<void> {
  const selected = Array.isArray(all) ? all.filter((one) => one instanceof vscode.Uri) : [];
  const [one, other] = selected;
  if (one && other && selected.length === 2) {
    await showFiles(services, [one, other]);
    return;
  }
  const first = await mediaAt(argument, services.log);
  if (!first) return;
  const others = selected.filter((uri) => uri.toString() !== first.toString());
  const second = await pickOther(services, first, others);
  if (second) await showFiles(services, [first, second]);
}

/** Prompts for the other file: selected ones and those that have to do with the first, then the open dialog. */
async function pickOther(
  services: Services,
  first: vscode.Uri,
  selected: readonly vscode.Uri[],
): Promise<vscode.Uri | undefined> {
  const related =
    selected.length > 0 ? selected.map((uri) => ({ uri })) : await relatedTo(services, first);
  const rows = related.map(({ uri, relation }: Related) => ({
    label: shownText(path.posix.basename(uri.path)),
    description: shownText(path.dirname(vscode.workspace.asRelativePath(uri)).replace(/^\.$/, '')),
    ...(relation && { detail: relationText(relation) }),
    uri,
  }));
  const open = { label: `$(folder-opened) ${vscode.l10n.t('Choose a File…')}`, uri: undefined };
  const title = vscode.l10n.t('Compare {0} with…', path.posix.basename(first.path));
  const picked =
    rows.length === 0
      ? open
      : await vscode.window.showQuickPick([...rows, open], {
          title: shownText(title),
          matchOnDescription: true,
          matchOnDetail: true,
        });
  if (picked !== open) return picked?.uri;
  const [chosen] =
    (await vscode.window.showOpenDialog({
      title,
      defaultUri: vscode.Uri.joinPath(first, '..'),
      openLabel: vscode.l10n.t('Compare'),
    })) ?? [];
  return chosen;
}

interface Related {
  readonly uri: vscode.Uri;
  readonly relation?: Relation;
}

async function relatedTo(services: Services, uri: vscode.Uri): Promise<readonly Related[]> {
  // A file that cannot be read is compared all the same: the page says what is wrong with it.
  const found = await foundOf(services, uri.fsPath).catch(() => undefined);
  const record = found?.records[0] ?? found?.changedFrom;
  if (!found || !record) return [];
  const files = await relatedFiles(record, found.root);
  return files.map(({ file, relation }) => ({ uri: vscode.Uri.file(file), relation }));
}

function relationText(relation: Relation): string {
  switch (relation) {
    case 'source':
      return vscode.l10n.t('The file was made from it');
    case 'result':
      return vscode.l10n.t('It was made from the file');
    case 'run':
      return vscode.l10n.t('Made by the same run');
    case 'prompt':
      return vscode.l10n.t('Made with the same prompt');
    case 'model':
      return vscode.l10n.t('Made by the same model');
  }
}
