import { isInFlight } from '../../domain/jobState.ts';
import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { JobCard } from '../../protocol/messages.ts';
import { type App, errorText } from '../app.ts';

/** The newest jobs, as Create shows them. */
export interface RecentJobs {
  /** Not ended yet, and this window's own; oldest first. */
  readonly running: ReadonlySignal<readonly JobCard[]>;
  /** Those of this window that ended since Create was opened. */
  readonly ended: ReadonlySignal<readonly JobCard[]>;
  /** Those among them that ended badly. */
  readonly failed: ReadonlySignal<readonly JobCard[]>;
  /** Those with something to show; newest first. */
  readonly latest: ReadonlySignal<readonly JobCard[]>;
  readonly dismiss: (id: string) => void;
  readonly dispose: () => void;
}

const KEPT = 40;
const TILES = 8;

/** Creates the newest jobs. */
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
  const stopHearing = app.host.on('jobs.changed', ({ jobs: changed, removed }) => {
    const before = new Map(jobs.value.map((job) => [job.id, job]));
    const ended = changed.filter((job) => {
      const known = before.get(job.id);
      return !job.elsewhere && !isInFlight(job.state) && (!known || isInFlight(known.state));
    });
    seen.value = new Set([...seen.value, ...ended.map(({ id }) => id)]);
    put(changed, removed);
  });
  app.host
    .ask('jobs.page', { limit: KEPT, filter: {} })
    .then((page) => {
      const known = new Set(jobs.value.map(({ id }) => id));
      // What was told meanwhile is newer than the page.
      put(page.jobs.filter(({ id }) => !known.has(id)));
    })
    .catch((error: unknown) => {
      app.say(errorText(error), 'error');
    });
  return {
    running: computed(() =>
      jobs.value.filter((job) => isInFlight(job.state) && !job.elsewhere).toReversed(),
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
    dispose: stopHearing,
  };
}
