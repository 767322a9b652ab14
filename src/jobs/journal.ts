import { randomUUID } from 'node:crypto';
import type { Cost } from '../domain/cost.ts';
import { FalError } from '../fal/errors.ts';
import type { JsonObject, QueueHandle } from '../domain/types.ts';
import { FORMAT } from '../store/format.ts';
import type { LogPosition } from '../store/log.ts';
import { self } from '../store/process.ts';
import type { Store } from '../store/store.ts';
import { journalUrl } from './dataUri.ts';
import type { Job, Outcome, Owner, SavedFile, SaveTarget } from './job.ts';
import { compactRecords, emptyFold, foldRecords, mergeNew } from './fold.ts';
import { type JournalRecord, RECORD_VERSION, targetFields } from './records.ts';

/** Every job of this machine, in one log that all processes share. Each step is fsynced before the next starts, except `submitted`, during whose sync the job is followed already, and results that fal can repeat. */
export interface Journal {
  /** This process, as the owner of its jobs. */
  readonly owner: Owner;
  /** Whether a newer version of this program wrote to the data folder: running jobs may end, new ones are refused. */
  isReadOnly(): Promise<boolean>;
  /** @throws {FalError} in a data folder of a newer version */
  refuseNewer(): Promise<void>;
  /** Records the intent to submit and returns the job's id. @throws {FalError} in a data folder of a newer version. */
  intent(intent: {
    id?: string;
    endpointId: string;
    input: JsonObject;
    by: string;
    target?: SaveTarget | undefined;
  }): Promise<string>;
  submitted(id: string, handle: QueueHandle): Promise<void>;
  /** Records that this process takes a job over. */
  adopted(id: string): Promise<void>;
  ended(id: string, outcome: Outcome): Promise<void>;
  /** Records what fal charged for a job. */
  billed(id: string, cost: Cost): Promise<void>;
  /** Records where the results will be saved, when the intent does not. */
  saving(id: string, target: SaveTarget): Promise<void>;
  saved(id: string, files: readonly SavedFile[]): Promise<void>;
  /** Removes a job from the history; its data at fal and its files stay. @throws {FalError} in a data folder of a newer version. */
  remove(id: string): Promise<void>;
  /** Calls `listener` when any process has written to the journal; returns a function that stops it. */
  watch(listener: () => void): () => void;
  /** All jobs, oldest first, the request ids of all records (also of removed jobs), and the number of unreadable lines. */
  jobs(): Promise<{
    readonly jobs: readonly Job[];
    readonly requestIds: ReadonlySet<string>;
    /** The ids of removed jobs. */
    readonly removed: ReadonlySet<string>;
    readonly skipped: number;
  }>;
  /** The newest jobs of an endpoint that `isMeant` accepts, newest first, at most `most`. */
  latest(endpointId: string, isMeant: (job: Job) => boolean, most: number): Promise<readonly Job[]>;
  /** The job with this fal request id, or with this id of the journal. */
  find(id: string): Promise<Job | undefined>;
  /** Compacts the log to one line for each of the newest jobs, when it has grown enough. */
  tidy(): Promise<void>;
}

/** Jobs that compaction keeps; open and ambiguous ones are kept in addition. */
const KEPT = 20_000;
/** Compaction must remove at least this many lines. */
const LEAST_REMOVED = 2_000;

