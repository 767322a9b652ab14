import { stat } from 'node:fs/promises';
import * as vscode from 'vscode';
import type { Services } from '../services.ts';
import { watchLog } from '../watchLog.ts';

/** Milliseconds; a journal unchanged for longer has no job in flight, because fal limits jobs to less. */
const QUIET = 24 * 3_600_000;

/** The number of jobs in flight at this window's fal, over all processes. */
export interface JobsInFlight {
  count(): number;
  readonly onDidChange: vscode.Event<void>;
  dispose(): void;
}

/** Watches the journal; loads it only after a change. */
export function watchJobsInFlight({ context, runtimeHost, log }: Services): JobsInFlight {
  const changed = new vscode.EventEmitter<void>();
  let count = 0;
  let looking: Promise<void> = Promise.resolve();

  const setCount = (found: number) => {
    if (found === count) return;
    count = found;
    changed.fire();
  };
  const look = () => {
    looking = looking.then(countNow).then(setCount, (error: unknown) => {
      log.debug(`The journal could not be read: ${String(error)}`);
      setCount(0);
    });
  };
  const countNow = async () => {
    const { journal } = await runtimeHost.get();
    const { jobs } = await journal.jobs();
    const { isInFlight } = await import('../../domain/jobState.ts');
    const { stateOf } = await import('../../jobs/state.ts');
    const { owner } = journal;
    const ours = jobs.filter((job) => job.owner.via === owner.via);
    return ours.filter((job) => isInFlight(stateOf(job, owner))).length;
  };
  const watch = watchLog({ context, log }, 'jobs', {
    changed: look,
    opened: async (file, isSandbox) => {
      setCount(0);
      // A new sandbox has no jobs.
      if (isSandbox) return;
      const { mtimeMs } = await stat(file).catch(() => ({ mtimeMs: 0 }));
      if (Date.now() - mtimeMs < QUIET) look();
    },
  });

  return {
    count: () => count,
    onDidChange: changed.event,
    dispose: () => {
      watch.dispose();
      changed.dispose();
    },
  };
}
