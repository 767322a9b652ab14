import type { Snapshot } from '../snapshot/types.ts';
import type { Auth } from './auth.ts';
import type { Cdn } from './cdn.ts';
import type { Jobs, JobTimes } from './jobs.ts';

/** What the handlers of fal's hosts share. */
export interface Context {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string;
  /** The base of the queue URLs that clients get, e.g. `https://queue.fal.run`. */
  readonly queueBase: string;
  readonly snapshot: Snapshot;
  readonly auth: Auth;
  readonly cdn: Cdn;
  readonly jobs: Jobs;
  /** Milliseconds from the end of a job to its billing event. */
  readonly billingDelayMs: number;
  /** The times of a job whose input states none. */
  readonly times: JobTimes;
}
