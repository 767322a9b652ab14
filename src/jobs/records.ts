import type { QueueHandle } from '../fal/types.ts';
import type { Job, Outcome, Owner, SavedFile } from './job.ts';

/** One line of the journal. */
export type JournalRecord =
  | ({ readonly t: 'intent' } & Omit<Job, 'handle' | 'outcome' | 'endedAt' | 'files'>)
  | {
      readonly t: 'submitted';
      readonly id: string;
      readonly at: number;
      readonly handle: QueueHandle;
    }
  | { readonly t: 'adopted'; readonly id: string; readonly at: number; readonly owner: Owner }
  | { readonly t: 'ended'; readonly id: string; readonly at: number; readonly outcome: Outcome }
  | {
      readonly t: 'saved';
      readonly id: string;
      readonly at: number;
      readonly files: readonly SavedFile[];
    }
  /** A person took the job out of the history. */
  | { readonly t: 'removed'; readonly id: string; readonly at: number }
  /** All of a job in one line: what a compaction leaves. */
  | ({ readonly t: 'job' } & Job);

type Draft = { -readonly [Key in keyof Job]: Job[Key] };

/** Adds records to the jobs, and tells how many were not understood. Repeated records change nothing; a job that was handed out is never changed, its successor takes its place. */
export function foldRecords(jobs: Map<string, Job>, records: readonly unknown[]): number {
  // Each job is copied once, however many of its records come: that is most of the cost of a load.
  const drafts = new Map<string, Draft>();
  let foreign = 0;
  for (const record of records) {
    if (!isJournalRecord(record)) {
      foreign += 1;
      continue;
    }
    if (record.t === 'removed') {
      jobs.delete(record.id);
      drafts.delete(record.id);
      continue;
    }
    const draft = drafts.get(record.id) ?? draftOf(record, jobs.get(record.id));
    if (!draft) {
      foreign += 1;
      continue;
    }
    apply(draft, record);
    drafts.set(record.id, draft);
  }
  for (const [id, job] of drafts) jobs.set(id, job);
  return foreign;
}

function draftOf(record: JournalRecord, before: Job | undefined): Draft | undefined {
  if (before) return { ...before };
  if (record.t !== 'intent' && record.t !== 'job') return undefined;
  const { id, at, endpointId, input, by, owner, saveTo, saveName } = record;
  const draft: Draft = { id, at, endpointId, input, by, owner, files: [] };
  if (saveTo !== undefined) draft.saveTo = saveTo;
  if (saveName !== undefined) draft.saveName = saveName;
  if (record.t === 'intent') return draft;
  const { handle, outcome, endedAt, files } = record;
  draft.files = files;
  if (handle) draft.handle = handle;
  if (outcome) draft.outcome = outcome;
  if (endedAt !== undefined) draft.endedAt = endedAt;
  return draft;
}

function apply(job: Draft, record: Exclude<JournalRecord, { t: 'removed' }>): void {
  switch (record.t) {
    case 'intent':
    case 'job':
      return;
    case 'submitted':
      job.handle = record.handle;
      return;
    case 'adopted':
      job.owner = record.owner;
      return;
    case 'ended':
      // fal forgets results: a later look that finds nothing takes nothing back.
      if (job.outcome?.end === 'completed') return;
      job.outcome = record.outcome;
      job.endedAt = record.at;
      return;
    case 'saved': {
      const known = new Set(job.files.map((file) => file.path));
      const files = record.files.filter((file) => !known.has(file.path));
      job.files = [...job.files, ...files];
    }
  }
}

/** Whether a record is one of ours: the log is a file that anybody may have written into. */
function isJournalRecord(value: unknown): value is JournalRecord {
  const record = value as Partial<JournalRecord>;
  if (typeof record.id !== 'string' || typeof record.at !== 'number') return false;
  switch (record.t) {
    case 'intent':
    case 'job':
      return (
        typeof record.endpointId === 'string' &&
        record.input instanceof Object &&
        typeof record.owner?.pid === 'number' &&
        (record.t === 'intent' || Array.isArray((record as Partial<Job>).files))
      );
    case 'submitted':
      return typeof record.handle?.requestId === 'string';
    case 'adopted':
      return typeof record.owner?.pid === 'number';
    case 'ended':
      return typeof record.outcome?.end === 'string';
    case 'saved':
      return Array.isArray(record.files);
    case 'removed':
      return true;
    case undefined:
      return false;
    // A later version's word.
    default:
      return false;
  }
}
