import { lstat, realpath } from 'node:fs/promises';
import path from 'node:path';

/** The file system's answers; tests give those of a disk that knows a name in other letters. */
export interface Disk {
  readonly isFolder: (path: string) => Promise<boolean>;
  readonly realpath: (path: string) => Promise<string>;
}

const DISK: Disk = { isFolder: async (file) => (await lstat(file)).isDirectory(), realpath };

/** The real path of a folder below the real path `base`, in the letters that the disk has; undefined where it is missing or reached through a link. */
export async function folderBelow(
  base: string,
  below: readonly string[],
  disk: Disk = DISK,
): Promise<string | undefined> {
  let folder = base;
  for (const name of below) {
    const next = path.join(folder, name);
    try {
      const real = await disk.realpath(next);
      if (!(await disk.isFolder(next)) || path.dirname(real) !== folder) return undefined;
      folder = real;
    } catch {
      return undefined;
    }
  }
  return folder;
}
