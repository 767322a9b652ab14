import { jobState, type JobState } from '../domain/jobState.ts';
import { isGone } from '../store/process.ts';
import type { Job, Owner } from './job.ts';

/** An owner that seems alive may be another process with the same pid; following a job twice is harmless. */
const OLD = 3_600_000;
/** How long fal keeps a request, by its documentation; an older one cannot be requested. */
const FORGOTTEN = 30 * 86_400_000;

/** The state of a job in the journal, for the process `self`. */
export function stateOf(job: Job, self: Owner): JobState {
  return jobState(job, isLost(job, self));
}

/** Whether the end of an open job can never be known: fal has forgotten it, or both its process and its gateway are gone (a sandbox has a new address each time). */
export function isLost(job: Job, self: Owner, now = Date.now()): boolean {
  if (job.outcome) return false;
  if (job.handle && isForgotten(job, now)) return true;
  const { via } = job.owner;
  if (via === undefined || self.via === undefined || via === self.via) return false;
  return isOrphan(job, self, now);
}

/** Whether a submit waits for fal's answer in a living process. */
export const isSubmitting = (job: Job, self: Owner, now: number): boolean =>
  !job.handle && !job.outcome && !isOrphan(job, self, now);

/** Whether fal may have accepted a job whose answer never arrived, through the gateway of the process `self`. */
export function isLostSubmit(job: Job, self: Owner, now = Date.now()): boolean {
  if (job.handle || job.owner.via !== self.via) return false;
  return job.outcome ? job.outcome.end === 'ambiguous' : !isSubmitting(job, self, now);
}

/** Whether fal has forgotten a job that was submitted. */
export const isForgotten = ({ at }: Job, now: number): boolean => now - at > FORGOTTEN;

/** Whether the process that follows a job is dead. */
export function isOrphan({ at, owner }: Job, self: Owner, now: number): boolean {
  const isOwn = owner.pid === self.pid && owner.host === self.host && owner.since === self.since;
  return !isOwn && (now - at > OLD || isGone(owner));
}
