import type { SaveTarget } from '../jobs/job.ts';
import type { StartedJob } from '../jobs/run.ts';
import { type PlannedRun, uploadPlanned } from '../presets/plan.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { submitNote } from '../tools/jobRun.ts';
import { BY } from './context.ts';
import type { Progress } from './progress.ts';

/** How a planned run is submitted. */
export interface SubmitHow {
  readonly target: SaveTarget | undefined;
  /** USD. */
  readonly maxCost: number | undefined;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Uploads the files of a planned run and submits it: checked, priced, guarded and in the journal. @throws {FalError} */
export async function submitPlanned(
  runtime: Runtime,
  planned: PlannedRun,
  { target, maxCost, progress, signal }: SubmitHow,
): Promise<StartedJob> {
  const { endpointId } = planned;
  const input = await uploadPlanned(planned, async (file, isPicked) => {
    progress.state(`uploads ${file}`);
    const picked = isPicked ? { isPicked } : {};
    return (await runtime.upload({ path: file, ...picked, signal })).url;
  });
  signal.throwIfAborted();
  progress.state(`submits ${endpointId}`);
  // An abort during the submit only ends waits between retries, so the request id is never lost.
  const job = await runtime.jobs.start({ endpointId, input, by: BY, target, maxCost }, signal);
  const note = submitNote(job);
  if (note !== '') progress.note(note.trim());
  return job;
}
