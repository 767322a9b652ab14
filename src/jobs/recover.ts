import type { Store } from '../store/store.ts';
import type { Follow } from './follow.ts';
import type { Job, SubmittedJob } from './job.ts';
import type { Journal } from './journal.ts';
import { isForgotten, isOrphan } from './state.ts';
import { sweepFolder } from './partialFile.ts';
import { isInRoots, type Roots } from './roots.ts';
import { createUnsaved } from './unsaved.ts';

/** What was done with the jobs of dead processes. */
export interface Recovered {
  /** Open jobs, which this process follows now. */
  readonly followed: readonly Job[];
  /** Jobs whose process died between the intent and fal's response: whether fal accepted them is unknown. */
  readonly ambiguous: readonly Job[];
  /** Ended jobs whose results are being saved now. */
  readonly saving: readonly Job[];
}

export interface RecoverDeps {
  readonly journal: Journal;
  readonly follow: Follow;
  readonly store: Pick<Store, 'exclusive' | 'read' | 'write'>;
  /** A job of another project is followed, but a server of that project saves its results. */
  readonly roots: Roots;
  readonly now?: () => number;
}

/** Takes over the jobs of dead processes: follows each open one to its end or marks it ambiguous, and saves missing results of ended ones. One process at a time. */
export async function recoverJobs({
  journal,
  follow,
  store,
  roots,
  now = Date.now,
}: RecoverDeps): Promise<Recovered> {
  const unsaved = createUnsaved(store, follow, now);
  const findLeft = async () => {
    const { jobs } = await journal.jobs();
    const isOf = ({ owner }: Job) => owner.via === journal.owner.via;
    const orphans = jobs.filter((job) => isOf(job) && isOrphan(job, journal.owner, now()));
    return {
      open: orphans.filter((job) => !job.outcome && !(job.handle && isForgotten(job, now()))),
      ended: await unsaved.worthSaving(
        orphans.filter((job) => job.handle !== undefined) as SubmittedJob[],
      ),
    };
  };
  const none = { followed: [], ambiguous: [], saving: [] };
  const { open, ended } = await findLeft();
  if (open.length + ended.length === 0) return none;
  const allowed = await roots().catch(() => []);
  const isOurs = ({ target }: Pick<Job, 'target'>) =>
    target === undefined || isInRoots(target.folder, () => Promise.resolve(allowed));
  return store.exclusive('recover', async () => {
    const followed: Job[] = [];
    const ambiguous: Job[] = [];
    const saving: SubmittedJob[] = [];
    const found = await findLeft();
    for (const job of found.open) {
      if (job.handle) {
        const isTaken = await isOurs(job);
        if (isTaken) await journal.adopted(job.id);
        follow(job.handle, { ...job, adopt: true, target: isTaken ? job.target : undefined });
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
    for (const job of found.ended) {
      if (!(await isOurs(job))) continue;
      await journal.adopted(job.id);
      saving.push(job);
    }
    for (const job of [...followed, ...saving]) {
      if (job.target && (await isOurs(job))) await sweepFolder(job.target.folder);
    }
    unsaved.save(saving);
    return { followed, ambiguous, saving };
  });
}
