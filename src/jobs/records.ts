import type { Cost } from '../domain/cost.ts';
import type { QueueHandle } from '../domain/types.ts';
import type { Job, Outcome, Owner, SavedFile, SaveTarget } from './job.ts';

/** The record version that this program writes; it also reads earlier ones. */
export const RECORD_VERSION = 2;

/** One line of the journal. */
export type JournalRecord =
  | ({ readonly t: 'intent' } & Intent)
  | ({ readonly t: 'submitted'; readonly handle: QueueHandle } & Stamp)
  | ({ readonly t: 'adopted'; readonly owner: Owner } & Stamp)
  | ({ readonly t: 'ended'; readonly outcome: Outcome } & Stamp)
  /** Where the results will be saved, when the intent does not contain it. */
  | ({ readonly t: 'saving' } & TargetFields & Stamp)
  | ({ readonly t: 'saved'; readonly files: readonly SavedFile[] } & Stamp)
  /** fal's bill, which arrives after the end. */
  | ({ readonly t: 'billed'; readonly cost: Cost } & Stamp)
  /** The user removed the job from the history. */
  | ({ readonly t: 'removed' } & Stamp)
  /** A whole job in one line, as compaction writes it. */
  | ({ readonly t: 'job' } & Omit<Job, 'target'> & Partial<TargetFields>)
  /** The journal of the first builds was copied up to this byte; the id is the identity of its file. */
  | ({ readonly t: 'imported'; readonly offset: number } & Stamp);

/** The fields of every record. */
export interface Stamp {
  readonly id: string;
  readonly at: number;
}
/** What is recorded before the submit. */
export type Intent = Omit<
  Job,
  'adoptedAt' | 'target' | 'targetAt' | 'handle' | 'outcome' | 'endedAt' | 'billed' | 'files'
> &
  Partial<TargetFields>;

/** A target as records name it. */
export interface TargetFields {
  readonly saveTo: string;
  readonly saveName?: string;
}

/** A target's fields in a record. */
export const targetFields = ({ folder, naming }: SaveTarget): TargetFields => ({
  saveTo: folder,
  ...(naming !== undefined && { saveName: naming }),
});

/** The target that a record's fields name. */
export const targetOf = (
  folder: string | undefined,
  naming: string | undefined,
): SaveTarget | undefined => (folder === undefined ? undefined : { folder, naming });

/** The version in a record; 0 for a record of the first builds. */
export function versionOf(record: unknown): number {
  const version = (record as { readonly v?: unknown }).v;
  return typeof version === 'number' ? version : 0;
}

/** Whether a value is a valid record: other programs can write to the log. */
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
    case 'billed':
      return typeof record.cost?.amount === 'number';
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
    // A record type of a later version.
    default:
      return false;
  }
}
