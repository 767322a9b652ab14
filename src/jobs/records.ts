import type { QueueHandle } from '../domain/types.ts';
import type { Job, Outcome, Owner, SavedFile } from './job.ts';

/** The version of the records that this program writes; it reads those before it too. */
export const RECORD_VERSION = 2;

/** One line of the journal. */
export type JournalRecord =
  | ({ readonly t: 'intent' } & Intent)
  | ({ readonly t: 'submitted'; readonly handle: QueueHandle } & Stamp)
  | ({ readonly t: 'adopted'; readonly owner: Owner } & Stamp)
  | ({ readonly t: 'ended'; readonly outcome: Outcome } & Stamp)
  /** Results are about to be saved where the intent did not say. */
  | ({ readonly t: 'saving'; readonly saveTo: string; readonly saveName?: string } & Stamp)
  | ({ readonly t: 'saved'; readonly files: readonly SavedFile[] } & Stamp)
  /** A person took the job out of the history. */
  | ({ readonly t: 'removed' } & Stamp)
  /** All of a job in one line: what a compaction leaves. */
  | ({ readonly t: 'job' } & Job)
  /** The journal of the former format was copied up to this byte; the id is the identity of its file. */
  | ({ readonly t: 'imported'; readonly offset: number } & Stamp);

/** Of every record. */
export interface Stamp {
  readonly id: string;
  readonly at: number;
}
/** What is known of a job before it is submitted. */
export type Intent = Omit<
  Job,
  'adoptedAt' | 'targetAt' | 'handle' | 'outcome' | 'endedAt' | 'files'
>;

/** The version that a record carries; 0 for one of 0.1.0. */
export function versionOf(record: unknown): number {
  const version = (record as { readonly v?: unknown }).v;
  return typeof version === 'number' ? version : 0;
}

/** Whether a record is one of ours: the log is a file that anybody may have written into. */
export function isJournalRecord(value: unknown): value is JournalRecord {
  const record = value as Partial<JournalRecord>;
  if (typeof record.id !== 'string' || typeof record.at !== 'number') return false;
  if (versionOf(record) > RECORD_VERSION) return false;
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
    case 'saving':
      return typeof record.saveTo === 'string';
    case 'saved':
      return Array.isArray(record.files);
    case 'imported':
      return typeof record.offset === 'number';
    case 'removed':
      return true;
    case undefined:
      return false;
    // A later version's word.
    default:
      return false;
  }
}
