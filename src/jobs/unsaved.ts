import type { Store } from '../store/store.ts';
import { isTemporary } from '../fal/errors.ts';
import type { Finished, Follow } from './follow.ts';
import type { Job, SubmittedJob } from './job.ts';
import { isUnsaved } from './results.ts';

/** Milliseconds after its end in which a job's results are still saved; fal deletes many of them later. */
const RECENT = 7 * 86_400_000;
const MOST_FAILURES = 3;
/** The cache entry with the number of failed attempts by journal id; it leaves out temporary failures. */
const FAILURES = 'unsaved';

/** Finds and saves the results of ended jobs that a dead process did not save. */
export function createUnsaved(
  store: Pick<Store, 'exclusive' | 'read' | 'write'>,
  follow: Follow,
  now: () => number,
) {
  const read = async () => ((await store.read(FAILURES))?.value ?? {}) as Record<string, number>;
  const isRecent = ({ endedAt, at }: Job) => now() - (endedAt ?? at) < RECENT;

  const count = (id: string, failures: number) =>
    store.exclusive(FAILURES, async () => {
      const before = await read();
      const entries = Object.entries({ ...before, [id]: (before[id] ?? 0) + failures });
      await store.write(FAILURES, Object.fromEntries(entries.slice(-1_000)));
    });

  const saveOne = async (job: SubmittedJob): Promise<void> => {
    const failures = failuresOf(await follow(job.handle, { ...job, adopt: true }).done);
    if (failures > 0) await count(job.id, failures);
  };

  return {
    /** The jobs that are worth another attempt. */
    worthSaving: async (jobs: readonly SubmittedJob[]): Promise<readonly SubmittedJob[]> => {
      const left = jobs.filter((job) => isUnsaved(job) && isRecent(job));
      if (left.length === 0) return [];
      const failures = await read();
      return left.filter(({ id }) => (failures[id] ?? 0) < MOST_FAILURES);
    },
    /** Saves the jobs one after the other, in the background. */
    save: (jobs: readonly SubmittedJob[]): void => {
      let last = Promise.resolve();
      // A temporary failure, such as a missing network, is retried at the next start.
      for (const job of jobs) {
        last = last.then(() =>
          // A second attempt, because the lock of a killed process may outlast the first.
          saveOne(job)
            .catch(() => saveOne(job))
            .catch(() => undefined),
        );
      }
    },
  };
}

/** A deleted result is never requested again; an unwritable folder is tried again at the next start. */
function failuresOf({ failure, saveError }: Finished): number {
  if (failure !== undefined || saveError?.kind === 'not-found') return MOST_FAILURES;
  return saveError === undefined || isTemporary(saveError) ? 0 : 1;
}
