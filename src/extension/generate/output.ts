import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FalError } from '../../fal/errors.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import type { Finished } from '../../jobs/follow.ts';
import type { SavedFile } from '../../jobs/job.ts';
import { nameFrom } from '../../jobs/naming.ts';
import { resultsOf } from '../../jobs/results.ts';
import { folderInRoots } from '../../jobs/roots.ts';
import { workspaceRoots } from '../runtimeHost.ts';
import { readSettings } from '../settings.ts';

/** The folder for results and the template of their names. */
export interface Output {
  /** A `file:` URI, or one of a virtual workspace. */
  readonly folder: vscode.Uri;
  readonly naming: string;
}

/** Creates the output folder in the active editor's workspace folder, else in the first one. Undefined without a folder or without trust. @throws {FalError} when the setting points outside the project */
export async function outputFolder(): Promise<Output | undefined> {
  const root = workspaceFolder();
  if (!root || !vscode.workspace.isTrusted) return undefined;
  const { folder, naming } = readSettings(root.uri).output;
  const uri = vscode.Uri.joinPath(root.uri, folder);
  if (uri.path !== root.uri.path && !uri.path.startsWith(`${root.uri.path.replace(/\/$/, '')}/`)) {
    throw new FalError('not-allowed', vscode.l10n.t('{0} is outside the project.', folder), {
      advice: vscode.l10n.t('Set fal.output.folder to a folder inside it.'),
    });
  }
  if (root.uri.scheme !== 'file') {
    await vscode.workspace.fs.createDirectory(uri);
    return { folder: uri, naming };
  }
  // Symbolic links must not point outside the project either.
  await folderInRoots(uri.fsPath, await workspaceRoots());
  return { folder: uri, naming };
}

function workspaceFolder(): vscode.WorkspaceFolder | undefined {
  const active = vscode.window.activeTextEditor?.document.uri;
  return (
    (active && vscode.workspace.getWorkspaceFolder(active)) ??
    vscode.workspace.workspaceFolders?.[0]
  );
}

/** Saves a finished job's results and records the files in the journal. @throws {FalError} when one cannot be saved */
export async function saveFinished(
  composed: Runtime,
  finished: Finished,
  { folder, naming }: Output,
): Promise<readonly SavedFile[]> {
  if (folder.scheme !== 'file') return saveVirtual(composed, finished, { folder, naming });
  const job = await composed.jobs.attach(finished.handle, folder.fsPath, naming);
  const { files, saveError } = await job.done;
  if (saveError) throw saveError;
  return files;
}

/** Downloads to a temporary file first, because a virtual file system writes whole files only. */
async function saveVirtual(
  { save, journal }: Runtime,
  { handle, output, assets, seed }: Finished,
  { folder, naming }: Output,
): Promise<readonly SavedFile[]> {
  const job = await journal.find(handle.requestId);
  const facts = { endpointId: handle.endpointId, input: job?.input, seed, at: new Date() };
  const temporary = await realpath(await mkdtemp(path.join(tmpdir(), 'fal-')));
  const files: SavedFile[] = [];
  try {
    for (const [at, asset] of resultsOf(output, assets ?? []).entries()) {
      const name = nameFrom(naming, { ...facts, index: at + 1 });
      const file = await save(asset, { folder: temporary, name });
      const { name: stem, ext } = path.parse(file.path);
      const uri = await freeName(folder, stem, ext);
      await vscode.workspace.fs.writeFile(uri, await readFile(file.path));
      files.push({ ...file, path: uri.toString() });
    }
  } finally {
    await rm(temporary, { recursive: true, force: true });
    if (job && files.length > 0) await journal.saved(job.id, files);
  }
  return files;
}

async function freeName(folder: vscode.Uri, name: string, ending: string): Promise<vscode.Uri> {
  for (let count = 1; ; count += 1) {
    const uri = vscode.Uri.joinPath(folder, `${name}${count > 1 ? `-${count}` : ''}${ending}`);
    const isTaken = await vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    );
    if (!isTaken) return uri;
  }
}
