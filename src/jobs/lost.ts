import { setTimeout as sleepFor } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { Json, JsonObject, QueueHandle } from '../domain/types.ts';
import { linkSignals } from '../fal/cancel.ts';
import type { Fal } from '../fal/client.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError, isTemporary } from '../fal/errors.ts';
import type { ListedRequest } from '../fal/requests.ts';
import { submitDeadline } from '../fal/submit.ts';
import type { Store } from '../store/store.ts';
import { isShortenedDataUri, originalLength } from './dataUri.ts';
import type { Job } from './job.ts';
import { type Journal, recordedInput } from './journal.ts';
import { isInRoots, type Roots } from './roots.ts';
import { isLostSubmit, isSubmitting } from './state.ts';

/** A request that may be the one of a lost submit. */
export type Candidate = Pick<ListedRequest, 'requestId' | 'sentAt'>;

/** What the search for the request of a lost submit found. */
export type Search =
  /** `isNew`: this process has claimed it, so this process has to follow it. */
  | { readonly kind: 'found'; readonly handle: QueueHandle; readonly isNew: boolean }
  /** Equal requests, or an equal submit that still waits for its answer: none was taken. */
  | { readonly kind: 'several'; readonly candidates: readonly Candidate[] }
  /** fal shows no input or no time for some requests, so that none can be taken. */
  | { readonly kind: 'unstored'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'failed'; readonly error: unknown };

export interface LostSearch {
  /** Searches the requests of lost submits once and records the found ids in the journal. Never rejects. */
  once(jobs: readonly Job[], signal?: AbortSignal): Promise<ReadonlyMap<string, Search>>;
  /** Searches right after a submit was lost, several times until `until` (a time of `performance.now()`); undefined for a job that is not in the journal. Never rejects. */
  soon(id: string, until: number, signal?: AbortSignal): Promise<Search | undefined>;
  /** Searches again in the background, at longer intervals, while the process lives. */
  later(id: string, onFound: (handle: QueueHandle) => unknown, signal?: AbortSignal): void;
}

export interface LostDeps {
  readonly fal: Pick<Fal, 'queue' | 'requests'>;
  readonly journal: Journal;
  readonly store: Pick<Store, 'exclusive'>;
  readonly roots: Roots;
  readonly now?: () => number;
}

/** Milliseconds by which the clocks of fal and of this machine may differ. */
const TOLERANCE = 120_000;
/** Milliseconds that a job may run: fal's documentation leaves open whether the list is filtered by the time of the submit or of the end. */
const LONGEST_RUN = 6 * 3_600_000;
/** Milliseconds before each search while the caller waits: fal may list a request late. */
const SOON = [300, 1_000, 2_200];
/** Milliseconds before each search in the background: fal does not list a request that waits in its queue. */
const LATER = [10_000, 90_000, 600_000];
/** Milliseconds; the list itself has a shorter deadline. */
const LONGEST_SEARCH = 60_000;
/** Milliseconds that one search needs at least. */
const LEAST_TIME = 1_500;

