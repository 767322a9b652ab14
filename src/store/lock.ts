import lockfile from 'proper-lockfile';

/** Runs `work` while no other process holds the lock of `path`; the lock of a dead process lapses after 10 s. @throws when it is not to be had in about 10 s. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const release = await lockfile.lock(path, {
    realpath: false,
    stale: 10_000,
    // Thrown from a timer it would end the process; the work itself is atomic, lock or no lock.
    onCompromised: () => undefined,
    retries: { retries: 60, minTimeout: 50, maxTimeout: 250, factor: 1.2 },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
