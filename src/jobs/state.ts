import { jobState, type JobState } from '../domain/jobState.ts';
import { isGone } from '../store/process.ts';
import type { Job, Owner } from './job.ts';

/** An owner that seems alive may be another process under the same number; following twice costs nothing. */
const OLD = 3_600_000;
/** What fal keeps of a request, by its documentation: older ones cannot be asked after. */
const FORGOTTEN = 30 * 86_400_000;

/** How a job of the journal stands, for the process `self`. */
export function stateOf(job: Job, self: Owner, now = Date.now()): JobState {
  return jobState(job, isLost(job, self, now));
}

/** Whether no process can ever tell how an open job ended: fal has forgotten it, or its process is gone and so is its gateway (a sandbox has another address each time). */
export function isLost(job: Job, self: Owner, now = Date.now()): boolean {
  if (job.outcome) return false;
  if (job.handle && isForgotten(job, now)) return true;
  const { via } = job.owner;
  if (via === undefined || self.via === undefined || via === self.via) return false;
  return isOrphan(job, self, now);
}

/** Whether fal has forgotten a job that was submitted. */
export const isForgotten = ({ at }: Job, now: number): boolean => now - at > FORGOTTEN;

/** Whether the process that carries a job is gone. */
export function isOrphan({ at, owner }: Job, self: Owner, now: number): boolean {
  const isOwn = owner.pid === self.pid && owner.host === self.host && owner.since === self.since;
  return !isOwn && (now - at > OLD || isGone(owner));
}
