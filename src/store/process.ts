import { hostname } from 'node:os';
import { isCode } from './folder.ts';

/** The identity of a process, stored with work that others may take over. */
export interface ProcessId {
  readonly pid: number;
  readonly host: string;
  /** Milliseconds since 1970 when the process began, to distinguish it from a later process with the same pid. */
  readonly since: number;
}

/** This process. */
export const self: ProcessId = {
  pid: process.pid,
  host: hostname(),
  since: Math.round(performance.timeOrigin),
};

/** Whether a process is definitely dead; false for one of another machine. */
export function isGone({ pid, host, since }: ProcessId): boolean {
  if (host !== self.host) return false;
  if (pid === self.pid) return since !== self.since;
  try {
    return !process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs as another user.
    return !isCode(error, 'EPERM');
  }
}
