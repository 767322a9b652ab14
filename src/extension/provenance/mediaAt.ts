import * as vscode from 'vscode';
import { isResultName, linkedPathAt } from '../../domain/mediaLink.ts';
import type { Log } from '../log.ts';
import { notify } from '../notify.ts';

/** Folders whose files pages address from the root of the site. */
const SITE_FOLDERS = ['', 'public', 'static'];

/** The file that the person means: that of a menu, the one that the document links at the cursor, that of the active tab, else one that is picked. Says why there is none; undefined also when cancelled. */
export async function mediaAt(argument: unknown, log: Log): Promise<vscode.Uri | undefined> {
  const editor = vscode.window.activeTextEditor;
  const uri = argument instanceof vscode.Uri ? argument : undefined;
  // The menu of a text editor names its document.
  const isOfText = uri?.toString() === editor?.document.uri.toString() && !isResult(uri);
  if (uri && !isOfText) return uri;
  const path = editor && linkedPath(editor);
  if (editor && path !== undefined) {
    const file = await linkedFile(editor.document.uri, path);
    if (!file)
      notify(
        vscode.l10n.t('{0} is linked here, but the workspace has no such file.', path),
        [],
        log,
      );
    return file;
  }
  if (uri) {
    notify(vscode.l10n.t('There is no link to a media file at the cursor.'), [], log);
    return undefined;
  }
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText)
    if (input.uri.scheme === 'file' && isResult(input.uri)) return input.uri;
  const [picked] = (await vscode.window.showOpenDialog({ canSelectMany: false })) ?? [];
  return picked;
}

const isResult = (uri: vscode.Uri | undefined): boolean =>
  uri !== undefined && isResultName(uri.path);

function linkedPath({ document, selection }: vscode.TextEditor): string | undefined {
  const { line, character } = selection.active;
  return linkedPathAt(document.lineAt(line).text, character);
}

/** The file of the workspace that a document links: beside the document, else below its workspace folder. */
async function linkedFile(document: vscode.Uri, path: string): Promise<vscode.Uri | undefined> {
  const root = vscode.workspace.getWorkspaceFolder(document)?.uri;
  const beside = path.startsWith('/') ? [] : [vscode.Uri.joinPath(document, '..', path)];
  const below = root ? SITE_FOLDERS.map((folder) => vscode.Uri.joinPath(root, folder, path)) : [];
  for (const uri of [...beside, ...below]) {
    if (!vscode.workspace.getWorkspaceFolder(uri)) continue;
    const found = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
    if (found && (found.type & vscode.FileType.File) !== 0) return uri;
  }
  return undefined;
}
