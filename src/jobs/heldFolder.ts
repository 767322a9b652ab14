import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink, realpath } from 'node:fs/promises';
import { FalError } from '../fal/errors.ts';
import { isSame, realPathOf } from './openFile.ts';

/** A folder as it was when it was opened, whatever its path leads to by now. */
export interface HeldFolder {
  /** Names in the folder hang on this path. Where the system allows (Linux) it leads to the folder itself, elsewhere to where its path leads. */
  readonly base: string;
  /** @throws {FalError} `refused` when the path leads elsewhere by now */
  check(): Promise<void>;
  close(): Promise<void>;
}

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants as Partial<typeof constants>;

/** Holds an existing folder, given by its real path. @throws {FalError} `refused` when that is a link by now; what the file system throws when there is none */
export async function holdFolder(folder: string): Promise<HeldFolder> {
  const first = await lstat(folder, { bigint: true });
  const handle = await openFolder(folder);
  const base = handle && `/proc/self/fd/${handle.fd}`;
  const isHeld = base !== undefined && (await readlink(base).catch(() => '')) !== '';
  const check = async () => {
    const now = await lstat(folder, { bigint: true }).catch(() => undefined);
    const real = await realpath(folder).catch(() => undefined);
    const open = handle && ((await realPathOf(handle)) ?? folder);
    const isThere = now?.isDirectory() === true && isSame(now, first) && real === folder;
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

/** Undefined where folders cannot be opened. */
async function openFolder(folder: string): Promise<FileHandle | undefined> {
  if (O_RDONLY === undefined || !O_DIRECTORY || !O_NOFOLLOW) return undefined;
  return open(folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW).catch(() => undefined);
}

const moved = (folder: string): FalError =>
  new FalError('refused', `The folder ${folder} was moved or replaced by a link meanwhile.`, {
    advice: 'Nothing was written there. Choose another folder, and save the result with check_job.',
  });
