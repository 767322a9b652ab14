import type { Prices } from '../catalogue/prices.ts';
import { findAssets, findText } from '../fal/assets.ts';
import type { Fal } from '../fal/client.ts';
import { FalError } from '../fal/errors.ts';
import { errorOfStatus, type CancelAnswer, type SubmitOptions } from '../fal/queue.ts';
import type { Json, JsonObject, QueueHandle, QueueStatus } from '../fal/types.ts';
import type { CheckInput } from './check.ts';
import type { Cost, Journal, Outcome, SavedFile } from './journal.ts';
import { nameFor, type SaveAsset } from './save.ts';

/** What somebody wants run. */
export interface JobRequest extends SubmitOptions {
  readonly endpointId: string;
  readonly input: JsonObject;
  /** Who asks: a client's name, or `you`. */
  readonly by: string;
  /** An existing folder inside a root, for the results. */
  readonly saveTo?: string;
}

/** A finished job: what it made, where it is saved, what it cost. */
export interface Finished extends Outcome {
  readonly handle: QueueHandle;
  readonly output: Json;
  readonly files: readonly SavedFile[];
  /** Why nothing or not all was saved, when saving was asked for. */
  readonly saveError?: FalError;
}

/** A submitted job that this process carries to its end, whoever waits or does not. */
export interface RunningJob {
  readonly handle: QueueHandle;
  /** Set when the journal could not be written after the submit: the job runs, but only its ids lead back to it. */
  readonly journalError?: unknown;
  /** Resolves when it has ended and is saved. Rejects with its own error. */
  readonly done: Promise<Finished>;
  /** What was last heard of it. */
  last(): QueueStatus | undefined;
  /** Hears each change from now on; returns how to stop hearing. */
  listen(listener: (status: QueueStatus) => void): () => void;
}

export interface Jobs {
  /** Check → guard → journal → submit → follow in the background. @throws {FalError} before anything is spent, or `ambiguous-submit`. */
  start(request: JobRequest): Promise<RunningJob>;
  /** Follows a job known by its handle, once per process; saves where asked. */
  attach(handle: QueueHandle, saveTo?: string): Promise<RunningJob>;
  /** The handle of a request: from the journal, else derived from the ids. @throws {FalError} `invalid-input` when only the request id is known and the journal has never seen it. */
  locate(requestId: string, endpointId?: string): Promise<QueueHandle>;
  /** Cancels at fal; what came of it is journalled when fal tells. @throws {FalError} */
  cancel(handle: QueueHandle): Promise<CancelAnswer>;
  /** Resolves when no submit is under way: only then can this process end without losing a request id. */
  settled(): Promise<void>;
}

export interface JobsDeps {
  readonly fal: Pick<Fal, 'queue'>;
  readonly prices: Prices;
  readonly journal: Journal;
  readonly check: CheckInput;
  readonly save: SaveAsset;
  /** Stands before every submit; throws `refused` to stop it. */
  readonly guard: (request: JobRequest) => Promise<void>;
}

