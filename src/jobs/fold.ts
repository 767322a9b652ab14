import type { QueueHandle } from '../domain/types.ts';
import type { Job, Outcome, Owner, SavedFile } from './job.ts';
import {
  type Intent,
  isJournalRecord,
  type JournalRecord,
  RECORD_VERSION,
  type Stamp,
  versionOf,
} from './records.ts';

/** What the records of one job say together: the record that counts of each kind. */
interface Known {
  intent?: Intent;
  adopted?: { readonly at: number; readonly owner: Owner };
  target?: { readonly at: number; readonly saveTo: string; readonly saveName?: string };
  submitted?: { readonly at: number; readonly handle: QueueHandle };
  ended?: { readonly at: number; readonly outcome: Outcome };
  files: readonly SavedFile[];
}

/** What records say together; their order and their repetition change nothing. */
export interface Folded {
  /** By id. A job that was handed out is never changed, its successor takes its place. */
  readonly jobs: Map<string, Job>;
  /** Of jobs whose intent is not known yet. */
  readonly partial: Map<string, Known>;
  readonly removed: Set<string>;
  /** How far which file of the former journal was copied, by its last mark. */
  imported: (Stamp & { readonly offset: number }) | undefined;
  /** Records that are not understood. */
  unknown: number;
  /** The highest version seen. */
  version: number;
}

/** What no record says. */
export function emptyFold(): Folded {
  return {
    jobs: new Map(),
    partial: new Map(),
    removed: new Set(),
    imported: undefined,
    unknown: 0,
    version: 0,
  };
}

/** Adds records to what is known. */
export function foldRecords(folded: Folded, records: readonly unknown[]): void {
  const touched = new Map<string, Known>();
  for (const record of records) {
    folded.version = Math.max(folded.version, versionOf(record));
    if (isJournalRecord(record)) addRecord(folded, record, touched);
    else folded.unknown += 1;
  }
  for (const [id, known] of touched) {
    const job = folded.removed.has(id) ? undefined : jobOf(id, known);
    if (job) folded.jobs.set(id, job);
    else folded.jobs.delete(id);
    if (known.intent) folded.partial.delete(id);
    else folded.partial.set(id, known);
  }
}

/** Those of the records that say something which is not yet known; each is added to it. */
export function takeNews(folded: Folded, records: readonly unknown[]): readonly object[] {
  const state = (id: string) =>
    JSON.stringify([folded.jobs.get(id), folded.partial.get(id), folded.removed.has(id)]);
  return records.filter((record) => {
    if (!isJournalRecord(record)) return false;
    const before = state(record.id);
    foldRecords(folded, [record]);
    return state(record.id) !== before;
  }) as readonly object[];
}

/** The fewest records that say the same: one a job. Of more jobs than `kept` the oldest finished ones go; an open or an ambiguous job never does, nor a record that is not understood. */
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
    .map((job): object => ({ v: RECORD_VERSION, t: 'job', ...job }));
  // Once each: two compactions may have copied the same.
  const others = new Map<string, object>();
  for (const record of records) {
    if (isJournalRecord(record) && isContained(record, folded)) continue;
    others.set(JSON.stringify(record), record as object);
  }
  return [...lines, ...others.values()];
}

/** Whether the one line of its job says what a record says. */
function isContained(record: JournalRecord, folded: Folded): boolean {
  const { partial, removed, imported } = folded;
  if (record.t === 'removed') return false;
  if (record.t === 'imported') return record.at !== imported?.at || record.id !== imported.id;
  return removed.has(record.id) || !partial.has(record.id);
}

function addRecord(folded: Folded, record: JournalRecord, touched: Map<string, Known>): void {
  const { id } = record;
  if (record.t === 'imported') {
    folded.imported = last(folded.imported, { id, at: record.at, offset: record.offset });
    return;
  }
  let known = touched.get(id);
  if (!known) touched.set(id, (known = knownOf(folded, id)));
  if (record.t === 'removed') folded.removed.add(id);
  else learn(known, record);
}

function knownOf({ jobs, partial }: Folded, id: string): Known {
  const before = partial.get(id);
  if (before) return { ...before };
  const known: Known = { files: [] };
  const job = jobs.get(id);
  if (job) learn(known, { t: 'job', ...job });
  return known;
}

