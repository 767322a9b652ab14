import { linkSignals } from '../fal/cancel.ts';
import type { Store } from '../store/store.ts';
import type { Follow } from './follow.ts';
import type { Job, SubmittedJob } from './job.ts';
import type { Journal } from './journal.ts';
import type { LostSearch } from './lost.ts';
import { isForgotten, isLostSubmit, isOrphan } from './state.ts';
import { sweepFolder } from './partialFile.ts';
import { isInRoots, type Roots } from './roots.ts';
import { createUnsaved } from './unsaved.ts';

/** What was done with the jobs of dead processes. */
export interface Recovered {
  /** Open jobs, which this process follows now. */
  readonly followed: readonly Job[];
  /** Jobs of a lost submit whose request was found in fal's list, and which this process follows now. */
  readonly found: readonly Job[];
  /** Jobs whose process died between the intent and fal's response, and whose request was not found: whether fal accepted them is unknown. */
  readonly ambiguous: readonly Job[];
  /** Ended jobs whose results are being saved now. */
  readonly saving: readonly Job[];
}

export interface RecoverDeps {
  readonly journal: Journal;
  readonly follow: Follow;
  readonly lost: LostSearch;
  readonly store: Pick<Store, 'exclusive' | 'read' | 'write'>;
  /** A job of another project is followed, but a server of that project saves its results. */
  readonly roots: Roots;
  readonly now?: () => number;
}

/** Milliseconds since the intent in which the request of a lost submit is searched. */
const SEARCHED_FOR = 86_400_000;
const MOST_SEARCHED = 20;
/** Milliseconds of the search for all of them. */
const SEARCH_TIME = 30_000;

/** Takes over the jobs of dead processes: follows each open one to its end or marks it ambiguous, saves missing results of ended ones, and searches the requests of lost submits. One process at a time, except for the search. */
export async function recoverJobs(deps: RecoverDeps): Promise<Recovered> {
  const { followed, ambiguous, saving } = await takeOver(deps);
  const found = await findLost(deps);
  const ids = new Set(found.map(({ id }) => id));
  return { followed, found, ambiguous: ambiguous.filter(({ id }) => !ids.has(id)), saving };
}

/** Follows the newest lost submits whose requests fal lists. */
async function findLost({
  journal,
  follow,
  lost,
  roots,
  now = Date.now,
}: RecoverDeps): Promise<readonly Job[]> {
  const { jobs } = await journal.jobs();
  const recent = jobs.filter(
    (job) => now() - job.at < SEARCHED_FOR && isLostSubmit(job, journal.owner, now()),
  );
  if (recent.length === 0) return [];
  const bound = linkSignals([], SEARCH_TIME);
  const searches = await lost.once(recent.slice(-MOST_SEARCHED), bound.signal);
  bound.release();
  const found: Job[] = [];
  for (const search of searches.values()) {
    if (search.kind !== 'found' || !search.isNew) continue;
    const job = await journal.find(search.handle.requestId);
    if (!job) continue;
    const isOurs = job.target !== undefined && (await isInRoots(job.target.folder, roots));
    follow(search.handle, { ...job, target: isOurs ? job.target : undefined });
    found.push(job);
  }
  return found;
}

async function takeOver({
  journal,
  follow,
  store,
  roots,
  now = Date.now,
}: RecoverDeps): Promise<Omit<Recovered, 'found'>> {
  const unsaved = createUnsaved(store, follow, now);
  const findLeft = async () => {
    const { jobs } = await journal.jobs();
    const isOf = ({ owner }: Job) => owner.via === journal.owner.via;
    const orphans = jobs.filter((job) => isOf(job) && isOrphan(job, journal.owner, now()));
    return {
      open: orphans.filter((job) => !job.outcome && !(job.handle && isForgotten(job, now()))),
      ended: await unsaved.worthSaving(
        orphans.filter((job) => job.handle !== undefined) as SubmittedJob[],
      ),
    };
  };
  const none = { followed: [], ambiguous: [], saving: [] };
  const { open, ended } = await findLeft();
  if (open.length + ended.length === 0) return none;
  const allowed = await roots().catch(() => []);
  const isOurs = ({ target }: Pick<Job, 'target'>) =>
    target === undefined || isInRoots(target.folder, () => Promise.resolve(allowed));
  return store.exclusive('recover', async () => {
    const followed: Job[] = [];
    const ambiguous: Job[] = [];
    const saving: SubmittedJob[] = [];
    const found = await findLeft();
    for (const job of found.open) {
      if (job.handle) {
        const isTaken = await isOurs(job);
        if (isTaken) await journal.adopted(job.id);
        follow(job.handle, { ...job, adopt: true, target: isTaken ? job.target : undefined });
        followed.push(job);
      } else {
        const message =
          'The process died while it submitted this job: fal may or may not have taken it. Look at https://fal.ai/dashboard/requests before you submit it again.';
        await journal.ended(job.id, {
          end: 'ambiguous',
          error: { kind: 'ambiguous-submit', message },
        });
        ambiguous.push(job);
      }
    }
    for (const job of found.ended) {
      if (!(await isOurs(job))) continue;
      await journal.adopted(job.id);
      saving.push(job);
    }
    for (const job of [...followed, ...saving]) {
      if (job.target && (await isOurs(job))) await sweepFolder(job.target.folder);
    }
    unsaved.save(saving);
    return { followed, ambiguous, saving };
  });
}
