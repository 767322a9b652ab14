import type { JsonObject } from '../domain/types.ts';
import type { FalError } from '../fal/errors.ts';
import type { Finished } from '../jobs/follow.ts';
import type { Job } from '../jobs/job.ts';

/** One run of a batch. */
export interface BatchRow {
  /** The same for the same row of the same batch, over restarts. */
  readonly key: string;
  /** Its own endpoint, where it is not the one of the batch. */
  readonly endpointId?: string;
  readonly input: JsonObject;
  /** What distinguishes it from the other rows, in a few words. */
  readonly label: string;
}

/** How a row stands. */
export type RowState =
  | 'waiting'
  | 'running'
  | 'completed'
  /** It was completed and saved before. */
  | 'done-before'
  | 'failed'
  | 'cancelled'
  /** It is unknown whether fal received it: running it again may pay twice. */
  | 'unsure'
  /** Another process runs it. */
  | 'other-process'
  /** It was not submitted, because the batch stopped. */
  | 'not-started';

/** A row with its state, and its job as far as it is known. */
export interface RowStatus {
  readonly row: BatchRow;
  readonly state: RowState;
  /** The id of the job in the journal. */
  readonly id?: string;
  readonly requestId?: string;
  readonly finished?: Finished;
  /** The job as the journal has it, for a row of an earlier start. */
  readonly job?: Job;
  readonly error?: FalError;
}

/** Whether a row has its result. */
export const isDone = ({ state }: Pick<RowStatus, 'state'>): boolean =>
  state === 'completed' || state === 'done-before';
