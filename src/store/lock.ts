import { mkdirSync, readFileSync, rmSync, stat, utimes, writeFileSync } from 'node:fs';
import path from 'node:path';
import lockfile from 'proper-lockfile';
import { isCode } from './folder.ts';
import { isGone, type ProcessId, self } from './process.ts';

/** The last work of this process under each lock: a turn in a queue comes sooner than a try of the lock's file. */
const queues = new Map<string, Promise<unknown>>();

/** Runs `work` while nobody else, in this process or another, holds the lock of `path`. A dead process loses its lock at once, a stalled one after 10 s, so `work` must tolerate running twice. @throws what `isLockTaken` accepts when the lock is not free within about 13 s. */
export function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const before = queues.get(path) ?? Promise.resolve();
  const mine = before.then(() => locked(path, work));
  const over = mine
    .catch(() => undefined)
    .finally(() => {
      if (queues.get(path) === over) queues.delete(path);
    });
  queues.set(path, over);
  return mine;
}

/** Whether an error means that somebody else has held a lock for too long. */
export const isLockTaken = (error: unknown): boolean => isCode(error, 'ELOCKED');

async function locked<T>(path: string, work: () => Promise<T>): Promise<T> {
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

/** The file system for proper-lockfile, whose lock is a folder that goes stale by its age. This one also stores the owner, so that a dead owner's lock is stale at once. Its calls do not wait for the thread pool, which would take most of a lock's time. */
const ownedFolders = {
  mkdir: (lock: string, done: Done) =>
    settle(() => {
      mkdirSync(lock);
      try {
        writeFileSync(ownerOf(lock), JSON.stringify(self));
      } catch (error) {
        remove(lock);
        throw error;
      }
    }, done),
  rmdir: (lock: string, done: Done) => settle(() => remove(lock), done),
  rmdirSync: (lock: string) => remove(lock),
  stat: (lock: string, done: (error: Error | null, found?: { mtime: Date }) => void) =>
    stat(lock, (error, found) => {
      if (error) done(error);
      else done(null, isAbandoned(lock) ? { mtime: new Date(0) } : found);
    }),
  utimes,
};

/** On Windows a folder is not removed while another process reads the owner in it. */
const remove = (lock: string): void =>
  rmSync(lock, { recursive: true, force: true, maxRetries: 20, retryDelay: 5 });

function settle(work: () => void, done: Done): void {
  let error: Error | null = null;
  try {
    work();
  } catch (thrown) {
    error = thrown as Error;
  }
  done(error);
}

function isAbandoned(lock: string): boolean {
  try {
    return isGone(JSON.parse(readFileSync(ownerOf(lock), 'utf8')) as ProcessId);
  } catch {
    // The lock is being created or removed.
    return false;
  }
}
