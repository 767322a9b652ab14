import type { QueueHandle } from '../domain/types.ts';
import type { Store } from '../store/store.ts';
import { isPassing } from './download.ts';
import type { Finished, Follow } from './follow.ts';
import type { Job } from './job.ts';
import { isUnsaved } from './results.ts';

type Submitted = Job & { readonly handle: QueueHandle };

/** The ended jobs whose results a process that is gone was to save. */
export interface Unsaved {
  /** Those that are worth another attempt. */
  among(jobs: readonly Submitted[]): Promise<readonly Submitted[]>;
  /** Saves them one after the other, in the background. */
  save(jobs: readonly Submitted[]): void;
}

export interface UnsavedDeps {
  readonly store: Pick<Store, 'exclusive' | 'read' | 'write'>;
  readonly follow: Follow;
  readonly now: () => number;
}

/** Milliseconds after its end in which a job's results are still saved: many are gone from fal by then. */
const WORTH_WHILE = 7 * 86_400_000;
const MOST_FAILURES = 3;
/** Of each job (by the journal's id) how many attempts failed for a cause that another attempt may meet again. */
const FAILURES = 'unsaved';

/** Creates the saving of what was left. */
export function createUnsaved({ store, follow, now }: UnsavedDeps): Unsaved {
  const read = async () => ((await store.read(FAILURES))?.value ?? {}) as Record<string, number>;
  const isRecent = ({ endedAt, at }: Job) => now() - (endedAt ?? at) < WORTH_WHILE;

  const count = (id: string, failures: number) =>
    store.exclusive(FAILURES, async () => {
      const before = await read();
      const entries = Object.entries({ ...before, [id]: (before[id] ?? 0) + failures });
      await store.write(FAILURES, Object.fromEntries(entries.slice(-1_000)));
    });

  const saveOne = async (job: Submitted): Promise<void> => {
    const failures = failuresOf(await follow(job.handle, { ...job, adopt: true }).done);
    if (failures > 0) await count(job.id, failures);
  };

  return {
    among: async (jobs) => {
      const left = jobs.filter((job) => isUnsaved(job) && isRecent(job));
      if (left.length === 0) return [];
      const failures = await read();
      return left.filter(({ id }) => (failures[id] ?? 0) < MOST_FAILURES);
    },
    save: (jobs) => {
      let last = Promise.resolve();
      // What cannot be told now, as without a network, is tried again at the next start.
      for (const job of jobs) {
        last = last.then(() =>
          // Once more: the lock of a process that was killed may outlast the first attempt.
          saveOne(job)
            .catch(() => saveOne(job))
            .catch(() => undefined),
        );
      }
    },
  };
}

/** A result that is gone is not asked for again; a folder that cannot be written may be at the next start. */
function failuresOf({ failure, saveError }: Finished): number {
  if (failure !== undefined || saveError?.kind === 'not-found') return MOST_FAILURES;
  return saveError === undefined || isPassing(saveError) ? 0 : 1;
}
