import type { QueueHandle } from '../domain/types.ts';
import type { Job, Outcome, Owner, SavedFile, SaveTarget } from './job.ts';
import {
  type Intent,
  isJournalRecord,
  type JournalRecord,
  RECORD_VERSION,
  type Stamp,
  targetFields,
  targetOf,
  versionOf,
} from './records.ts';

type JobIntent = Omit<
  Job,
  'adoptedAt' | 'targetAt' | 'handle' | 'outcome' | 'endedAt' | 'billed' | 'files'
>;

/** The merged records of one job: for each kind, the record that counts. */
interface Merged {
  intent?: JobIntent;
  adopted?: { readonly at: number; readonly owner: Owner };
  target?: { readonly at: number; readonly target: SaveTarget | undefined };
  submitted?: { readonly at: number; readonly handle: QueueHandle };
  ended?: { readonly at: number; readonly outcome: Outcome };
  billed?: NonNullable<Job['billed']>;
  files: readonly SavedFile[];
}

/** The state that the records add up to; neither order nor repetition of records changes it. */
export interface Folded {
  /** By id. A job that was returned is never mutated; an update replaces it. */
  readonly jobs: Map<string, Job>;
  /** Jobs whose intent record is still missing. */
  readonly partial: Map<string, Merged>;
  readonly removed: Set<string>;
  /** The request ids of all records, also of removed jobs. */
  readonly requestIds: Set<string>;
  /** The last `imported` mark: which journal of the first builds was copied, and up to which byte. */
  imported: (Stamp & { readonly offset: number }) | undefined;
  /** Number of records of unknown form. */
  unknown: number;
  /** The highest record version seen. */
  version: number;
}

/** The state without any records. */
export function emptyFold(): Folded {
  return {
    jobs: new Map(),
    partial: new Map(),
    removed: new Set(),
    requestIds: new Set(),
    imported: undefined,
    unknown: 0,
    version: 0,
  };
}

/** Merges records into the state. */
export function foldRecords(folded: Folded, records: readonly unknown[]): void {
  const touched = new Map<string, Merged>();
  for (const record of records) {
    folded.version = Math.max(folded.version, versionOf(record));
    if (isJournalRecord(record)) addRecord(folded, record, touched);
    else folded.unknown += 1;
  }
  for (const [id, merged] of touched) {
    const job = folded.removed.has(id) ? undefined : jobOf(id, merged);
    if (job) folded.jobs.set(id, job);
    else folded.jobs.delete(id);
    if (merged.intent) folded.partial.delete(id);
    else folded.partial.set(id, merged);
  }
}

/** The records that change the state; each of them is merged into it. */
export function mergeNew(folded: Folded, records: readonly unknown[]): readonly object[] {
  const state = (id: string) =>
    JSON.stringify([folded.jobs.get(id), folded.partial.get(id), folded.removed.has(id)]);
  return records.filter((record) => {
    if (!isJournalRecord(record)) return false;
    const before = state(record.id);
    foldRecords(folded, [record]);
    return state(record.id) !== before;
  }) as readonly object[];
}

/** The smallest equivalent set of records: one a job. Beyond `kept` jobs it drops the oldest finished ones, but never open or ambiguous jobs or unknown records. */
export function compactRecords(records: readonly unknown[], kept: number): readonly object[] {
  const folded = emptyFold();
  foldRecords(folded, records);
  const jobs = [...folded.jobs.values()].filter(({ id }) => !folded.partial.has(id));
  const surplus = jobs
    .filter(({ outcome }) => outcome && outcome.end !== 'ambiguous')
    .sort((one, other) => one.at - other.at)
    .slice(0, Math.max(0, jobs.length - kept));
  const dropped = new Set(surplus.map(({ id }) => id));
  const lines = jobs
    .filter(({ id }) => !dropped.has(id))
    .map((job): object => ({ v: RECORD_VERSION, ...recordOf(job) }));
  // Removes duplicates: two compactions may have copied the same record.
  const others = new Map<string, object>();
  for (const record of records) {
    if (isJournalRecord(record) && isContained(record, folded)) continue;
    others.set(JSON.stringify(record), record as object);
  }
  return [...lines, ...others.values()];
}

/** Whether the single `job` record already contains this record. */
function isContained(record: JournalRecord, folded: Folded): boolean {
  const { partial, removed, imported } = folded;
  if (record.t === 'removed') return false;
  if (record.t === 'imported') return record.at !== imported?.at || record.id !== imported.id;
  return removed.has(record.id) || !partial.has(record.id);
}

function addRecord(folded: Folded, record: JournalRecord, touched: Map<string, Merged>): void {
  const { id } = record;
  if (record.t === 'imported') {
    folded.imported = last(folded.imported, { id, at: record.at, offset: record.offset });
    return;
  }
  let merged = touched.get(id);
  if (!merged) touched.set(id, (merged = mergedOf(folded, id)));
  if (record.t === 'submitted' || record.t === 'job') {
    const requestId = record.handle?.requestId;
    if (requestId !== undefined) folded.requestIds.add(requestId);
  }
  if (record.t === 'removed') folded.removed.add(id);
  else merge(merged, record);
}

function mergedOf({ jobs, partial }: Folded, id: string): Merged {
  const before = partial.get(id);
  if (before) return { ...before };
  const merged: Merged = { files: [] };
  const job = jobs.get(id);
  if (job) merge(merged, recordOf(job));
  return merged;
}

