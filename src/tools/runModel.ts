import * as z from 'zod';
import { JOB, JOB_FILES } from './jobInput.ts';
import { finishedAnswer, submitNote, startJob, waitForJob } from './jobRun.ts';
import { OUTCOME, type OutcomeData, runningAnswer } from './outcome.ts';
import { type Answer, type Call, defineTool, SPENDS, type ToolContext } from './tool.ts';

/** Milliseconds of a call, the submit included, after which a running job is returned. */
const LONGEST_WAIT = 46_000;
const DESCRIPTION =
  'Run a model and wait for its result (billed). Slow models (video, training) return status "processing": continue with check_job.';

const INPUT = JOB.extend({
  wait_seconds: z
    .number()
    .min(0)
    .max(45)
    .default(45)
    .describe('Max wait; then the running job is returned'),
});

export const runModel = defineTool({
  name: 'run_model',
  title: 'fal model',
  description: `${DESCRIPTION} Set save_to to keep files.`,
  input: INPUT,
  output: OUTCOME,
  annotations: SPENDS,
  remote: { description: DESCRIPTION, omits: JOB_FILES },
  viewer: { callable: false },
  run: (input, context, call) => runAndWait(input, context, call),
});

/** Runs a job and waits for it, as run_model does; `begun` is the time of `performance.now()` at which the call came. @throws {FalError} */
export async function runAndWait(
  input: z.output<typeof INPUT>,
  context: ToolContext,
  call: Call,
  begun = performance.now(),
): Promise<Answer<OutcomeData>> {
  const lifetime = input.expiration_seconds;
  const expiresAt = lifetime === undefined ? undefined : Date.now() + lifetime * 1000;
  const job = await startJob(input, context, call, begun);
  const left = Math.max(0, LONGEST_WAIT - (performance.now() - begun));
  const wait = Math.min(input.wait_seconds * 1000, left);
  const { finished, note } = await waitForJob(job, wait, context, call);
  if (finished) {
    const journalled = finished.journalled && job.journalError === undefined;
    const options = { expiresAt, begun };
    return finishedAnswer({ ...finished, journalled }, job.id, context, call, options);
  }
  const position = job.last()?.queuePosition;
  return runningAnswer(
    job.handle,
    { status: 'processing', ...(position !== undefined && { queue_position: position }) },
    submitNote(job) + note,
  );
}
