import { lstat, readdir, realpath } from 'node:fs/promises';
import path from 'node:path';
import { folderBelow } from '../jobs/folderBelow.ts';
import { readSmallFile } from '../jobs/openFile.ts';

/** The folder of a project's presets, below the project's own. */
export const PRESET_FOLDERS = ['.fal', 'presets'] as const;

/** The folder of the user's own presets, below the data folder. */
export const OWN_FOLDERS = ['presets'] as const;

/** Bytes of a preset's file. */
export const LARGEST_FILE = 64 * 1024;
/** Files that are read of one folder. */
export const MOST_FILES = 100;
const EXTENSION = '.json';

/** The file of trusted folders in the data folder. */
export const trustFile = (dataFolder: string): string => path.join(dataFolder, 'trust.json');

/** A file that may hold a preset. */
export interface NamedFile {
  /** Without its extension. */
  readonly name: string;
  readonly path: string;
  /** Changes with the file. */
  readonly stamp: string;
}

/** The first 100 JSON files of a preset folder by name, and how many more there are; none for a missing folder, or one that is reached through a link. */
export async function listFiles(
  base: string,
  below: readonly string[],
): Promise<{ readonly files: readonly NamedFile[]; readonly more: number }> {
  const nothing = { files: [], more: 0 };
  const real = await realpath(base).catch(() => undefined);
  if (real === undefined) return nothing;
  // A link could make files of another place count as the project's own.
  const folder = await folderBelow(real, below);
  if (folder === undefined) return nothing;
  const all = (await readdir(folder).catch(() => []))
    .filter((name) => name.endsWith(EXTENSION) && !name.startsWith('.'))
    .sort();
  const files = all.slice(0, MOST_FILES).map(async (name) => {
    const file = path.join(folder, name);
    const found = await lstat(file, { bigint: true }).catch(() => undefined);
    const stamp = found ? `${found.ino} ${found.size} ${found.mtimeNs} ${found.ctimeNs}` : '';
    return { name: name.slice(0, -EXTENSION.length), path: file, stamp };
  });
  return { files: await Promise.all(files), more: Math.max(0, all.length - MOST_FILES) };
}

/** The bytes of a preset's file. @throws {TypeError} saying why it is not read */
export const readBytes = (file: string): Promise<Buffer> => readSmallFile(file, LARGEST_FILE);
