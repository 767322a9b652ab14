import type { Fal } from '../fal/client.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import type { CancelAnswer, SubmitOptions } from '../fal/queue.ts';
import type { JsonObject, QueueHandle } from '../domain/types.ts';
import type { CheckInput } from './check.ts';
import type { Follow, RunningJob } from './follow.ts';
import type { Journal } from './journal.ts';
import { isInRoots, type Roots } from './roots.ts';

/** What somebody wants run. */
export interface JobRequest extends SubmitOptions {
  readonly endpointId: string;
  readonly input: JsonObject;
  /** Who asks: a client's name, or `you`. */
  readonly by: string;
  /** An existing folder inside a root, for the results. */
  readonly saveTo?: string;
  /** How they are called; see `nameFrom`. */
  readonly saveName?: string;
  /** False: the input is sent as it is, for schemas that lie. */
  readonly strict?: boolean;
}

/** A job that was just submitted. */
export interface StartedJob extends RunningJob {
  /** Set when the journal could not be written after the submit: the job runs, but only its ids lead back to it. */
  readonly journalError?: unknown;
}

export interface Jobs {
  /** Check → guard → journal → submit → follow in the background. @throws {FalError} before anything is spent, or `ambiguous-submit`. */
  start(request: JobRequest, signal?: AbortSignal): Promise<StartedJob>;
  /** Follows a job known by its handle, once per process; saves where asked, else where its submit asked. */
  attach(handle: QueueHandle, saveTo?: string, saveName?: string): Promise<RunningJob>;
  /** The handle of a request: from the journal, else derived from the ids. @throws {FalError} `invalid-input` when only the request id is known and the journal has never seen it. */
  locate(requestId: string, endpointId?: string): Promise<QueueHandle>;
  /** Cancels at fal; what came of it is journalled when fal tells. @throws {FalError} */
  cancel(handle: QueueHandle): Promise<CancelAnswer>;
  /** Takes no more jobs, and resolves when no submit is under way, without whose end a request id would be lost, and no save. */
  settled(): Promise<void>;
}

export interface JobsDeps {
  readonly fal: Pick<Fal, 'queue'>;
  readonly journal: Journal;
  readonly check: CheckInput;
  readonly follow: Follow;
  readonly roots: Roots;
  /** The saves that are under way. */
  readonly saving: ReadonlySet<Promise<unknown>>;
  /** Stands before every submit; throws `refused` to stop it. */
  readonly guard: (request: JobRequest) => Promise<void>;
}

/** Creates the one road of a job. */
export function createJobs(deps: JobsDeps): Jobs {
  const { fal, journal, check, follow, guard, roots, saving } = deps;
  const submitting = new Set<Promise<unknown>>();

  let leaving = false;

  const submit = async (request: JobRequest, signal?: AbortSignal): Promise<StartedJob> => {
    const { endpointId, input, by, saveTo, saveName, strict: _, ...options } = request;
    const id = await journal
      .intent({
        ...{ endpointId, input, by },
        ...(saveTo !== undefined && { saveTo }),
        ...(saveName !== undefined && { saveName }),
      })
      .catch((error: unknown) => {
        if (error instanceof FalError) throw error;
        throw new FalError(
          'refused',
          `The journal cannot be written, so nothing was submitted: ${String(error)}`,
          { advice: 'Make the data folder writable, or name another with FAL_DATA_DIR.' },
        );
      });
    let handle: QueueHandle;
    try {
      handle = await fal.queue.submit(endpointId, input, { ...options, ...(signal && { signal }) });
    } catch (error) {
      const told = error instanceof FalError ? error : undefined;
      // A signal only ends the waiting for another attempt, after fal refused the one before.
      const kind = told?.kind ?? (signal?.aborted ? 'cancelled' : 'ambiguous-submit');
      const end = kind === 'ambiguous-submit' ? 'ambiguous' : 'never-submitted';
      const message = told?.message ?? String(error);
      await journal.ended(id, { end, error: { kind, message } }).catch(() => undefined);
      throw error;
    }
    const journalError = await journal.submitted(id, handle).then(
      () => undefined,
      (error: unknown) => error,
    );
    const job = follow(handle, { id, input, saveTo, saveName });
    return { ...job, ...(journalError !== undefined && { journalError }) };
  };

  return {
    start: async (request, signal) => {
      if (request.strict !== false) await check(request.endpointId, request.input, signal);
      await guard(request);
      signal?.throwIfAborted();
      if (leaving) {
        throw new FalError('refused', 'This server is about to end; nothing was submitted.', {
          advice: 'Call again when it is started anew.',
        });
      }
      const submitted = submit(request, signal);
      submitting.add(submitted);
      return submitted.finally(() => submitting.delete(submitted));
    },
    attach: async (handle, saveTo, saveName) => {
      const job = await journal.find(handle.requestId).catch(() => undefined);
      const planned = job?.saveTo;
      // A folder of another project is left to a server of that one.
      const isOurs = planned !== undefined && (await isInRoots(planned, roots));
      if (job && saveTo !== undefined && saveTo !== planned) {
        // For the process that finishes what this one cannot; the result itself needs no such line.
        await journal.saving(job.id, { saveTo, saveName }).catch(() => undefined);
        if (job.outcome) await journal.adopted(job.id).catch(() => undefined);
      }
      return follow(handle, {
        ...job,
        saveTo: saveTo ?? (isOurs ? planned : undefined),
        saveName: saveName ?? job?.saveName,
      });
    },
    locate: async (requestId, endpointId) => {
      const job = await journal.find(requestId).catch((error: unknown) => {
        // A journal that cannot be read is in nobody's way who knows both ids.
        if (endpointId === undefined) throw error;
        return undefined;
      });
      if (job?.handle) return job.handle;
      if (endpointId !== undefined) {
        return fal.queue.handle(normalizeEndpointId(endpointId), requestId);
      }
      throw new FalError('invalid-input', `This server does not know request ${requestId}.`, {
        advice: 'Give endpoint_id too; fal finds a request by both.',
      });
    },
    cancel: (handle) => fal.queue.cancel(handle),
    settled: async () => {
      leaving = true;
      await Promise.allSettled([...submitting, ...saving]);
    },
  };
}
