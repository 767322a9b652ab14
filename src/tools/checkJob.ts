import * as z from 'zod';
import { FalError } from '../fal/errors.ts';
import type { QueueHandle, QueueStatus } from '../domain/types.ts';
import { folderInRoots } from '../jobs/roots.ts';
import { cutText } from './fit.ts';
import { ENDPOINT, SAVE_TO } from './jobInput.ts';
import { completedAnswer, OUTCOME, type OutcomeData, runningAnswer } from './outcome.ts';
import { isJournalled, waitOrTell } from './runModel.ts';
import { type Answer, defineTool, SPENDS, type Services } from './tool.ts';

/** A finished job's result must be fetched, and its files saved, before clients cut the call off. */
const RESULT_WAIT = 40_000;

export const checkJob = defineTool({
  name: 'check_job',
  title: 'Check a job',
  description:
    'A submitted job: its status (with the result as soon as it is done), result, or cancel. Never submit again to check.',
  input: z.object({
    request_id: z.string().trim().min(1).max(128),
    endpoint_id: ENDPOINT.optional().describe('Needed for jobs of other machines'),
    action: z.enum(['status', 'result', 'cancel']).default('status'),
    save_to: SAVE_TO,
  }),
  output: OUTCOME,
  annotations: { ...SPENDS, idempotentHint: true },
  elsewhere: { without: ['save_to'], needs: ['endpoint_id'] },
  async run({ request_id, endpoint_id, action, save_to }, services, call) {
    const saveTo = save_to && (await folderInRoots(save_to, await services.roots()));
    const handle = await services.jobs.locate(request_id, endpoint_id);
    if (action === 'cancel') return cancel(handle, services);
    const status = await services.queue
      .status(handle, call.signal)
      .catch(async (error: unknown) => {
        // fal forgets a request after a while; the journal does not.
        const job = await services.journal.find(request_id).catch(() => undefined);
        if (job?.outcome?.end === 'completed' && isNotFound(error)) return undefined;
        throw error;
      });
    if (status && status.status !== 'COMPLETED') return progressAnswer(handle, status);
    const job = await services.jobs.attach(handle, saveTo);
    const { finished, note } = await waitOrTell(job, RESULT_WAIT, services, call);
    if (finished?.failure && action === 'result') throw finished.failure;
    if (finished?.failure) return endedAnswer(handle, finished.failure);
    if (finished) {
      const journalled = await isJournalled(finished, services);
      return completedAnswer({ ...finished, journalled }, { savable: services.files });
    }
    const doing = note || 'The result is being fetched and saved. ';
    return runningAnswer(handle, { status: 'processing' }, doing);
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

function endedAnswer(handle: QueueHandle, error: FalError): Answer<OutcomeData> {
  const status = error.kind === 'cancelled' ? 'cancelled' : 'failed';
  const message = cutText(error.message, 3000);
  return {
    structured: {
      status,
      endpoint_id: handle.endpointId,
      request_id: handle.requestId,
      error: message,
      next_step: error.advice,
    },
    text: `${status}: ${message}\n${error.advice}`,
  };
}

async function cancel(handle: QueueHandle, { jobs }: Services): Promise<Answer<OutcomeData>> {
  const answer = await jobs.cancel(handle);
  if (answer === 'not-found') {
    throw new FalError(
      'not-found',
      `fal does not know request ${handle.requestId} of ${handle.endpointId}.`,
      {
        advice: 'Check both ids; they must be of the same job.',
      },
    );
  }
  // So that the journal hears of its end, whoever asks for it later.
  if (answer === 'requested') await jobs.attach(handle);
  const next_step =
    answer === 'requested'
      ? 'A queued job is gone and not billed; one already running may still finish and bill. check_job tells.'
      : 'It had already completed, so nothing was cancelled; check_job with action result gives the result.';
  const status = answer === 'requested' ? 'cancelled' : 'completed';
  return {
    structured: { status, endpoint_id: handle.endpointId, request_id: handle.requestId, next_step },
    text: `Cancel ${answer}: request ${handle.requestId}. ${next_step}`,
  };
}
