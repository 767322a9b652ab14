import { isInFlight } from '../domain/jobState.ts';
import type { Journal } from './journal.ts';
import type { Jobs } from './run.ts';
import { stateOf } from './state.ts';

/** Requests the cancellation of all jobs in flight of this machine, through the gateway of this process; resolves to how many fal took and how many it did not answer; `ended` resolves when all of them have ended. */
export async function cancelAll(
  journal: Pick<Journal, 'jobs' | 'owner'>,
  jobs: Pick<Jobs, 'attach' | 'cancel'>,
): Promise<{
  readonly cancelled: number;
  readonly left: number;
  readonly ended: Promise<unknown>;
}> {
  const { owner } = journal;
  const { jobs: all } = await journal.jobs();
  const handles = all
    .filter((job) => job.owner.via === owner.via && isInFlight(stateOf(job, owner)))
    .flatMap(({ handle }) => handle ?? []);
  const ends: Promise<unknown>[] = [];
  const results = await Promise.all(
    handles.map(async (handle) => {
      const result = await jobs.cancel(handle).catch(() => 'unanswered' as const);
      // Its end is recorded also when the process that submitted it is gone.
      const job = await jobs.attach(handle).catch(() => undefined);
      if (job) ends.push(job.done);
      return result;
    }),
  );
  const count = (one: (typeof results)[number]) =>
    results.filter((result) => result === one).length;
  const ended = Promise.allSettled(ends);
  return { cancelled: count('requested'), left: count('unanswered'), ended };
}
