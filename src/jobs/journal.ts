import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { JsonObject, QueueHandle } from '../fal/types.ts';
import type { Log, LogPosition } from '../store/log.ts';
import { keyOf } from './dataUri.ts';
import type { Job, Outcome, Owner, SavedFile } from './job.ts';
import { foldRecords, type JournalRecord } from './records.ts';

/** Every job of this machine, in one file that all processes share; each step is written before the next is taken, and what only this machine knows is on the disk by then. */
export interface Journal {
  /** This process, as it signs its jobs. */
  readonly owner: Owner;
  /** Writes the intent to submit, and gives the job its id. */
  intent(intent: {
    endpointId: string;
    input: JsonObject;
    by: string;
    saveTo?: string;
    saveName?: string;
  }): Promise<string>;
  submitted(id: string, handle: QueueHandle): Promise<void>;
  /** This process takes a job over. */
  adopted(id: string): Promise<void>;
  ended(id: string, outcome: Outcome): Promise<void>;
  saved(id: string, files: readonly SavedFile[]): Promise<void>;
  /** Takes a job out of the history; what fal has of it, and its files, stay. */
  remove(id: string): Promise<void>;
  /** Calls `listener` when any process has written to the journal; returns how to stop. */
  watch(listener: () => void): () => void;
  /** All jobs, oldest first, and how many lines could not be read. */
  jobs(): Promise<{ jobs: readonly Job[]; skipped: number }>;
  /** The job of a fal request id. */
  find(requestId: string): Promise<Job | undefined>;
  /** One line a job, and only the newest jobs, when the file has grown enough to make it worth while. */
  tidy(): Promise<void>;
}

/** Jobs that a tidied journal keeps. */
const KEPT = 20_000;
/** A journal with fewer lines to spare is left as it is. */
const WORTH_WHILE = 2_000;

/** The journal over a log. */
export function createJournal(
  log: Log,
  { now = Date.now, via }: { now?: () => number; via?: string | undefined } = {},
): Journal {
  const owner: Owner = {
    pid: process.pid,
    host: hostname(),
    since: Math.round(performance.timeOrigin),
    ...(via !== undefined && { via }),
  };
  let folded = new Map<string, Job>();
  let position: LogPosition | undefined;
  let records = 0;
  let skipped = 0;
  let reading: Promise<void> = Promise.resolve();

  /** Takes in what was added since the last look; one look at a time, or a record would be taken in twice. */
  const refresh = async (): Promise<void> => {
    const added = await log.read(position);
    if (added.whole) {
      folded = new Map();
      records = 0;
      skipped = 0;
    }
    position = added.position;
    records += added.records.length;
    skipped += added.skipped + foldRecords(folded, added.records);
  };
  const look = async (): Promise<void> => {
    const next = reading.then(refresh);
    reading = next.catch(() => undefined);
    await next;
  };

  const write = (record: JournalRecord) => log.append(record);
  return {
    owner,
    intent: async ({ endpointId, input, by, saveTo, saveName }) => {
      const id = randomUUID();
      await write({
        t: 'intent',
        id,
        at: now(),
        endpointId,
        input: cutDataUris(input),
        by,
        owner,
        ...(saveTo !== undefined && { saveTo }),
        ...(saveName !== undefined && { saveName }),
      });
      return id;
    },
    submitted: (id, handle) => write({ t: 'submitted', id, at: now(), handle }),
    adopted: (id) => write({ t: 'adopted', id, at: now(), owner }),
    ended: (id, outcome) => {
      const assets = outcome.assets?.map((asset) => ({ ...asset, url: keyOf(asset.url) }));
      const told: Outcome = { ...outcome, ...(assets && { assets }) };
      // What fal said it says again to whoever follows the job after a crash: no answer waits for the disk. Of a job without a request id nobody else knows.
      const synced = outcome.end === 'ambiguous' || outcome.end === 'never-submitted';
      return log.append({ t: 'ended', id, at: now(), outcome: told }, { synced });
    },
    saved: (id, files) => write({ t: 'saved', id, at: now(), files }),
    remove: (id) => write({ t: 'removed', id, at: now() }),
    watch: (listener) => log.watch(listener),
    jobs: async () => {
      await look();
      return { jobs: [...folded.values()], skipped };
    },
    find: async (requestId) => {
      await look();
      return [...folded.values()].findLast((job) => job.handle?.requestId === requestId);
    },
    tidy: async () => {
      await look();
      if (records < 2 * Math.min(folded.size, KEPT) || records - folded.size < WORTH_WHILE) return;
      await log.compact((all) => {
        const jobs = new Map<string, Job>();
        foldRecords(jobs, all);
        return [...jobs.values()].slice(-KEPT).map((job) => ({ t: 'job', ...job }));
      });
    },
  };
}

function cutDataUris(input: JsonObject): JsonObject {
  const text = JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'string' ? keyOf(value) : value,
  );
  return JSON.parse(text) as JsonObject;
}
