import { JOB, JOB_FILES, readJob } from './jobInput.ts';
import { OUTCOME, runningAnswer } from './outcome.ts';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import { cancelled, journalNote } from './runModel.ts';
import { defineTool, SPENDS } from './tool.ts';

export const submitJob = defineTool({
  name: 'submit_job',
  title: 'Submit a job',
  description:
    'Submit a model run (billed) and come back at once with its request_id, for long jobs or several at a time. Then check_job.',
  input: JOB,
  output: OUTCOME,
  annotations: SPENDS,
  elsewhere: { without: JOB_FILES },
  async run(asked, services, call) {
    const request = await readJob(asked, services, call);
    const job = await services.jobs.start(request, call.signal);
    if (call.signal.reason === CALL_CANCELLED) throw await cancelled(job, services.jobs);
    return runningAnswer(job.handle, { status: 'in_queue' }, journalNote(job));
  },
});