function learn(known: Known, record: Exclude<JournalRecord, { t: 'removed' | 'imported' }>): void {
  switch (record.t) {
    case 'intent':
      known.intent = first(known.intent, intentOf(record));
      return;
    case 'submitted':
      known.submitted = first(known.submitted, { at: record.at, handle: record.handle });
      return;
    case 'adopted':
      known.adopted = last(known.adopted, { at: record.at, owner: record.owner });
      return;
    case 'ended':
      known.ended = truer(known.ended, { at: record.at, outcome: record.outcome });
      return;
    case 'saving':
      known.target = last(known.target, targetOf(record.at, record));
      return;
    case 'saved':
      known.files = union(
        known.files,
        record.files.map((file) => ({ ...file, at: record.at })),
      );
      return;
    case 'job': {
      const { at, adoptedAt, owner, targetAt, saveTo = '', saveName } = record;
      const { handle, outcome, endedAt } = record;
      known.intent = first(known.intent, intentOf(record));
      if (adoptedAt !== undefined) known.adopted = last(known.adopted, { at: adoptedAt, owner });
      if (targetAt !== undefined)
        known.target = last(known.target, targetOf(targetAt, { saveTo, saveName }));
      if (handle) known.submitted = first(known.submitted, { at, handle });
      if (outcome) known.ended = truer(known.ended, { at: endedAt ?? at, outcome });
      known.files = union(known.files, record.files);
    }
  }
}

function intentOf({ id, at, endpointId, input, by, owner, saveTo, saveName }: Intent): Intent {
  const intent: Changing<Intent> = { id, at, endpointId, input, by, owner };
  if (saveTo !== undefined) intent.saveTo = saveTo;
  if (saveName !== undefined) intent.saveName = saveName;
  return intent;
}

type Changing<T> = { -readonly [Key in keyof T]: T[Key] };

function targetOf(
  at: number,
  { saveTo, saveName }: { readonly saveTo: string; readonly saveName?: string | undefined },
): NonNullable<Known['target']> {
  return { at, saveTo, ...(saveName !== undefined && { saveName }) };
}

/** Nobody known: the record of the intent is lost, and the job is anybody's to follow. */
const NOBODY: Owner = { pid: 0, host: '', since: 0 };

/** A job, once its intent or its request id is known. */
function jobOf(
  id: string,
  { intent, adopted, target, submitted, ended, files }: Known,
): Job | undefined {
  const handle = submitted?.handle;
  if (!intent && !handle) return undefined;
  const base = intent ?? {
    id,
    at: submitted?.at ?? 0,
    endpointId: handle?.endpointId ?? '',
    input: {},
    by: '',
    owner: NOBODY,
  };
  // Whoever ended it as never submitted did not know of the request id.
  const isEnded = ended && !(handle && certainty(ended.outcome) === 0);
  // A copy of each would cost a third of a load.
  const job = base as Changing<Job>;
  job.files = files;
  if (adopted) {
    job.owner = adopted.owner;
    job.adoptedAt = adopted.at;
  }
  if (target) {
    job.saveTo = target.saveTo;
    job.targetAt = target.at;
    if (target.saveName === undefined) delete job.saveName;
    else job.saveName = target.saveName;
  }
  if (handle) job.handle = handle;
  if (isEnded) {
    job.outcome = ended.outcome;
    job.endedAt = ended.at;
  }
  return job;
}

/** How sure an end is: fal forgets results, and a process that does not know the request id can only guess. */
function certainty({ end }: Outcome): number {
  if (end === 'completed') return 2;
  return end === 'failed' || end === 'cancelled' ? 1 : 0;
}

interface At {
  readonly at: number;
}

function truer<T extends At & { readonly outcome: Outcome }>(one: T | undefined, other: T): T {
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

/** Any order, but the same whatever came first. */
function compare(one: unknown, other: unknown): number {
  const [left, right] = [JSON.stringify(one), JSON.stringify(other)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

const byNumber = new Intl.Collator('en', { numeric: true });

/** Oldest first; those of one moment by their names. */
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
