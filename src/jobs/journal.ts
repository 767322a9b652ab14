import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { FalErrorKind } from '../fal/errors.ts';
import type { Asset, JsonObject, QueueHandle } from '../fal/types.ts';
import type { Log } from '../store/log.ts';
import { keyOf } from './dataUri.ts';

/** Money: `units` × the unit price, when fal told the units and the price is known. */
export interface Cost {
  readonly amount: number;
  readonly currency: string;
  readonly units: number;
  readonly unit: string;
}

/** A result on this disk. */
export interface SavedFile {
  readonly url: string;
  /** Absolute. */
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** How a job ended. `ambiguous`: nobody can tell whether fal took it. `never-submitted`: it surely did not. */
export type JobEnd = 'completed' | 'failed' | 'cancelled' | 'ambiguous' | 'never-submitted';

/** What a finished job left. */
export interface Outcome {
  readonly end: JobEnd;
  readonly assets?: readonly Asset[];
  /** The text result of models that answer in words. */
  readonly text?: string;
  readonly seed?: number;
  readonly cost?: Cost;
  readonly error?: { readonly kind: FalErrorKind; readonly message: string };
}

/** A job as the journal tells it. */
export interface Job {
  readonly id: string;
  /** Milliseconds since 1970, of the intent. */
  readonly at: number;
  readonly endpointId: string;
  /** Long `data:` URIs are cut. */
  readonly input: JsonObject;
  /** Who asked: a client's name, or `you`. */
  readonly by: string;
  /** The process that carries it. */
  readonly owner: { readonly pid: number; readonly host: string };
  readonly saveTo?: string;
  readonly handle?: QueueHandle;
  readonly outcome?: Outcome;
  readonly endedAt?: number;
  readonly files: readonly SavedFile[];
}

type JournalRecord =
  | ({ readonly t: 'intent' } & Omit<Job, 'handle' | 'outcome' | 'endedAt' | 'files'>)
  | {
      readonly t: 'submitted';
      readonly id: string;
      readonly at: number;
      readonly handle: QueueHandle;
    }
  | { readonly t: 'ended'; readonly id: string; readonly at: number; readonly outcome: Outcome }
  | {
      readonly t: 'saved';
      readonly id: string;
      readonly at: number;
      readonly files: readonly SavedFile[];
    };

/** Every job of this machine, in one file that all processes share; each step is on the disk before the next is taken. */
export interface Journal {
  /** Writes the intent to submit, and gives the job its id. */
  intent(intent: {
    endpointId: string;
    input: JsonObject;
    by: string;
    saveTo?: string;
  }): Promise<string>;
  submitted(id: string, handle: QueueHandle): Promise<void>;
  ended(id: string, outcome: Outcome): Promise<void>;
  saved(id: string, files: readonly SavedFile[]): Promise<void>;
  /** All jobs, oldest first, and how many lines could not be read. */
  jobs(): Promise<{ jobs: readonly Job[]; skipped: number }>;
  /** The job of a fal request id. */
  find(requestId: string): Promise<Job | undefined>;
}

/** The journal over a log. */
export function createJournal(log: Log, now: () => number = Date.now): Journal {
  const write = (record: JournalRecord) => log.append(record);
  const jobs: Journal['jobs'] = async () => {
    const { records, skipped } = await log.read();
    const folded = new Map<string, Job>();
    let foreign = 0;
    for (const record of records) {
      if (!isJournalRecord(record) || !fold(folded, record)) foreign += 1;
    }
    return { jobs: [...folded.values()], skipped: skipped + foreign };
  };
  return {
    intent: async ({ endpointId, input, by, saveTo }) => {
      const id = randomUUID();
      await write({
        t: 'intent',
        id,
        at: now(),
        endpointId,
        input: cutDataUris(input),
        by,
        owner: { pid: process.pid, host: hostname() },
        ...(saveTo !== undefined && { saveTo }),
      });
      return id;
    },
    submitted: (id, handle) => write({ t: 'submitted', id, at: now(), handle }),
    ended: (id, outcome) =>
      write({
        t: 'ended',
        id,
        at: now(),
        outcome: {
          ...outcome,
          ...(outcome.assets && {
            assets: outcome.assets.map((asset) => ({ ...asset, url: keyOf(asset.url) })),
          }),
        },
      }),
    saved: (id, files) => write({ t: 'saved', id, at: now(), files }),
    jobs,
    find: async (requestId) =>
      (await jobs()).jobs.findLast((job) => job.handle?.requestId === requestId),
  };
}

/** Adds one record to the jobs; false for one that is not understood. Repeated records change nothing. */
function fold(jobs: Map<string, Job>, record: JournalRecord): boolean {
  if (record.t === 'intent') {
    const { t: _, ...job } = record;
    if (!jobs.has(job.id)) jobs.set(job.id, { ...job, files: [] });
    return true;
  }
  const job = jobs.get(record.id);
  if (!job) return false;
  switch (record.t) {
    case 'submitted':
      jobs.set(job.id, { ...job, handle: record.handle });
      return true;
    case 'ended':
      jobs.set(job.id, { ...job, outcome: record.outcome, endedAt: record.at });
      return true;
    case 'saved': {
      const known = new Set(job.files.map((file) => file.path));
      const files = record.files.filter((file) => !known.has(file.path));
      jobs.set(job.id, { ...job, files: [...job.files, ...files] });
      return true;
    }
  }
}

/** Whether a record is one of ours: the log is a file that anybody may have written into. */
function isJournalRecord(value: unknown): value is JournalRecord {
  const record = value as Partial<JournalRecord>;
  if (typeof record.id !== 'string' || typeof record.at !== 'number') return false;
  if (record.t === 'intent') {
    return typeof record.endpointId === 'string' && record.input instanceof Object;
  }
  if (record.t === 'submitted') return typeof record.handle?.requestId === 'string';
  if (record.t === 'ended') return typeof record.outcome?.end === 'string';
  return record.t === 'saved' && Array.isArray(record.files);
}

function cutDataUris(input: JsonObject): JsonObject {
  const text = JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'string' ? keyOf(value) : value,
  );
  return JSON.parse(text) as JsonObject;
}
