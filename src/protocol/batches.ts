import type { Estimate } from '../domain/estimate.ts';

/** A batch of runs in this workspace, which the host keeps; it stays until all rows are done or a person removes it. */
export interface BatchCard {
  readonly id: string;
  readonly endpointId: string;
  readonly modelName: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** `stopping`: what runs goes on and nothing else starts. `other-process`: another window runs it. `over`: no row starts without a click. */
  readonly phase: 'running' | 'stopping' | 'other-process' | 'over';
  /** Numbers of rows; the rest has not started. */
  readonly total: number;
  readonly done: number;
  readonly running: number;
  readonly failed: number;
  /** Rows that fal may have received. */
  readonly unsure: number;
  /** Why it is over, where the rows do not show it. */
  readonly message?: string;
  /** What happened to rows without a result. */
  readonly faults: readonly BatchFault[];
}

/** A row of a batch that failed, is unsure or could not start. */
export interface BatchFault {
  /** From 1. */
  readonly row: number;
  readonly text: string;
  /** The journal's id of its job. */
  readonly jobId?: string;
}

/** The requests about batches: [payload, response]. */
export interface BatchRequests {
  'batches.list': [undefined, readonly BatchCard[]];
  /** Starts no further row; submitted ones go on. */
  'batch.stop': [{ id: string }, undefined];
  /** What the rows without a result cost: the failed and the not started ones, and with `unsure` those that may be paid twice. */
  'batch.price': [
    { id: string; unsure: boolean },
    { readonly rows: number; readonly estimate: Estimate },
  ];
  /** Runs those rows; responds when they are admitted. */
  'batch.rest': [{ id: string; unsure: boolean; approved?: { upTo: number } }, undefined];
  /** Removes a batch that is over; its jobs stay in the history. */
  'batch.remove': [{ id: string }, undefined];
}

/** The events about batches. */
export interface BatchEvents {
  /** All batches of this workspace; one whose rows are all done comes a last time. */
  'batches.changed': readonly BatchCard[];
}
