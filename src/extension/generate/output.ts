import path from 'node:path';
import * as vscode from 'vscode';
import type { QueueHandle } from '../../domain/types.ts';
import { FalError } from '../../fal/errors.ts';
import type { SavedFile, SaveTarget } from '../../jobs/job.ts';
import { folderInRoots } from '../../jobs/roots.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { relativePath } from '../documents/relativePath.ts';
import type { Log } from '../log.ts';
import { showError } from '../notify.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import { readSettings } from '../settings.ts';

/** Where results are saved: the output folder, which it creates, in the active editor's workspace folder, else in the first one, as the settings for the editor's language state it; the folder of a preset replaces it. Undefined without a folder or without trust. @throws {FalError} when it is outside the project */
export async function outputTarget(ofPreset?: string): Promise<SaveTarget | undefined> {
  const root = workspaceFolder();
  if (!root || !vscode.workspace.isTrusted) return undefined;
  const languageId = vscode.window.activeTextEditor?.document.languageId;
  const scope = languageId === undefined ? root.uri : { uri: root.uri, languageId };
  const { output } = readSettings(scope);
  const naming = withFile(output.naming, root);
  if (ofPreset !== undefined && path.isAbsolute(ofPreset))
    return { folder: await folderInRoots(ofPreset, await workspaceRoots()), naming };
  const folder = ofPreset ?? withFile(output.folder, root);
  const uri = vscode.Uri.joinPath(root.uri, folder);
  if (uri.path !== root.uri.path && !uri.path.startsWith(`${root.uri.path.replace(/\/$/, '')}/`)) {
    throw new FalError('not-allowed', vscode.l10n.t('{0} is outside the project.', folder), {
      advice: vscode.l10n.t('Set fal.output.folder to a folder inside it.'),
    });
  }
  if (root.uri.scheme !== 'file') {
    await vscode.workspace.fs.createDirectory(uri);
    return { folder: uri.toString(), naming };
  }
  // Symbolic links must not point outside the project either.
  await folderInRoots(uri.fsPath, await workspaceRoots());
  return { folder: uri.fsPath, naming };
}

/** Replaces `${relativeFile}` and its like, which VS Code's tasks have, too; of no file nothing remains. */
function withFile(text: string, root: vscode.WorkspaceFolder): string {
  const active = vscode.window.activeTextEditor?.document.uri;
  const isInside = active && vscode.workspace.getWorkspaceFolder(active) === root;
  const file = isInside ? relativePath(root.uri.path, active.path) : '';
  const { dir, name } = path.posix.parse(file);
  const values = new Map([
    ['relativeFile', file],
    ['relativeFileDirname', dir],
    ['fileBasenameNoExtension', name],
  ]);
  return text.replace(/\$\{(\w+)\}/g, (whole, token: string) => values.get(token) ?? whole);
}

function workspaceFolder(): vscode.WorkspaceFolder | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  return (
    (active && vscode.workspace.getWorkspaceFolder(active)) ??
    vscode.workspace.workspaceFolders?.[0]
  );
}

/** Saves a job's results when it has ended; shows why there is no record of how they were made. @throws {FalError} when it failed or a result cannot be saved */
export async function saveResult(
  { jobs }: Runtime,
  handle: QueueHandle,
  target: SaveTarget,
  log: Log,
): Promise<readonly SavedFile[]> {
  const { files, failure, saveError, recordError } = await (await jobs.attach(handle, target)).done;
  const error = failure ?? saveError;
  if (error) throw error;
  if (recordError) showError(recordError, log);
  return files;
}
