import { link, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { rename } from '../store/files.ts';
import { isCode } from '../store/folder.ts';
import { folderBelow } from './folderBelow.ts';
import { holdFolder } from './heldFolder.ts';
import { openPartialFile } from './partialFile.ts';

/** Writes a text, completely or not at all, as a file in folders below the real path `base`, which are made where they are missing; never through a link. Returns the file's path. @throws EEXIST for a name that exists, unless `overwrite`; {FalError} where a link or a file stands in a folder's place */
export async function writeNewFile(
  base: string,
  below: readonly string[],
  name: string,
  text: string,
  { overwrite = false }: { readonly overwrite?: boolean } = {},
): Promise<string> {
  const folder = await makeFolders(base, below);
  const held = await holdFolder(folder);
  try {
    const part = await openPartialFile(held.base);
    try {
      await part.file.writeFile(text);
      await part.file.sync();
      await held.check();
      const file = path.join(held.base, name);
      if (overwrite) await rename(part.path, file);
      else await place(part.path, file, text);
      return path.join(folder, name);
    } finally {
      await part.discard();
    }
  } finally {
    await held.close();
  }
}

/** @throws EEXIST when the name exists */
async function place(part: string, file: string, text: string): Promise<void> {
  await link(part, file).catch(async (error: unknown) => {
    if (isCode(error, 'EEXIST')) throw error;
    // Some file systems have no hard links.
    await writeFile(file, text, { flag: 'wx' });
  });
}

/** The folder below a real path, made where it is missing. @throws {FalError} where a link stands in its place */
export async function makeFolders(base: string, below: readonly string[]): Promise<string> {
  let folder = base;
  for (const name of below) {
    const held = await holdFolder(folder);
    try {
      await mkdir(path.join(held.base, name)).catch((error: unknown) => {
        if (!isCode(error, 'EEXIST')) throw error;
      });
      await held.check();
    } finally {
      await held.close();
    }
    const made = path.join(folder, name);
    const real = await folderBelow(folder, [name]);
    if (real === undefined)
      throw new FalError('not-allowed', `${made} is a link or a file; nothing was written.`, {
        reason: 'folder-replaced',
        facts: { path: made },
      });
    folder = real;
  }
  return folder;
}
