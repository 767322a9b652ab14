import { FalError } from '../../fal/errors.ts';
import type { JsonObject } from '../../fal/types.ts';
import type { Composed } from '../../jobs/compose.ts';
import type { RunningJob } from '../../jobs/follow.ts';
import type { JobProgress, Requests } from '../../protocol/messages.ts';
import { type Editor, fillVariables } from './editor.ts';

export interface RunDeps {
  readonly core: Pick<Composed, 'jobs'>;
  readonly editor: Pick<Editor, 'variable' | 'autosaveFolder'>;
  readonly progress: (progress: JobProgress) => void;
}

/** Submits each input, one after the other, until one is refused; how they end is the journal's to tell. */
export async function startRuns(
  { core, editor, progress }: RunDeps,
  { endpointId, inputs }: { endpointId: string; inputs: readonly JsonObject[] },
  signal: AbortSignal,
): Promise<Requests['run.start'][1]> {
  const requestIds: string[] = [];
  try {
    const saveTo = await editor.autosaveFolder();
    for (const raw of inputs) {
      const input = await fillVariables(raw, (name) => editor.variable(name));
      const request = { endpointId, input, by: 'you', ...(saveTo !== undefined && { saveTo }) };
      const job = await core.jobs.start(request, signal);
      tellProgress(job, progress);
      requestIds.push(job.handle.requestId);
    }
    return { requestIds, faults: [] };
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    const told = error.faults.length > 0 ? '' : `${error.message} ${error.advice}`;
    return {
      requestIds,
      faults: error.faults.map(({ path, message }) => ({ path, message })),
      ...(told && { error: told }),
    };
  }
}

function tellProgress(job: RunningJob, progress: RunDeps['progress']): void {
  const { requestId } = job.handle;
  let log: string | undefined;
  const stop = job.listen(({ status, queuePosition, logs }) => {
    if (status === 'COMPLETED') return;
    log = logs.at(-1)?.message ?? log;
    progress({
      requestId,
      status: status === 'IN_QUEUE' ? 'queued' : 'running',
      ...(queuePosition !== undefined && { position: queuePosition }),
      ...(log !== undefined && { log }),
    });
  });
  job.done.catch(() => undefined).finally(stop);
}
