import type { Store } from '../store/store.ts';
import type { Follow } from './follow.ts';
import type { Job, Owner } from './job.ts';
import type { Journal } from './journal.ts';

/** What was done about the jobs that a process left when it died. */
export interface Recovered {
  /** Followed on to their end, by request id. */
  readonly followed: readonly Job[];
  /** Died between the intent and fal's answer: nobody can tell whether fal took them. */
  readonly ambiguous: readonly Job[];
}

export interface RecoverDeps {
  readonly journal: Journal;
  readonly follow: Follow;
  readonly store: Pick<Store, 'exclusive'>;
  readonly now?: () => number;
}

/** An owner that seems alive may be another process under the same number; following twice costs nothing. */
const OLD = 3_600_000;
/** What fal keeps of a request, by its documentation: older ones cannot be asked after. */
const FORGOTTEN = 30 * 86_400_000;

/** Takes over the open jobs of dead processes: each is followed on to its end, or told as ambiguous. One process does it at a time. */
export async function recoverJobs({
  journal,
  follow,
  store,
  now = Date.now,
}: RecoverDeps): Promise<Recovered> {
  const left = async () => {
    const { jobs } = await journal.jobs();
    return jobs.filter((job) => !job.outcome && isLeft(job, journal.owner, now()));
  };
  if ((await left()).length === 0) return { followed: [], ambiguous: [] };
  return store.exclusive('recover', async () => {
    const followed: Job[] = [];
    const ambiguous: Job[] = [];
    for (const job of await left()) {
      if (job.handle) {
        await journal.adopted(job.id);
        follow(job.handle, job);
        followed.push(job);
      } else {
        const message =
          'The process died while it submitted this job: fal may or may not have taken it. Look at https://fal.ai/dashboard/requests before you submit it again.';
        await journal.ended(job.id, {
          end: 'ambiguous',
          error: { kind: 'ambiguous-submit', message },
        });
        ambiguous.push(job);
      }
    }
    return { followed, ambiguous };
  });
}

/** Whether no process can ever tell how an open job ended: fal has forgotten it, or its process is gone and so is its gateway (a sandbox has another address each time). */
export function isLost(job: Job, self: Owner, now = Date.now()): boolean {
  if (job.outcome) return false;
  if (job.handle && now - job.at > FORGOTTEN) return true;
  const { via } = job.owner;
  if (via === undefined || self.via === undefined || via === self.via) return false;
  return isOrphan(job, self, now);
}

function isLeft(job: Job, self: Owner, now: number): boolean {
  if (job.handle && now - job.at > FORGOTTEN) return false;
  return job.owner.via === self.via && isOrphan(job, self, now);
}

function isOrphan({ at, owner: { pid, host, since } }: Job, self: Owner, now: number): boolean {
  const age = now - at;
  if (pid === self.pid && host === self.host) return since !== self.since;
  return age > OLD || (host === self.host && !isAlive(pid));
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it is there, and another user's.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
