import { randomUUID } from 'node:crypto';
import type { PriceApproval } from '../domain/spending.ts';
import type { Fal } from '../fal/client.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import type { CancelResult } from '../domain/cancelResult.ts';
import type { SubmitOptions } from '../fal/queue.ts';
import type { JsonObject, QueueHandle } from '../domain/types.ts';
import type { CheckInput } from './check.ts';
import type { Follow, RunningJob } from './follow.ts';
import type { Job, SaveTarget } from './job.ts';
import type { Journal } from './journal.ts';
import type { LostSearch } from './lost.ts';
import { lostError } from './lostError.ts';
import { isInRoots, type Roots } from './roots.ts';
import { isLostSubmit } from './state.ts';

/** A job to submit. */
export interface JobRequest extends SubmitOptions {
  readonly endpointId: string;
  readonly input: JsonObject;
  /** The requester: a client's name, or `you`. */
  readonly by: string;
  /** Where the results are saved; a folder of this machine lies inside a root. */
  readonly target?: SaveTarget | undefined;
  /** False: skips the check, for schemas that are wrong. */
  readonly strict?: boolean;
  /** The time of `performance.now()` at which `start` has to settle, as far as fal answers in time; without it, the search for a lost submit takes up to 15 s. */
  readonly answerBy?: number;
  /** The caller's own ceiling in USD. */
  readonly maxCost?: number | undefined;
  /** A person's yes to the price. */
  readonly approved?: PriceApproval | undefined;
  /** The id of the job in the journal; by default a new one. */
  readonly id?: string | undefined;
  /** What the guard has reserved for the job before, under an id of its own. */
  readonly reservation?: string | undefined;
}

/** A job that was just submitted. */
export interface StartedJob extends RunningJob {
  /** True: fal's answer to the submit was lost, and the request was found in fal's list. */
  readonly isFound?: boolean;
  /** Set when the journal could not be written after the submit: the job runs, but only its ids can find it again. */
  readonly journalError?: unknown;
}

export interface Jobs {
  /** Check → guard → journal → submit → follow in the background; a lost answer is searched in fal's list. @throws {FalError} before anything is spent, or `ambiguous-submit`. */
  start(request: JobRequest, signal?: AbortSignal): Promise<StartedJob>;
  /** Follows a job by its handle, once a process; saves to `target`, else to the one of the submit. */
  attach(handle: QueueHandle, target?: SaveTarget): Promise<RunningJob>;
  /** The handle of a request: from the journal, also by the journal's id of the job, else derived from the ids. Searches the request of a lost submit. @throws {FalError} `invalid-input` without an endpoint id for a request that is not in the journal; `ambiguous-submit` */
  locate(requestId: string, endpointId?: string): Promise<QueueHandle>;
  /** Searches the request of a lost submit, by the journal's id of the job, and follows it. @throws {FalError} `ambiguous-submit` when it is not found */
  findLost(id: string): Promise<RunningJob>;
  /** Requests the cancellation at fal; the follower journals the end. @throws {FalError} */
  cancel(handle: QueueHandle): Promise<CancelResult>;
  /** Refuses new jobs, and resolves when no submit or save is in progress. Stopping during a submit would lose its request id. */
  settled(): Promise<void>;
}

export interface JobsDeps {
  readonly fal: Pick<Fal, 'queue'>;
  readonly journal: Journal;
  readonly check: CheckInput;
  readonly follow: Follow;
  readonly roots: Roots;
  readonly lost: LostSearch;
  /** The saves in progress. */
  readonly saving: ReadonlySet<Promise<unknown>>;
  readonly guard: Guard;
}

/** What stands before every submit. */
export interface Guard {
  /** Admits a job, and reserves what it may cost. @throws {FalError} to stop it; nothing is submitted or recorded then */
  admit(id: string, request: JobRequest, signal: AbortSignal | undefined): Promise<void>;
  /** Moves what was reserved before to the job. @throws {FalError} while all spending of this machine is stopped */
  assign(reservation: string, id: string): Promise<void>;
  /** Gives back what a job reserved that was not submitted after all. */
  release(id: string): Promise<void>;
}

/** Milliseconds of the search for a lost submit, when no caller limits it or waits for it. */
const SEARCH_TIME = 15_000;

