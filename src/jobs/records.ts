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
  /** All of a job in one line: what a compaction leaves. */
  | ({ readonly t: 'job' } & Job);

/** Adds one record to the jobs; false for one that is not understood. Repeated records change nothing. */
export function foldRecord(jobs: Map<string, Job>, value: unknown): boolean {
  if (!isJournalRecord(value)) return false;
  if (value.t === 'intent' || value.t === 'job') {
    const { t: _, ...job } = value;
    if (!jobs.has(job.id)) jobs.set(job.id, { files: [], ...job });
    return true;
  }
  const job = jobs.get(value.id);
  if (!job) return false;
  switch (value.t) {
    case 'submitted':
      jobs.set(job.id, { ...job, handle: value.handle });
      return true;
    case 'adopted':
      jobs.set(job.id, { ...job, owner: value.owner });
      return true;
    case 'ended':
      // fal forgets results: a later look that finds nothing takes nothing back.
      if (job.outcome?.end !== 'completed') {
        jobs.set(job.id, { ...job, outcome: value.outcome, endedAt: value.at });
      }
      return true;
    case 'saved': {
      const known = new Set(job.files.map((file) => file.path));
      const files = value.files.filter((file) => !known.has(file.path));
      jobs.set(job.id, { ...job, files: [...job.files, ...files] });
      return true;
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
        typeof record.owner?.pid === 'number'
      );
    case 'submitted':
      return typeof record.handle?.requestId === 'string';
    case 'adopted':
      return typeof record.owner?.pid === 'number';
    case 'ended':
      return typeof record.outcome?.end === 'string';
    case 'saved':
      return Array.isArray(record.files);
    case undefined:
      return false;
    // A later version's word.
    default:
      return false;
  }
}
