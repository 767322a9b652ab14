import type { Prices } from '../catalogue/prices.ts';
import type { Fal } from '../fal/client.ts';
import { isUnreadable } from '../fal/body.ts';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import { errorOfStatus } from '../fal/queue.ts';
import type { Json, JsonObject, QueueHandle, QueueStatus } from '../domain/types.ts';
import type { Cost, Outcome, SavedFile } from './job.ts';
import type { Journal } from './journal.ts';
import { readOutput, saveResults } from './results.ts';
import type { Store } from '../store/store.ts';
import type { SaveAsset } from './save.ts';

/** A finished job: what it made, where it is saved, what it cost. */
export interface Finished extends Outcome {
  readonly handle: QueueHandle;
  readonly output: Json;
  readonly files: readonly SavedFile[];
  /** Why nothing or not all was saved, when saving was asked for. */
  readonly saveError?: FalError;
  /** The error of a job that ended failed or cancelled. */
  readonly failure?: FalError;
}

/** A submitted job that this process carries to its end, whoever waits or does not. */
export interface RunningJob {
  readonly handle: QueueHandle;
  /** Resolves when it has ended, well or not, and is saved. Rejects when that cannot be told now: the job may still run. */
  readonly done: Promise<Finished>;
  /** What was last heard of it. */
  last(): QueueStatus | undefined;
  /** Hears each change from now on; returns how to stop hearing. */
  listen(listener: (status: QueueStatus) => void): () => void;
}

/** What is known of a job beside its handle. */
export interface Known {
  /** Its id in the journal. */
  readonly id?: string;
  readonly input?: JsonObject;
  /** An existing folder for its results. */
  readonly saveTo?: string | undefined;
  /** How they are called; see `nameFrom`. */
  readonly saveName?: string | undefined;
  readonly files?: readonly SavedFile[];
  /** True: a process that is gone may have saved some of it without a word in the journal. */
  readonly adopt?: boolean;
  readonly outcome?: Outcome;
  /** Milliseconds since 1970, of the intent. */
  readonly at?: number;
}

/** Carries a submitted job to its end: follow → result → journal → save; one at a time for each job and folder. */
export type Follow = (handle: QueueHandle, known: Known) => RunningJob;

export interface FollowDeps {
  readonly fal: Pick<Fal, 'queue'>;
  readonly prices: Prices;
  readonly journal: Journal;
  readonly save: SaveAsset;
  readonly store: Pick<Store, 'exclusive'>;
  /** Holds each save while it is under way. */
  readonly saving: Set<Promise<unknown>>;
  /** Aborted when nobody is left to hear of any job. */
  readonly over?: AbortSignal | undefined;
}

/** Milliseconds that a finished job waits for its price. */
const PRICE_PATIENCE = 1_000;

