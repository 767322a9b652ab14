import {
  access,
  constants,
  readdir,
  readFile,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { isCode } from './folder.ts';
import { isGone, type ProcessId } from './process.ts';

/** The state of a data folder as the file system shows it. */
export interface FolderHealth {
  readonly exists: boolean;
  /** Why nothing can be written; undefined when it can. */
  readonly unwritable: string | undefined;
  /** Free bytes of its disk; undefined where the system does not say. */
  readonly free: number | undefined;
  /** The paths of locks whose process is dead or stalled. */
  readonly leftLocks: readonly string[];
}

/** Milliseconds after which a lock that its process does not renew is stale. */
const STALE = 10_000;

/** Examines a data folder, without creating it. */
export async function readHealth(folder: string): Promise<FolderHealth> {
  const exists = await stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
  const there = exists ? folder : await existingAbove(folder);
  const [unwritable, free, leftLocks] = await Promise.all([
    whyUnwritable(there, exists),
    statfs(there).then(
      ({ bavail, bsize }) => bavail * bsize,
      () => undefined,
    ),
    exists ? locksLeft(folder) : [],
  ]);
  return { exists, unwritable, free, leftLocks };
}

async function existingAbove(folder: string): Promise<string> {
  const above = path.dirname(folder);
  if (above === folder) return folder;
  const isThere = await stat(above).then(
    () => true,
    () => false,
  );
  return isThere ? above : existingAbove(above);
}

async function whyUnwritable(folder: string, isOwn: boolean): Promise<string | undefined> {
  try {
    if (!isOwn) {
      await access(folder, constants.W_OK);
      return undefined;
    }
    // Only a write shows a full or read-only disk.
    const file = path.join(folder, `.health-${randomUUID()}`);
    try {
      await writeFile(file, 'x', { mode: 0o600, flag: 'wx' });
    } finally {
      await rm(file, { force: true });
    }
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function locksLeft(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder).catch(() => []);
  const locks = names.filter((name) => name.endsWith('.lock')).map((one) => path.join(folder, one));
  const isLeft = await Promise.all(
    locks.map(async (lock) => {
      try {
        const owner = JSON.parse(
          await readFile(path.join(lock, 'owner.json'), 'utf8'),
        ) as ProcessId;
        if (isGone(owner)) return true;
      } catch {
        // Its age decides.
      }
      try {
        return Date.now() - (await stat(lock)).mtimeMs > STALE;
      } catch (error) {
        return !isCode(error, 'ENOENT');
      }
    }),
  );
  return locks.filter((_, at) => isLeft[at]);
}
