import { hostname } from 'node:os';
import { isCode } from './folder.ts';

/** A process, as it signs what others may have to take over. */
export interface ProcessId {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970 when the process began, to tell it from a later one of the same number. */
  readonly since: number;
}

/** This process. */
export const self: ProcessId = {
  pid: process.pid,
  host: hostname(),
  since: Math.round(performance.timeOrigin),
};

/** Whether a process surely runs no more; false for one of another machine. */
export function isGone({ pid, host, since }: ProcessId): boolean {
  if (host !== self.host) return false;
  if (pid === self.pid) return since !== self.since;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return !isCode(error, 'EPERM');
  }
}
