import * as z from 'zod';
import { CANCEL_MEANING } from '../domain/cancelResult.ts';
import { FalError } from '../fal/errors.ts';
import type { QueueHandle, QueueStatus } from '../domain/types.ts';
import type { Finished } from '../jobs/follow.ts';
import { nextStep } from './nextStep.ts';
import { requireImaging } from './pictures.ts';
import { cutText } from './truncate.ts';
import { ENDPOINT, SAVE_TO, targetIn } from './jobInput.ts';
import { failureOf, finishedAnswer, waitForJob } from './jobRun.ts';
import { costData, OUTCOME, type OutcomeData, runningAnswer } from './outcome.ts';
import { type Answer, defineTool, SPENDS, type ToolContext } from './tool.ts';

/** A finished job's result must be fetched, and its files saved, before clients cut the call off. */
const RESULT_WAIT = 40_000;

export const checkJob = defineTool({
  name: 'check_job',
  title: 'fal job check',
  description:
    "Get a submitted job's status and, once done, its result, or cancel it. Never resubmit to check.",
  input: z.object({
    request_id: z.string().trim().min(1).max(128),
    endpoint_id: ENDPOINT.optional().describe('Required if submitted on another machine'),
    action: z.enum(['status', 'result', 'cancel']).default('status'),
    save_to: SAVE_TO,
    preview: z.boolean().optional().describe('true: see the results, as one small image'),
  }),
  output: OUTCOME,
  annotations: { ...SPENDS, idempotentHint: true },
  remote: { omits: ['save_to', 'preview'], requires: ['endpoint_id'] },
  viewer: { callable: true },
  async run({ request_id, endpoint_id, action, save_to, preview }, context, call) {
    const begun = performance.now();
    if (preview) requireImaging(context);
    const target = await targetIn(save_to, context);
    const handle = await context.jobs.locate(request_id, endpoint_id);
    if (action === 'cancel') return cancel(handle, context);
    const status = await context.queue.status(handle, call.signal).catch(async (error: unknown) => {
      // fal forgets a request after a while; the journal does not.
      const job = await context.journal.find(request_id).catch(() => undefined);
      if (job?.outcome?.end === 'completed' && isNotFound(error)) return undefined;
      throw error;
    });
    if (status && status.status !== 'COMPLETED') return progressAnswer(handle, status);
    const job = await context.jobs.attach(handle, target);
    const { finished, note } = await waitForJob(job, RESULT_WAIT, context, call);
    if (finished?.failure && action === 'status')
      return endedAnswer(finished, failureOf(finished, finished.failure));
    const options = { begun, ...(preview !== undefined && { preview }) };
    if (finished) return finishedAnswer(finished, job.id, context, call, options);
    const step = note || 'The result is being fetched and saved. ';
    return runningAnswer(handle, { status: 'processing' }, step);
  },
});

const isNotFound = (error: unknown): boolean =>
  error instanceof FalError && error.kind === 'not-found';

function progressAnswer(handle: QueueHandle, status: QueueStatus): Answer<OutcomeData> {
  const logs = status.logs.slice(-5).map((line) => cutText(line.message, 300));
  return runningAnswer(handle, {
    status: status.status === 'IN_QUEUE' ? 'in_queue' : 'in_progress',
    ...(status.queuePosition !== undefined && { queue_position: status.queuePosition }),
    ...(logs.length > 0 && { logs }),
  });
}

function endedAnswer({ handle, cost }: Finished, error: FalError): Answer<OutcomeData> {
  const status = error.kind === 'cancelled' ? 'cancelled' : 'failed';
  const message = cutText(error.message, 3000);
  return {
    structured: {
      status,
      endpoint_id: handle.endpointId,
      request_id: handle.requestId,
      error: message,
      ...(cost && { cost: costData(cost) }),
      next_step: nextStep(error),
    },
    text: `${status}: ${message}\n${nextStep(error)}`,
  };
}

async function cancel(handle: QueueHandle, { jobs }: ToolContext): Promise<Answer<OutcomeData>> {
  const answer = await jobs.cancel(handle);
  if (answer === 'not-found') {
    throw new FalError(
      'not-found',
      `fal does not know request ${handle.requestId} of ${handle.endpointId}.`,
      { advice: 'Check both ids: they must be of the same job.' },
    );
  }
  // The journal records the job's end even if nobody asks for it again.
  if (answer === 'requested') await jobs.attach(handle);
  const next_step =
    answer === 'requested'
      ? `${CANCEL_MEANING[answer]} check_job shows how it ended.`
      : `${CANCEL_MEANING[answer]} check_job with action result returns its result or its error.`;
  const status = answer === 'requested' ? 'cancelled' : 'completed';
  return {
    structured: { status, endpoint_id: handle.endpointId, request_id: handle.requestId, next_step },
    text: `Cancel ${answer}: request ${handle.requestId}. ${next_step}`,
  };
}
