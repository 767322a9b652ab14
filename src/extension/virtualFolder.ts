import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FalError } from '../fal/errors.ts';
import { notSaved, type SaveAsset } from '../jobs/save.ts';

/** Saves into folders of virtual workspaces, through a temporary file: a virtual file system writes whole files only. */
export const saveVirtual =
  (save: SaveAsset): SaveAsset =>
  async (asset, options) => {
    const temporary = await realpath(await mkdtemp(path.join(tmpdir(), 'fal-')));
    try {
      const file = await save(asset, { ...options, folder: temporary });
      const { name, ext } = path.parse(file.path);
      const uri = await freeName(vscode.Uri.parse(options.folder, true), name, ext);
      await vscode.workspace.fs.writeFile(uri, await readFile(file.path));
      return { ...file, path: uri.toString() };
    } catch (error) {
      if (error instanceof FalError) throw error;
      throw notSaved(options.folder, error);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };

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