/** Creates the journal in a data folder; it imports what an older version of this program writes there. */
export function createJournal(
  store: Pick<Store, 'log' | 'legacyLog' | 'exclusive' | 'format' | 'folder'>,
  { now = Date.now, via }: { now?: () => number; via?: string | undefined } = {},
): Journal {
  const log = store.log('jobs');
  const legacyLog = store.legacyLog('journal');
  const owner: Owner = { ...self, ...(via !== undefined && { via }) };
  let folded = emptyFold();
  let position: LogPosition | undefined;
  let records = 0;
  let torn = 0;
  /** Identity and size of the journal of the first builds at the last import. */
  let seen = '';
  let updating: Promise<void> = Promise.resolve();

  /** Reads the records appended since the last read. */
  const refresh = async (): Promise<void> => {
    const added = await log.read(position);
    if (added.whole) {
      folded = emptyFold();
      records = 0;
      torn = 0;
      seen = '';
    }
    position = added.position;
    records += added.records.length;
    torn += added.skipped;
    foldRecords(folded, added.records);
  };
  /** Imports new records of the journal of the first builds; merges them in memory only when the folder is not writable. */
  const importLegacy = async (): Promise<void> => {
    const there = await legacyLog.read(folded.imported, { peek: true });
    const state = there ? `${there.identity} ${there.end}` : '';
    if (state === seen) return;
    try {
      if (await isReadOnly()) throw new Error('the data folder is of a newer version');
      await store.exclusive('import', async () => {
        await refresh();
        const found = await legacyLog.read(folded.imported);
        if (!found) return;
        const { identity: mark, end: offset } = found;
        await log.append([
          ...mergeNew(folded, found.records),
          { v: RECORD_VERSION, t: 'imported', id: mark, at: now(), offset },
        ]);
      });
      await refresh();
    } catch {
      const found = await legacyLog.read(folded.imported);
      if (found) foldRecords(folded, found.records);
    }
    seen = state;
  };
  /** One read at a time, because overlapping reads would count a record twice. */
  const update = async (): Promise<void> => {
    const next = updating.then(refresh).then(importLegacy);
    updating = next.catch(() => undefined);
    await next;
  };

  const isReadOnly = async () => Math.max(await store.format(), folded.version) > FORMAT;
  const refuseNewer = async () => {
    if (!(await isReadOnly())) return;
    throw new FalError(
      'not-allowed',
      `A newer version of fal for VS Code wrote the data folder ${store.folder}; this version only reads it.`,
      { reason: 'newer-data' },
    );
  };
  const write = (record: JournalRecord, options?: { readonly synced?: boolean }) =>
    log.append({ v: RECORD_VERSION, ...record }, options);

  return {
    owner,
    isReadOnly,
    refuseNewer,
    intent: async ({ id = randomUUID(), endpointId, input, by, target }) => {
      await refuseNewer();
      await write({
        t: 'intent',
        id,
        at: now(),
        endpointId,
        input: recordedInput(input),
        by,
        owner,
        ...(target && targetFields(target)),
      });
      return id;
    },
    submitted: (id, handle) => write({ t: 'submitted', id, at: now(), handle }),
    adopted: (id) => write({ t: 'adopted', id, at: now(), owner }),
    ended: (id, outcome) => {
      const assets = outcome.assets?.map((asset) => ({ ...asset, url: journalUrl(asset.url) }));
      const shortened: Outcome = { ...outcome, ...(assets && { assets }) };
      // fal can repeat its results after a crash, so those need no fsync. Only this machine knows the end of a job without a request id.
      const synced = outcome.end === 'ambiguous' || outcome.end === 'never-submitted';
      return write({ t: 'ended', id, at: now(), outcome: shortened }, { synced });
    },
    billed: (id, cost) => write({ t: 'billed', id, at: now(), cost }, { synced: false }),
    saving: (id, target) => write({ t: 'saving', id, at: now(), ...targetFields(target) }),
    saved: (id, files) => write({ t: 'saved', id, at: now(), files }),
    remove: async (id) => {
      await refuseNewer();
      await write({ t: 'removed', id, at: now() });
    },
    watch: (listener) => {
      const stops = [log.watch(listener), legacyLog.watch(listener)];
      return () => {
        for (const stop of stops) stop();
      };
    },
    jobs: async () => {
      await update();
      const jobs = [...folded.jobs.values()].sort((one, other) => one.at - other.at);
      const { requestIds, removed, unknown } = folded;
      return { jobs, requestIds, removed, skipped: torn + unknown };
    },
    latest: async (endpointId, isMeant, most) => {
      await update();
      const found: Job[] = [];
      const all = [...folded.jobs.values()];
      for (let at = all.length - 1; at >= 0 && found.length < most; at -= 1) {
        const job = all[at];
        if (job?.endpointId === endpointId && isMeant(job)) found.push(job);
      }
      return found;
    },
    find: async (id) => {
      await update();
      return [...folded.jobs.values()].findLast(
        (job) => job.handle?.requestId === id || job.id === id,
      );
    },
    tidy: async () => {
      await update();
      const { size } = folded.jobs;
      if (records < 2 * Math.min(size, KEPT) || records - size < LEAST_REMOVED) return;
      if (await isReadOnly()) return;
      // The lock only prevents duplicate work; compaction is safe without it.
      await store.exclusive('tidy', () => log.compact((all) => compactRecords(all, KEPT)));
    },
  };
}

/** An input as the journal keeps it: long `data:` URIs are shortened. */
export function recordedInput(input: JsonObject): JsonObject {
  const text = JSON.stringify(input, (_key, value: unknown) =>
    typeof value === 'string' ? journalUrl(value) : value,
  );
  return JSON.parse(text) as JsonObject;
}
