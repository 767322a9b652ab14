import type { Prices } from '../prices/unitPrices.ts';
import type { Fal } from '../fal/client.ts';
import { isUnreadable } from '../fal/body.ts';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import { errorOfStatus } from '../fal/queue.ts';
import type { Json, JsonObject, QueueHandle, QueueStatus } from '../domain/types.ts';
import { type Cost, listCost } from '../domain/cost.ts';
import type { Outcome, SavedFile, SaveTarget } from './job.ts';
import type { SettleBill } from './bills.ts';
import type { Journal } from './journal.ts';
import { readOutput, saveResults } from './results.ts';
import type { Store } from '../store/store.ts';
import { isLockTaken } from '../store/lock.ts';
import type { SaveAsset } from './save.ts';

/** A finished job: its output, its saved files, its cost. */
export interface Finished extends Outcome {
  readonly handle: QueueHandle;
  readonly output: Json;
  readonly files: readonly SavedFile[];
  /** Whether the journal has its end. */
  readonly journalled: boolean;
  /** Why some or all results were not saved, when saving was requested. */
  readonly saveError?: FalError;
  /** Whether the project now records how saved files were made. */
  readonly isRecorded?: boolean;
  /** Why the first of the saved files without a record has none. */
  readonly recordError?: FalError;
  /** The error of a job that ended failed or cancelled. */
  readonly failure?: FalError;
}

/** A submitted job that this process follows to its end, with or without a waiting caller. */
export interface RunningJob {
  /** Its id in the journal, if it has one. */
  readonly id: string | undefined;
  readonly handle: QueueHandle;
  /** Resolves when the job has ended, in success or failure, and is saved. Rejects when the end is unknown: the job may still run. */
  readonly done: Promise<Finished>;
  /** The latest status. */
  last(): QueueStatus | undefined;
  /** Calls `listener` on each further change; returns a function that stops it. */
  listen(listener: (status: QueueStatus) => void): () => void;
}

/** What the caller knows about a job besides its handle. */
export interface JobDetails {
  /** Its id in the journal. */
  readonly id?: string;
  readonly input?: JsonObject;
  readonly target?: SaveTarget | undefined;
  readonly files?: readonly SavedFile[];
  /** True: a dead process may have saved files without recording them in the journal. */
  readonly adopt?: boolean;
  readonly outcome?: Outcome;
  /** Milliseconds since 1970 of the intent. */
  readonly at?: number;
}

/** Follows a submitted job to its end: follow → result → journal → save; one at a time for each job and folder. */
export type Follow = (handle: QueueHandle, details: JobDetails) => RunningJob;

/** A run, as the record of its files needs it. */
export interface RecordedRun {
  readonly endpointId: string;
  readonly input: JsonObject;
  readonly requestId: string;
  readonly seed?: number | undefined;
}

export interface FollowDeps {
  readonly fal: Pick<Fal, 'queue'>;
  readonly prices: Prices;
  readonly journal: Journal;
  readonly save: SaveAsset;
  readonly store: Pick<Store, 'exclusive'>;
  /** Contains each save in progress. */
  readonly saving: Set<Promise<unknown>>;
  /** Its abort ends the following; the jobs continue. */
  readonly stopSignal?: AbortSignal | undefined;
  /** Writes how a saved file was made; resolves to whether there is a record. */
  readonly keepRecord?: (run: RecordedRun, file: SavedFile) => Promise<boolean>;
  /** Replaces the cost by list price with fal's bill, later. */
  readonly settleBill?: SettleBill;
}

/** Milliseconds that a finished job waits for its price. */
const PRICE_TIMEOUT = 1_000;

