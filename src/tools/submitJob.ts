import { CALL_CANCELLED } from '../fal/cancel.ts';
import { JOB, JOB_FILES } from './jobInput.ts';
import { cancelJob, submitNote, startJob } from './jobRun.ts';
import { OUTCOME, runningAnswer } from './outcome.ts';
import { defineTool, SPENDS } from './tool.ts';

export const submitJob = defineTool({
  name: 'submit_job',
  title: 'fal background job',
  description:
    'Start a model run (billed) and return its request_id immediately, for long or parallel jobs. Follow up with check_job.',
  input: JOB,
  output: OUTCOME,
  annotations: SPENDS,
  remote: { omits: JOB_FILES },
  viewer: { callable: false },
  async run(input, context, call) {
    const job = await startJob(input, context, call);
    if (call.signal.reason === CALL_CANCELLED) throw await cancelJob(job, context.jobs);
    return runningAnswer(job.handle, { status: 'in_queue' }, submitNote(job));
  },
});
