import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { FalError } from '../fal/errors.ts';
import { notSaved, ORIGINALS, type SaveAsset } from '../jobs/save.ts';

/** Saves into folders of virtual workspaces, through a temporary file: a virtual file system writes whole files only. */
export const saveVirtual =
  (save: SaveAsset): SaveAsset =>
  async (asset, options) => {
    const temporary = await realpath(await mkdtemp(path.join(tmpdir(), 'fal-')));
    try {
      const file = await save(asset, { ...options, folder: temporary });
      const folder = vscode.Uri.parse(options.folder, true);
      const { original } = file;
      const originals = original && vscode.Uri.joinPath(folder, ORIGINALS);
      return {
        ...file,
        path: await write(folder, file.path),
        ...(originals && {
          original: { ...original, path: await write(originals, original.path) },
        }),
      };
    } catch (error) {
      if (error instanceof FalError) throw error;
      throw notSaved(options.folder, error);
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  };

/** Writes a file under a free name, and makes the folder where it is missing; resolves to its URI. */
async function write(folder: vscode.Uri, file: string): Promise<string> {
  const { name, ext } = path.parse(file);
  const uri = await freeName(folder, name, ext);
  await vscode.workspace.fs.writeFile(uri, await readFile(file));
  return uri.toString();
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