/** Creates the follower. */
export function createFollow(deps: FollowDeps): Follow {
  const { fal, prices, journal, save, store, saving, stopSignal, settleBill, keepRecord } = deps;
  const running = new Map<string, { job: RunningJob; folder: string | undefined }>();

  /** Waits for the end of a job, an error included. @throws {FalError} when the end is unknown */
  const end = async (
    handle: QueueHandle,
    { input, at, outcome: before }: JobDetails,
    onStatus: (status: QueueStatus) => void,
  ): Promise<{ outcome: Outcome; output: Json; failure?: FalError; unread?: FalError }> => {
    // Requested early, so that the price is there when the job is done.
    const priceRequest = linkSignals([stopSignal]);
    const price = prices
      .get([handle.endpointId], priceRequest.signal)
      .catch(() => undefined)
      .finally(priceRequest.release);
    // A slow price request must not delay the result.
    const costOf = async (units: number | undefined): Promise<{ readonly cost?: Cost }> => {
      if (units === undefined) return {};
      const late = setTimeout(() => priceRequest.abort(), PRICE_TIMEOUT);
      const unit = (await price)?.get(handle.endpointId);
      clearTimeout(late);
      return { cost: listCost(units, unit) };
    };
    let status: QueueStatus | undefined;
    /** The last status before the end. */
    const seen: { last?: QueueStatus['status'] } = {};
    const watch = (now: QueueStatus) => {
      if (now.status !== 'COMPLETED') seen.last = now.status;
      onStatus(now);
    };
    try {
      status = await fal.queue.follow(handle, { onStatus: watch, signal: stopSignal });
      const { output, billableUnits: units } = await fal.queue.result(handle, stopSignal);
      const outcome: Outcome = {
        end: 'completed',
        ...readOutput(output, input),
        ...(await costOf(units)),
      };
      return { outcome, output };
    } catch (error) {
      const failed = status && errorOfStatus(status, handle.requestId);
      if (error instanceof FalError && isUnreadable(error) && status && !failed) {
        const { kind, message } = error;
        const outcome: Outcome = { end: 'completed', error: { kind, message } };
        const output = { not_read: message, response_url: handle.responseUrl };
        return { outcome, output, unread: error };
      }
      const forgotten = error instanceof FalError && error.kind === 'not-found';
      if (forgotten && before?.end === 'completed')
        return { outcome: before, output: fromJournal(before) };
      const failure = errorOfEnd(error, failed, at);
      if (!failure) throw error;
      const { kind, message } = failure;
      const outcome: Outcome = {
        end: kind === 'cancelled' ? 'cancelled' : 'failed',
        error: { kind, message },
        ...(kind === 'cancelled' && seen.last === 'IN_QUEUE' && { wasQueued: true }),
        ...(await costOf(failure.facts.units)),
      };
      return { outcome, output: null, failure };
    }
  };

  return (handle, details) => {
    const current = running.get(handle.requestId);
    if (current && (!details.target || details.target.folder === current.folder)) {
      return current.job;
    }
    const listeners = new Set<(status: QueueStatus) => void>();
    let last: QueueStatus | undefined;
    const onStatus = (status: QueueStatus) => {
      last = status;
      for (const listener of listeners) listener(status);
    };
    const finish = async (): Promise<Finished> => {
      const { outcome, output, failure, unread } = await end(handle, details, onStatus);
      // The job has ended even if the journal cannot be written, so the result is returned anyway.
      let journalled = details.outcome !== undefined;
      if (details.id && !details.outcome) {
        journalled = await journal.ended(details.id, outcome).then(
          () => true,
          () => false,
        );
        settleBill?.(details.id, handle.requestId);
      }
      const failed = failure && { failure };
      const finished = { ...outcome, handle, output, files: [], journalled, ...failed };
      const { target } = details;
      if (failure || !target) return finished;
      if (unread) return { ...finished, saveError: unread };
      let isRecorded = false;
      let recordError: FalError | undefined;
      // One process at a time saves a job, and first checks what others have saved.
      const saved = store.exclusive(`saving-${handle.requestId}`, async () => {
        const before = details.id
          ? await journal.find(handle.requestId).catch(() => undefined)
          : details;
        return saveResults(save, {
          endpointId: handle.endpointId,
          input: details.input,
          output,
          assets: outcome.assets ?? [],
          target,
          seed: outcome.seed,
          before: before?.files ?? [],
          adopt: details.adopt,
          // Recorded one by one, so that the files of a dying process are not saved again.
          onSaved: async (file, isNew) => {
            if (isNew && details.id) await journal.saved(details.id, [file]).catch(() => undefined);
            const { endpointId, requestId } = handle;
            const { input } = details;
            // Of a job of another machine only the result is known.
            if (!input) return;
            const run = { endpointId, requestId, input, seed: outcome.seed };
            // A file without a record is still worth having.
            try {
              isRecorded = (await keepRecord?.(run, file)) === true || isRecorded;
            } catch (error) {
              recordError ??= notRecorded(file.path, error);
            }
          },
        });
      });
      saving.add(saved);
      const { files, error } = await saved
        .catch((cause: unknown) => {
          if (!isLockTaken(cause)) throw cause;
          return { files: [], error: savedByOther(cause) };
        })
        .finally(() => saving.delete(saved));
      return {
        ...{ ...finished, files, isRecorded },
        ...(error && { saveError: error }),
        ...(recordError && { recordError }),
      };
    };
    const done = finish().finally(() => {
      if (running.get(handle.requestId)?.job === job) running.delete(handle.requestId);
    });
    // Without a waiting caller an unhandled rejection would end the process; the journal records the end.
    done.catch(() => undefined);
    const job: RunningJob = {
      id: details.id,
      handle,
      done,
      last: () => last,
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    running.set(handle.requestId, { job, folder: details.target?.folder });
    return job;
  };
}

const savedByOther = (cause: unknown): FalError =>
  new FalError('busy', 'Another process has been saving these results for more than 10 s.', {
    cause,
  });

/** The error of a saved file without a record of how it was made. */
const notRecorded = (file: string, cause: unknown): FalError =>
  new FalError('disk', `How ${file} was made could not be recorded: ${String(cause)}`, {
    reason: 'not-recorded',
    facts: { path: file },
    cause,
  });

/** Milliseconds that fal definitely knows a request: `not-found` for a younger one proves nothing. */
const KNOWN_FOR = 3_600_000;

/** The error that ended a job; undefined when it may still run. Only an error of the model or the queue ends a job, not one of a proxy or a temporary one. */
function errorOfEnd(
  error: unknown,
  status: FalError | undefined,
  at = Date.now(),
): FalError | undefined {
  if (!(error instanceof FalError)) return status;
  const lost = error.kind === 'not-found' && Date.now() - at > KNOWN_FOR;
  const isFinal = error.final && ['invalid-input', 'failed', 'cancelled'].includes(error.kind);
  return isFinal || lost ? error : status;
}

/** What the journal keeps of an output that fal no longer has. */
function fromJournal({ text, seed }: Outcome): Json {
  return {
    from: 'the journal; fal no longer has it',
    ...(text !== undefined && { text }),
    ...(seed !== undefined && { seed }),
  };
}