/** Creates the follower. */
export function createFollow(deps: FollowDeps): Follow {
  const { fal, prices, journal, save, store, saving, over } = deps;
  const running = new Map<string, { job: RunningJob; saveTo: string | undefined }>();

  /** How the job ended, its error included. @throws {FalError} when that cannot be told yet */
  const end = async (
    handle: QueueHandle,
    { input, at, outcome: before }: Known,
    onStatus: (status: QueueStatus) => void,
  ): Promise<{ outcome: Outcome; output: Json; failure?: FalError; unread?: FalError }> => {
    // Asked early, so that the cost is known by the time the job is done.
    const asking = linkSignals([over]);
    const price = prices
      .get([handle.endpointId], asking.signal)
      .catch(() => undefined)
      .finally(asking.release);
    let status: QueueStatus | undefined;
    try {
      status = await fal.queue.follow(handle, { onStatus, signal: over });
      const { output, billableUnits: units } = await fal.queue.result(handle, over);
      // A price that is slow to come must not hold the result back.
      const late = setTimeout(() => {
        asking.abort();
      }, PRICE_PATIENCE);
      const unit = (await price)?.get(handle.endpointId);
      clearTimeout(late);
      const cost: Cost | undefined =
        unit && units !== undefined
          ? { amount: units * unit.unitPrice, currency: unit.currency, units, unit: unit.unit }
          : undefined;
      const outcome: Outcome = {
        end: 'completed',
        ...readOutput(output, input),
        ...(cost && { cost }),
      };
      return { outcome, output };
    } catch (error) {
      const failed = status && errorOfStatus(status, handle.requestId);
      if (error instanceof FalError && isUnreadable(error) && status && !failed) {
        const { kind, message, advice } = error;
        const outcome: Outcome = { end: 'completed', error: { kind, message } };
        const output = { not_read: `${message} ${advice}`, response_url: handle.responseUrl };
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
      };
      return { outcome, output: null, failure };
    }
  };

  return (handle, known) => {
    const current = running.get(handle.requestId);
    if (current && (known.saveTo === undefined || known.saveTo === current.saveTo)) {
      return current.job;
    }
    const listeners = new Set<(status: QueueStatus) => void>();
    let last: QueueStatus | undefined;
    const onStatus = (status: QueueStatus) => {
      last = status;
      for (const listener of listeners) listener(status);
    };
    const finish = async (): Promise<Finished> => {
      const { outcome, output, failure, unread } = await end(handle, known, onStatus);
      // The job has ended whether or not the journal can be written: the answer matters more.
      if (known.id && !known.outcome) await journal.ended(known.id, outcome).catch(() => undefined);
      const finished = { ...outcome, handle, output, files: [], ...(failure && { failure }) };
      const { saveTo } = known;
      if (failure || saveTo === undefined) return finished;
      if (unread) return { ...finished, saveError: unread };
      // One process at a time saves a job, and looks first at what another saved.
      const saved = store.exclusive(`saving-${handle.requestId}`, async () => {
        const before = known.id
          ? await journal.find(handle.requestId).catch(() => undefined)
          : known;
        return saveResults(save, {
          endpointId: handle.endpointId,
          input: known.input,
          output,
          assets: outcome.assets ?? [],
          folder: saveTo,
          naming: known.saveName,
          seed: outcome.seed,
          before: before?.files ?? [],
          adopt: known.adopt,
          // One by one, so that what a dying process saved is not saved again.
          onSaved: async (file) => {
            if (known.id) await journal.saved(known.id, [file]).catch(() => undefined);
          },
        });
      });
      saving.add(saved);
      const { files, error } = await saved.finally(() => saving.delete(saved));
      return { ...finished, files, ...(error && { saveError: error }) };
    };
    const done = finish().finally(() => {
      if (running.get(handle.requestId)?.job === job) running.delete(handle.requestId);
    });
    // Nobody may be waiting: the journal has the end, and an unheard rejection would end the process.
    done.catch(() => undefined);
    const job: RunningJob = {
      handle,
      done,
      last: () => last,
      listen: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    running.set(handle.requestId, { job, saveTo: known.saveTo });
    return job;
  };
}

/** fal knows a request longer than this (milliseconds), so that not finding a younger one tells nothing. */
const KNOWN_FOR = 3_600_000;

/** The error that ended a job; undefined when it may still be running. Only the model's or the queue's own word ends one, never a proxy's or a bad moment's. */
function errorOfEnd(
  error: unknown,
  status: FalError | undefined,
  at = Date.now(),
): FalError | undefined {
  if (!(error instanceof FalError)) return status;
  const lost = error.kind === 'not-found' && Date.now() - at > KNOWN_FOR;
  const told = error.final && ['invalid-input', 'failed', 'cancelled'].includes(error.kind);
  return told || lost ? error : status;
}

/** What is left of an output that fal no longer has. */
function fromJournal({ text, seed }: Outcome): Json {
  return {
    from: 'the journal; fal no longer has it',
    ...(text !== undefined && { text }),
    ...(seed !== undefined && { seed }),
  };
}
