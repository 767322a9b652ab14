import { readFileSync, rmSync, stat, utimes } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { isGone, type ProcessId, self } from './process.ts';

/** Runs `work` while no other process holds the lock of `path`. A dead process loses its lock at once, a stalled one after 10 s, so `work` must tolerate running twice. @throws when the lock is not free within about 10 s. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const release = await lockfile.lock(path, {
    fs: ownedFolders,
    realpath: false,
    stale: 10_000,
    // An exception from the timer would end the process.
    onCompromised: () => undefined,
    retries: { retries: 60, minTimeout: 50, maxTimeout: 250, factor: 1.2 },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}

type Done = (error: Error | null) => void;
const ownerOf = (lock: string) => path.join(lock, 'owner.json');

/** The file system for proper-lockfile, whose lock is a folder that goes stale by its age. This one also stores the owner, so that a dead owner's lock is stale at once. */
const ownedFolders = {
  mkdir: (lock: string, done: Done) =>
    settle(
      mkdir(lock).then(() =>
        writeFile(ownerOf(lock), JSON.stringify(self)).catch(async (error: unknown) => {
          await rm(lock, { recursive: true, force: true });
          throw error;
        }),
      ),
      done,
    ),
  rmdir: (lock: string, done: Done) => settle(rm(lock, { recursive: true, force: true }), done),
  rmdirSync: (lock: string) => rmSync(lock, { recursive: true, force: true }),
  stat: (lock: string, done: (error: Error | null, found?: { mtime: Date }) => void) =>
    stat(lock, (error, found) => {
      if (error) done(error);
      else done(null, isAbandoned(lock) ? { mtime: new Date(0) } : found);
    }),
  utimes,
};

function settle(work: Promise<unknown>, done: Done): void {
  work.then(() => done(null), done);
}

function isAbandoned(lock: string): boolean {
  try {
    return isGone(JSON.parse(readFileSync(ownerOf(lock), 'utf8')) as ProcessId);
  } catch {
    // The lock is being created or removed.
    return false;
  }
}
