import * as z from 'zod';
import { JOB, JOB_FILES } from './jobInput.ts';
import { finishedAnswer, submitNote, startJob, waitForJob } from './jobRun.ts';
import { OUTCOME, runningAnswer } from './outcome.ts';
import { defineTool, SPENDS } from './tool.ts';

/** Milliseconds of a call, the submit included, after which a running job is returned. */
const LONGEST_WAIT = 46_000;
const DESCRIPTION =
  'Run a model and wait for its result (billed). Slow models (video, training) return status "processing": continue with check_job.';

export const runModel = defineTool({
  name: 'run_model',
  title: 'fal model',
  description: `${DESCRIPTION} Set save_to to keep files.`,
  input: JOB.extend({
    wait_seconds: z
      .number()
      .min(0)
      .max(45)
      .default(45)
      .describe('Max wait; then the running job is returned'),
  }),
  output: OUTCOME,
  annotations: SPENDS,
  remote: { description: DESCRIPTION, omits: JOB_FILES },
  async run(input, context, call) {
    const begun = performance.now();
    const lifetime = input.expiration_seconds;
    const expiresAt = lifetime === undefined ? undefined : Date.now() + lifetime * 1000;
    const job = await startJob(input, context, call);
    const left = Math.max(0, LONGEST_WAIT - (performance.now() - begun));
    const wait = Math.min(input.wait_seconds * 1000, left);
    const { finished, note } = await waitForJob(job, wait, context, call);
    if (finished) {
      const journalled = finished.journalled && job.journalError === undefined;
      return finishedAnswer({ ...finished, journalled }, job.id, context, expiresAt);
    }
    const position = job.last()?.queuePosition;
    return runningAnswer(
      job.handle,
      { status: 'processing', ...(position !== undefined && { queue_position: position }) },
      submitNote(job) + note,
    );
  },
});