function merge(
  merged: Merged,
  record: Exclude<JournalRecord, { t: 'removed' | 'imported' }>,
): void {
  switch (record.t) {
    case 'intent':
      merged.intent = first(merged.intent, intentOf(record));
      return;
    case 'submitted':
      merged.submitted = first(merged.submitted, { at: record.at, handle: record.handle });
      return;
    case 'adopted':
      merged.adopted = last(merged.adopted, { at: record.at, owner: record.owner });
      return;
    case 'ended':
      merged.ended = surer(merged.ended, { at: record.at, outcome: record.outcome });
      return;
    case 'billed':
      merged.billed = last(merged.billed, { at: record.at, cost: record.cost });
      return;
    case 'saving':
      merged.target = last(merged.target, {
        at: record.at,
        target: targetOf(record.saveTo, record.saveName),
      });
      return;
    case 'saved':
      merged.files = union(
        merged.files,
        record.files.map((file) => ({ ...file, at: record.at })),
      );
      return;
    case 'job': {
      const { at, adoptedAt, owner, targetAt } = record;
      const { handle, outcome, endedAt, billed } = record;
      merged.intent = first(merged.intent, intentOf(record));
      if (adoptedAt !== undefined) merged.adopted = last(merged.adopted, { at: adoptedAt, owner });
      if (targetAt !== undefined)
        merged.target = last(merged.target, {
          at: targetAt,
          target: targetOf(record.saveTo, record.saveName),
        });
      if (handle) merged.submitted = first(merged.submitted, { at, handle });
      if (outcome) merged.ended = surer(merged.ended, { at: endedAt ?? at, outcome });
      if (billed) merged.billed = last(merged.billed, billed);
      merged.files = union(merged.files, record.files);
    }
  }
}

function intentOf({ id, at, endpointId, input, by, owner, saveTo, saveName }: Intent): JobIntent {
  const intent: Changing<JobIntent> = { id, at, endpointId, input, by, owner };
  const target = targetOf(saveTo, saveName);
  if (target) intent.target = target;
  return intent;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

/** A job as one record. */
const recordOf = ({ target, ...job }: Job): Extract<JournalRecord, { t: 'job' }> => ({
  t: 'job',
  ...job,
  ...(target && targetFields(target)),
});

/** The owner of a job whose intent record is lost, so that every process may follow it. */
const UNKNOWN_OWNER: Owner = { pid: 0, host: '', since: 0 };

/** A job, once its intent or its request id exists. */
function jobOf(
  id: string,
  { intent, adopted, target, submitted, ended, billed, files }: Merged,
): Job | undefined {
  const handle = submitted?.handle;
  if (!intent && !handle) return undefined;
  const base = intent ?? {
    id,
    at: submitted?.at ?? 0,
    endpointId: handle?.endpointId ?? '',
    input: {},
    by: '',
    owner: UNKNOWN_OWNER,
  };
  // The process that ended it as never submitted did not know the request id.
  const isEnded = ended && !(handle && certainty(ended.outcome) === 0);
  // Mutates `base`, because copying each job would cost a third of the load time.
  const job = base as Changing<Job>;
  job.files = files;
  if (adopted) {
    job.owner = adopted.owner;
    job.adoptedAt = adopted.at;
  }
  if (target) {
    if (target.target) job.target = target.target;
    job.targetAt = target.at;
  }
  if (handle) job.handle = handle;
  if (isEnded) {
    job.outcome = billed
      ? { ...ended.outcome, cost: { ...ended.outcome.cost, ...billed.cost } }
      : ended.outcome;
    job.endedAt = ended.at;
  }
  if (billed) job.billed = billed;
  return job;
}

/** How certain an end is: fal forgets results, and a process without the request id can only guess. */
function certainty({ end }: Outcome): number {
  if (end === 'completed') return 2;
  return end === 'failed' || end === 'cancelled' ? 1 : 0;
}

interface At {
  readonly at: number;
}

function surer<T extends At & { readonly outcome: Outcome }>(one: T | undefined, other: T): T {
  const gain = one ? certainty(other.outcome) - certainty(one.outcome) : 1;
  if (gain !== 0) return gain > 0 || !one ? other : one;
  return other.outcome.end === 'completed' ? first(one, other) : last(one, other);
}

function first<T extends At>(one: T | undefined, other: T): T {
  return one && (one.at - other.at || compare(one, other)) <= 0 ? one : other;
}

function last<T extends At>(one: T | undefined, other: T): T {
  return one && (one.at - other.at || compare(one, other)) >= 0 ? one : other;
}

/** An arbitrary but fixed order, so that the result does not depend on the order of the records. */
function compare(one: unknown, other: unknown): number {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Oldest first; files of the same time by name. */
function bySaving(one: SavedFile, other: SavedFile): number {
  const age = (one.at ?? 0) - (other.at ?? 0);
  return age || byNumber.compare(one.path, other.path) || compare(one, other);
}

function union(some: readonly SavedFile[], more: readonly SavedFile[]): readonly SavedFile[] {
  if (some.length === 0 && more.length <= 1) return more;
  const files = new Map(some.map((file) => [file.path, file]));
  for (const file of more) {
    const there = files.get(file.path);
    if (!there || bySaving(there, file) < 0) files.set(file.path, file);
  }
  return [...files.values()].sort(bySaving);
}
