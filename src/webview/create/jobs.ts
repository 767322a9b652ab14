import { isInFlight } from '../../domain/jobState.ts';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { JobCard } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';

/** The recent jobs in the Create view. */
export interface RecentJobs {
  /** The running jobs of this window, oldest first. */
  readonly running: ReadonlySignal<readonly JobCard[]>;
  /** The jobs of this window that ended since Create was opened. */
  readonly ended: ReadonlySignal<readonly JobCard[]>;
  /** The failed, lost and unsubmitted ones of `ended`, unless dismissed. */
  readonly failed: ReadonlySignal<readonly JobCard[]>;
  /** The completed jobs with media or text, newest first. */
  readonly latest: ReadonlySignal<readonly JobCard[]>;
  readonly dismiss: (id: string) => void;
  readonly dispose: () => void;
}

const KEPT = 40;
const TILES = 8;

/** Loads the recent jobs and keeps them up to date. */
export function createRecentJobs(app: App): RecentJobs {
  const jobs = signal<readonly JobCard[]>([]);
  const dismissed = signal<ReadonlySet<string>>(new Set());
  const seen = signal<ReadonlySet<string>>(new Set());
  const put = (changed: readonly JobCard[], removed: readonly string[] = []) => {
    const all = new Map(jobs.value.map((job) => [job.id, job]));
    for (const job of changed) all.set(job.id, job);
    for (const id of removed) all.delete(id);
    jobs.value = [...all.values()].sort((one, other) => other.at - one.at).slice(0, KEPT);
  };
  const stopListening = app.host.on('jobs.changed', ({ jobs: changed, removed }) => {
    const before = new Map(jobs.value.map((job) => [job.id, job]));
    const ended = changed.filter((job) => {
      const previous = before.get(job.id);
      return (
        !job.otherProcess && !isInFlight(job.state) && (!previous || isInFlight(previous.state))
      );
    });
    seen.value = new Set([...seen.value, ...ended.map(({ id }) => id)]);
    put(changed, removed);
  });
  app.host
    .ask('jobs.page', { limit: KEPT, filter: {} })
    .then((page) => {
      const loadedIds = new Set(jobs.value.map(({ id }) => id));
      // Jobs from events are newer than the page.
      put(page.jobs.filter(({ id }) => !loadedIds.has(id)));
    })
    .catch((error: unknown) => {
      app.toast(errorText(error), 'error');
    });
  return {
    running: computed(() =>
      jobs.value.filter((job) => isInFlight(job.state) && !job.otherProcess).toReversed(),
    ),
    ended: computed(() => jobs.value.filter(({ id }) => seen.value.has(id))),
    failed: computed(() =>
      jobs.value.filter(
        ({ id, state }) =>
          (state === 'failed' || state === 'not-submitted' || state === 'lost') &&
          seen.value.has(id) &&
          !dismissed.value.has(id),
      ),
    ),
    latest: computed(() =>
      jobs.value
        .filter(({ state, assets, text }) => state === 'completed' && (assets.length > 0 || text))
        .slice(0, TILES),
    ),
    dismiss: (id) => {
      dismissed.value = new Set(dismissed.value).add(id);
    },
    dispose: stopListening,
  };
}
