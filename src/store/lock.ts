import { readFileSync, rmSync, stat, utimes } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { isGone, type ProcessId, self } from './process.ts';

/** Runs `work` while no other process holds the lock of `path`; the lock of a process that is gone is free at once, any other lapses when its process has stood still for 10 s, so that `work` must do no harm when it runs twice. @throws when the lock is not free within about 10 s. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const release = await lockfile.lock(path, {
    fs: ownedFolders,
    realpath: false,
    stale: 10_000,
    // Thrown from a timer it would end the process.
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

/** What proper-lockfile asks of a file system: its lock is a folder, whose age says whether its process still lives. Here the process signs the folder as well. */
const ownedFolders = {
  mkdir: (lock: string, done: Done) => {
    settle(
      mkdir(lock).then(() =>
        writeFile(ownerOf(lock), JSON.stringify(self)).catch(async (error: unknown) => {
          await rm(lock, { recursive: true, force: true });
          throw error;
        }),
      ),
      done,
    );
  },
  rmdir: (lock: string, done: Done) => {
    settle(rm(lock, { recursive: true, force: true }), done);
  },
  rmdirSync: (lock: string) => {
    rmSync(lock, { recursive: true, force: true });
  },
  stat: (lock: string, done: (error: Error | null, found?: { mtime: Date }) => void) => {
    stat(lock, (error, found) => {
      if (error) done(error);
      else done(null, isAbandoned(lock) ? { mtime: new Date(0) } : found);
    });
  },
  utimes,
};

function settle(work: Promise<unknown>, done: Done): void {
  work.then(() => {
    done(null);
  }, done);
}

function isAbandoned(lock: string): boolean {
  try {
    return isGone(JSON.parse(readFileSync(ownerOf(lock), 'utf8')) as ProcessId);
  } catch {
    // It is being made or removed.
    return false;
  }
}
