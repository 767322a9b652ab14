import type { QueueHandle } from '../domain/types.ts';
import { linkSignals } from '../fal/cancel.ts';
import type { Follow } from './follow.ts';
import type { Job } from './job.ts';
import type { Journal } from './journal.ts';
import type { LostSearch } from './lost.ts';
import { isInRoots, type Roots } from './roots.ts';
import { isLostSubmit } from './state.ts';

export interface RecoverLostDeps {
  readonly journal: Journal;
  readonly follow: Follow;
  readonly lost: LostSearch;
  /** A job of another project is followed, but a server of that project saves its results. */
  readonly roots: Roots;
  readonly now?: () => number;
}

/** Milliseconds since the intent in which the request of a lost submit is searched. */
const SEARCHED_FOR = 86_400_000;
/** Milliseconds since the intent in which fal may list a request later. */
const LISTED_LATE = 3_600_000;
const MOST_SEARCHED = 20;
/** Milliseconds of the search for all of them. */
const SEARCH_TIME = 30_000;

/** Follows the newest lost submits, of any process, whose requests fal lists; the youngest others are searched again in the background. */
export async function recoverLost(deps: RecoverLostDeps): Promise<readonly Job[]> {
  const { journal, lost, now = Date.now } = deps;
  const ageOf = ({ at }: Job) => now() - at;
  const { jobs } = await journal.jobs();
  const searched = jobs
    .filter((job) => ageOf(job) < SEARCHED_FOR && isLostSubmit(job, journal.owner, now()))
    .slice(-MOST_SEARCHED);
  if (searched.length === 0) return [];
  const bound = linkSignals([], SEARCH_TIME);
  const searches = await lost.once(searched, bound.signal);
  bound.release();
  const found: Job[] = [];
  for (const job of searched) {
    const search = searches.get(job.id);
    if (search?.kind !== 'found') {
      if (ageOf(job) < LISTED_LATE) lost.later(job.id, (handle) => followFound(handle, deps));
    } else if (search.isNew) {
      await followFound(search.handle, deps);
      found.push({ ...job, handle: search.handle });
    }
  }
  return found;
}

async function followFound(
  handle: QueueHandle,
  { journal, follow, roots }: RecoverLostDeps,
): Promise<void> {
  const job = await journal.find(handle.requestId);
  if (!job) return;
  const isOurs = job.target !== undefined && (await isInRoots(job.target.folder, roots));
  follow(handle, { ...job, target: isOurs ? job.target : undefined });
}
