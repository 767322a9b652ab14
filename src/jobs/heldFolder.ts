import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { FalError } from '../fal/errors.ts';
import { isSameFile } from '../store/sameFile.ts';
import { realPathOf } from './openFile.ts';

/** An open folder: it stays the same folder even when its path is replaced. */
export interface HeldFolder {
  /** The base path for names in the folder. On Linux it refers to the open folder itself, on other systems to the folder's path. */
  readonly base: string;
  /** @throws {FalError} `busy` when the path no longer leads to this folder */
  check(): Promise<void>;
  close(): Promise<void>;
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants as Partial<typeof constants>;

/** Opens an existing folder by its real path. @throws {FalError} `busy` when the path is now a link; the file system's error when the folder is missing */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  const first = await lstat(folder, { bigint: true });
  const handle = await openFolder(folder);
  const base = handle && `/proc/self/fd/${handle.fd}`;
  const isHeld = base !== undefined && (await readlink(base).catch(() => '')) !== '';
  const check = async () => {
    const now = await lstat(folder, { bigint: true }).catch(() => undefined);
    const real = await realpath(folder).catch(() => undefined);
    const open = handle && ((await realPathOf(handle)) ?? folder);
    const isThere = now?.isDirectory() === true && isSameFile(now, first) && real === folder;
    if (!isThere || (open ?? folder) !== folder) throw moved(folder);
  };
  const held: HeldFolder = {
    base: isHeld ? base : folder,
    check,
    close: async () => handle?.close(),
  };
  try {
    await check();
    return held;
  } catch (error) {
    await held.close();
    throw error;
  }
}

/** Undefined on systems that cannot open folders. */
async function openFolder(folder: string): Promise<FileHandle | undefined> {
  if (O_RDONLY === undefined || !O_DIRECTORY || !O_NOFOLLOW) return undefined;
  return open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(() => undefined);
}

const moved = (folder: string): FalError =>
  new FalError(
    'busy',
    `The folder ${folder} was moved or replaced by a link meanwhile; nothing was written there.`,
    { reason: 'folder-replaced', facts: { path: folder } },
  );