/** Creates the one road of a job. */
export function createJobs({ fal, prices, journal, check, save, guard }: JobsDeps): Jobs {
  const running = new Map<string, RunningJob>();
  const submitting = new Set<Promise<unknown>>();

  const carry = (
    handle: QueueHandle,
    details: { id?: string; input?: JsonObject; saveTo?: string; journalError?: unknown },
  ): RunningJob => {
    const listeners = new Set<(status: QueueStatus) => void>();
    let last: QueueStatus | undefined;
    const onStatus = (status: QueueStatus) => {
      last = status;
      for (const listener of listeners) listener(status);
    };
    // Asked for now, so that the cost is known by the time the job is done.
    const price = prices.get([handle.endpointId]).catch(() => undefined);

    const finish = async (): Promise<Finished> => {
      const end = await fal.queue.follow(handle, { onStatus });
      let outcome: Outcome;
      let output: Json = null;
      let failure: FalError | undefined;
      try {
        const result = await fal.queue.result(handle);
        output = result.output;
        const unit = (await price)?.get(handle.endpointId);
        const units = result.billableUnits;
        const cost: Cost | undefined =
          unit && units !== undefined
            ? { amount: units * unit.unitPrice, currency: unit.currency, units, unit: unit.unit }
            : undefined;
        outcome = { end: 'completed', ...readOutput(output, details.input), ...(cost && { cost }) };
      } catch (error) {
        failure = errorOfEnd(error, errorOfStatus(end, handle.requestId));
        if (!failure) throw error;
        outcome = {
          end: failure.kind === 'cancelled' ? 'cancelled' : 'failed',
          error: { kind: failure.kind, message: failure.message },
        };
      }
      if (details.id) await journal.ended(details.id, outcome).catch(() => undefined);
      if (failure) throw failure;
      return { ...outcome, handle, output, ...(await saveAll(handle, outcome, details)) };
    };

    const done = finish().finally(() => {
      if (running.get(handle.requestId) === job) running.delete(handle.requestId);
    });
    // Nobody may be waiting: the journal has the end, an unheard rejection must not end the process.
    done.catch(() => undefined);
    const job: RunningJob = {
      handle,
      done,
      last: () => last,
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
      ...(details.journalError !== undefined && { journalError: details.journalError }),
    };
    running.set(handle.requestId, job);
    return job;
  };

  const saveAll = async (
    handle: QueueHandle,
    outcome: Outcome,
    { id, input, saveTo }: { id?: string; input?: JsonObject; saveTo?: string },
  ): Promise<Pick<Finished, 'files' | 'saveError'>> => {
    if (saveTo === undefined) return { files: [] };
    const files: SavedFile[] = [];
    const name = nameFor(handle.endpointId, input?.prompt ?? input?.text);
    try {
      for (const asset of outcome.assets ?? [])
        files.push(await save(asset, { folder: saveTo, name }));
      return { files };
    } catch (error) {
      if (!(error instanceof FalError)) throw error;
      return { files, saveError: error };
    } finally {
      if (id && files.length > 0) await journal.saved(id, files).catch(() => undefined);
    }
  };

  const submit = async (request: JobRequest): Promise<RunningJob> => {
    const { endpointId, input, by, saveTo, ...options } = request;
    const id = await journal
      .intent({ endpointId, input, by, ...(saveTo !== undefined && { saveTo }) })
      .catch((error: unknown) => {
        throw new FalError(
          'refused',
          `The journal cannot be written, so nothing was submitted: ${String(error)}`,
          {
            advice: 'Make the data folder writable, or name another with FAL_DATA_DIR.',
          },
        );
      });
    let handle: QueueHandle;
    try {
      handle = await fal.queue.submit(endpointId, input, options);
    } catch (error) {
      const known = error instanceof FalError ? error : undefined;
      const end = known?.kind === 'ambiguous-submit' || !known ? 'ambiguous' : 'never-submitted';
      const told = {
        kind: known?.kind ?? 'ambiguous-submit',
        message: known?.message ?? String(error),
      } as const;
      await journal.ended(id, { end, error: told }).catch(() => undefined);
      throw error;
    }
    const journalError = await journal.submitted(id, handle).then(
      () => undefined,
      (error: unknown) => error,
    );
    return carry(handle, { id, input, ...(saveTo !== undefined && { saveTo }), journalError });
  };

  return {
    start: async (request) => {
      await check(request.endpointId, request.input);
      await guard(request);
      const submitted = submit(request);
      submitting.add(submitted);
      return submitted.finally(() => submitting.delete(submitted));
    },
    settled: async () => {
      await Promise.allSettled(submitting);
    },
    attach: async (handle, saveTo) => {
      const current = running.get(handle.requestId);
      if (current && saveTo === undefined) return current;
      const job = await journal.find(handle.requestId);
      const folder = saveTo ?? job?.saveTo;
      return carry(handle, {
        ...(job && { id: job.id, input: job.input }),
        ...(folder !== undefined && { saveTo: folder }),
      });
    },
    locate: async (requestId, endpointId) => {
      const known = (await journal.find(requestId))?.handle;
      if (known) return known;
      if (endpointId !== undefined) return fal.queue.handle(endpointId, requestId);
      throw new FalError(
        'invalid-input',
        `The journal of this machine does not know request ${requestId}.`,
        {
          advice: 'Give endpoint_id too; fal finds a request by both.',
        },
      );
    },
    cancel: (handle) => fal.queue.cancel(handle),
  };
}

/** The error that ends a job, the more telling of the result's and the status's; undefined when the job may still be running. */
function errorOfEnd(error: unknown, status: FalError | undefined): FalError | undefined {
  if (!(error instanceof FalError)) return status;
  const passing =
    error.kind === 'network' || error.kind === 'unavailable' || error.kind === 'rate-limited';
  return passing || error.kind === 'auth' ? status : error;
}

function readOutput(output: Json, input: Json = null): Pick<Outcome, 'assets' | 'text' | 'seed'> {
  const text = findText(output);
  const seed =
    typeof output === 'object' && output !== null && !Array.isArray(output)
      ? output.seed
      : undefined;
  return {
    assets: findAssets(output, { inputUrls: new Set(urlsOf(input)) }),
    ...(text !== undefined && { text: text.slice(0, 4000) }),
    ...(typeof seed === 'number' && { seed }),
  };
}

/** The addresses in an input: a model that echoes them did not make them. */
function urlsOf(value: Json): string[] {
  if (typeof value === 'string') return /^(https?|data):/.test(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(urlsOf) : [];
}