/** Creates the search for the requests of lost submits. It never submits anything. */
export function createLostSearch({
  fal,
  journal,
  store,
  roots,
  now = Date.now,
}: LostDeps): LostSearch {
  /** Chooses and claims under one lock, with the journal read after the list, so that two intents never take one id. */
  const claim = (id: string, listed: readonly ListedRequest[]): Promise<Search> =>
    store.exclusive('lost', async () => {
      if (await journal.isReadOnly()) return failed('a newer version writes the job history');
      const known = await journal.jobs();
      const job = known.jobs.find((one) => one.id === id);
      if (job?.handle) return { kind: 'found', handle: job.handle, isNew: false };
      if (!job || !isLostSubmit(job, journal.owner, now())) {
        return failed('it is still being submitted');
      }
      const fits = fitting(job, listed, known.requestIds);
      const isRival = (other: Job) =>
        other.endpointId === job.endpointId &&
        isSubmitting(other, journal.owner, now()) &&
        isDeepStrictEqual(other.input, job.input);
      const [first] = fits.equal;
      if (fits.unclear.length > 0) {
        return { kind: 'unstored', candidates: [...fits.equal, ...fits.unclear] };
      }
      if (!first) return { kind: 'none' };
      if (fits.equal.length > 1 || known.jobs.some(isRival)) {
        return { kind: 'several', candidates: fits.equal };
      }
      const handle = fal.queue.handle(job.endpointId, first.requestId);
      await journal.submitted(id, handle);
      return { kind: 'found', handle, isNew: true };
    });

  /** One list serves all jobs of an endpoint. */
  const list = async (
    endpointId: string,
    jobs: readonly Job[],
    signal: AbortSignal | undefined,
  ) => {
    const windows = jobs.map(windowOf);
    const from = Math.min(...windows.map((one) => one.from));
    const to = Math.max(...windows.map((one) => one.to)) + LONGEST_RUN;
    // Without an end, a slow clock of this machine cannot hide the newest requests.
    const times = { from, ...(to < now() && { to }) };
    return fal.requests.list(normalizeEndpointId(endpointId), times, signal);
  };

  const once: LostSearch['once'] = async (jobs, signal) => {
    const found = new Map<string, Search>();
    for (const endpointId of new Set(jobs.map((job) => job.endpointId))) {
      const some = jobs.filter((job) => job.endpointId === endpointId);
      const listing = list(endpointId, some, signal);
      for (const { id, target } of some) {
        const search = await listing
          .then((listed) => claim(id, listed))
          .catch((error: unknown): Search => ({ kind: 'failed', error }));
        found.set(id, search);
        if (search.kind !== 'found' || !search.isNew) continue;
        // A server of another project takes the job over and saves its results.
        const isOurs = !target || (await isInRoots(target.folder, roots));
        if (isOurs) await journal.adopted(id).catch(() => undefined);
      }
    }
    return found;
  };

  const repeat = async (
    id: string,
    { pauses, until, signal, ref }: Repetition,
  ): Promise<Search | undefined> => {
    let search: Search = failed('there was no time to do so');
    for (const pause of pauses) {
      const job = await journal.find(id).catch(() => undefined);
      // Without a journal, as in the stateless server, nothing tells which ids belong to other submits.
      if (!job) return undefined;
      if (performance.now() + pause + LEAST_TIME > until) break;
      if (await sleepFor(pause, false, { signal, ref }).catch(() => true)) break;
      const left = Math.min(LONGEST_SEARCH, until - performance.now());
      const bound = linkSignals([signal], left);
      search = (await once([job], bound.signal).finally(bound.release)).get(id) ?? search;
      if (search.kind === 'found') break;
      if (search.kind === 'failed' && !isTemporary(search.error)) break;
    }
    return search;
  };

  return {
    once,
    soon: (id, until, signal) => repeat(id, { pauses: SOON, until, signal, ref: true }),
    later: (id, onFound, signal) => {
      const search = repeat(id, { pauses: LATER, until: Infinity, signal, ref: false });
      search
        .then((found) => (found?.kind === 'found' ? onFound(found.handle) : undefined))
        .catch(() => undefined);
    },
  };
}

/** How often a search is repeated, and whether its pauses keep the process alive. */
interface Repetition {
  /** Milliseconds before each search. */
  readonly pauses: readonly number[];
  /** A time of `performance.now()`. */
  readonly until: number;
  readonly signal: AbortSignal | undefined;
  readonly ref: boolean;
}

const failed = (why: string): Search => ({ kind: 'failed', error: new FalError('busy', why) });

/** When fal can have received the submit of a job, in milliseconds since 1970. */
const windowOf = ({ at, input }: Job) => ({
  from: at - TOLERANCE,
  to: at + submitDeadline(bytesOf(input)) + TOLERANCE,
});

/** Bytes of the texts of an input, of which the journal shortens some; the rest is small. */
function bytesOf(value: Json): number {
  if (typeof value === 'string') return Math.max(Buffer.byteLength(value), originalLength(value));
  if (typeof value !== 'object' || value === null) return 0;
  return Object.values(value).reduce((sum: number, inner) => sum + bytesOf(inner), 0);
}

/** The requests that may be the job's: those with exactly its input, and those that cannot be compared. */
function fitting(
  job: Job,
  listed: readonly ListedRequest[],
  requestIds: ReadonlySet<string>,
): { readonly equal: readonly ListedRequest[]; readonly unclear: readonly ListedRequest[] } {
  const { from, to } = windowOf(job);
  const ownEndpoint = normalizeEndpointId(job.endpointId);
  const equal: ListedRequest[] = [];
  const unclear: ListedRequest[] = [];
  for (const request of listed) {
    const { endpointId, requestId, sentAt, input } = request;
    if (endpointId !== ownEndpoint || requestIds.has(requestId)) continue;
    if (sentAt !== undefined && (sentAt < from || sentAt > to)) continue;
    if (input && !isSameInput(job.input, input)) continue;
    (input && sentAt !== undefined ? equal : unclear).push(request);
  }
  return { equal, unclear };
}

/** Whether fal's input is the one that the journal holds, where long `data:` URIs are shortened. */
function isSameInput(journalled: JsonObject, input: JsonObject): boolean {
  return !hasShortened(input) && isDeepStrictEqual(recordedInput(input), journalled);
}

/** A text that only looks like a shortened `data:` URI must not stand for the real one. */
function hasShortened(value: Json): boolean {
  if (typeof value === 'string') return isShortenedDataUri(value);
  return typeof value === 'object' && value !== null && Object.values(value).some(hasShortened);
}
