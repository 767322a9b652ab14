import { CALL_CANCELLED } from '../fal/cancel.ts';
import { JOB, JOB_FILES } from './jobInput.ts';
import { cancelJob, journalNote, startJob } from './jobRun.ts';
import { OUTCOME, runningAnswer } from './outcome.ts';
import { defineTool, SPENDS } from './tool.ts';

export const submitJob = defineTool({
  name: 'submit_job',
  title: 'Submit a job',
  description:
    'Submit a model run (billed) and come back at once with its request_id, for long jobs or several at a time. Then check_job.',
  input: JOB,
  output: OUTCOME,
  annotations: SPENDS,
  remote: { omits: JOB_FILES },
  async run(input, context, call) {
    const job = await startJob(input, context, call);
    if (call.signal.reason === CALL_CANCELLED) throw await cancelJob(job, context.jobs);
    return runningAnswer(job.handle, { status: 'in_queue' }, journalNote(job));
  },
});