/** Creates the functions that submit, follow, find and cancel jobs. */
export function createJobs(deps: JobsDeps): Jobs {
  const { fal, journal, check, follow, guard, lost, roots, saving } = deps;
  const submitting = new Set<Promise<unknown>>();
  const stopping = new AbortController();

  const submit = async (
    id: string,
    request: JobRequest,
    signal?: AbortSignal,
  ): Promise<StartedJob> => {
    const { endpointId, input, by, target, answerBy } = request;
    await journal.intent({ id, endpointId, input, by, target }).catch(async (error: unknown) => {
      await guard.release(id).catch(() => undefined);
      if (error instanceof FalError) throw error;
      const message = `The journal cannot be written, so nothing was submitted: ${String(error)}`;
      throw new FalError('disk', message, { reason: 'journal-unwritable', cause: error });
    });
    let handle: QueueHandle;
    try {
      handle = await fal.queue.submit(endpointId, input, { ...request, ...(signal && { signal }) });
    } catch (error) {
      const falError = error instanceof FalError ? error : undefined;
      // An abort only ends the wait before a retry, when fal has refused the attempt before it.
      const kind = falError?.kind ?? (signal?.aborted ? 'cancelled' : 'ambiguous-submit');
      const end = kind === 'ambiguous-submit' ? 'ambiguous' : 'never-submitted';
      const message = falError?.message ?? String(error);
      await journal.ended(id, { end, error: { kind, message } }).catch(() => undefined);
      if (end !== 'ambiguous') throw error;
      const longest = performance.now() + SEARCH_TIME;
      const until = signal?.aborted ? longest : Math.min(longest, answerBy ?? longest);
      const search = await lost.soon(id, until, stopping.signal);
      if (!search) throw error;
      if (search.kind !== 'found') {
        lost.later(id, (found) => attach(found), stopping.signal);
        throw lostError({ id, endpointId }, search, message);
      }
      return { ...follow(search.handle, { id, input, target }), isFound: true };
    }
    const recorded = journal.submitted(id, handle).then(
      () => undefined,
      (error: unknown) => error,
    );
    // The fsync takes no time from a short job.
    const job = follow(handle, { id, input, target });
    const journalError = await recorded;
    return { ...job, ...(journalError !== undefined && { journalError }) };
  };

  const attach: Jobs['attach'] = async (handle, requested) => {
    const job = await journal.find(handle.requestId).catch(() => undefined);
    const planned = job?.target;
    const target = requested && { ...requested, naming: requested.naming ?? planned?.naming };
    // A server of another project saves into that project's folder.
    const isOurs = planned !== undefined && (await isInRoots(planned.folder, roots));
    if (job && target && target.folder !== planned?.folder) {
      // Recorded for a process that takes this job over; this process does not need the record.
      await journal.saving(job.id, target).catch(() => undefined);
      if (job.outcome) await journal.adopted(job.id).catch(() => undefined);
    }
    return follow(handle, { ...job, target: target ?? (isOurs ? planned : undefined) });
  };

  const findLost = async (job: Job): Promise<RunningJob> => {
    const { id, endpointId, at } = job;
    if (job.handle) return attach(job.handle);
    if (!isLostSubmit(job, journal.owner)) throw notLost(job);
    const search = (await lost.once([job])).get(id) ?? { kind: 'none' };
    if (search.kind === 'found') return attach(search.handle);
    const what = `It is unknown whether fal received this job of ${endpointId} (${new Date(at).toISOString()})`;
    throw lostError(job, search, what);
  };

  return {
    start: async (request, signal) => {
      const { id = randomUUID(), reservation } = request;
      /** What is reserved for it now, under which id. */
      let reserved = reservation;
      try {
        if (request.strict !== false) await check(request.endpointId, request.input, signal);
        if (reservation === undefined) await guard.admit(id, request, signal);
        else await guard.assign(reservation, id);
        reserved = id;
        signal?.throwIfAborted();
        if (stopping.signal.aborted) {
          throw new FalError('busy', 'The program is closing; nothing was submitted.', {
            reason: 'stopping',
          });
        }
      } catch (error) {
        if (reserved !== undefined) await guard.release(reserved).catch(() => undefined);
        throw error;
      }
      const submitted = submit(id, request, signal);
      submitting.add(submitted);
      return submitted.finally(() => submitting.delete(submitted));
    },
    attach,
    locate: async (requestId, endpointId) => {
      const job = await journal.find(requestId).catch((error: unknown) => {
        // With both ids the journal is not needed, so its error does not matter.
        if (endpointId === undefined) throw error;
        return undefined;
      });
      if (job) return job.handle ?? (await findLost(job)).handle;
      if (endpointId !== undefined) {
        return fal.queue.handle(normalizeEndpointId(endpointId), requestId);
      }
      throw unknownRequest(requestId);
    },
    findLost: async (id) => {
      const job = await journal.find(id);
      if (!job) throw unknownRequest(id);
      return findLost(job);
    },
    cancel: (handle) => fal.queue.cancel(handle),
    settled: async () => {
      stopping.abort();
      await Promise.allSettled([...submitting, ...saving]);
    },
  };
}

const unknownRequest = (id: string): FalError =>
  new FalError('invalid-input', `Request ${id} is not in this machine's history.`, {
    reason: 'unknown-request',
  });

/** The error of a job without a request id whose submit is not lost. */
function notLost({ id, outcome }: Job): FalError {
  if (!outcome) {
    const message = `Job ${id} is still being submitted.`;
    return new FalError('unavailable', message, { reason: 'in-progress' });
  }
  const why = outcome.error?.message ?? 'no reason is known';
  return new FalError('failed', `fal did not accept job ${id}: ${why}`);
}
