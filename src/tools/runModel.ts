import { setTimeout as sleepFor } from 'node:timers/promises';
import { z } from 'zod';
import { FalError } from '../fal/errors.ts';
import type { QueueStatus } from '../fal/types.ts';
import type { Finished, RunningJob } from '../jobs/follow.ts';
import type { StartedJob } from '../jobs/run.ts';
import { JOB, readJob } from './jobInput.ts';
import { completedAnswer, OUTCOME, runningAnswer } from './outcome.ts';
import { type Call, CALL_CANCELLED, defineTool, SPENDS, type Services } from './tool.ts';

export const runModel = defineTool({
  name: 'run_model',
  title: 'Run a model',
  description:
    'Run a model and wait for its result (billed). Slow ones (video, training) come back as status "processing": go on with check_job. Save with save_to.',
  input: JOB.extend({
    wait_seconds: z.number().min(0).max(45).default(45).describe('Then the job is handed back'),
  }),
  output: OUTCOME,
  annotations: SPENDS,
  async run(asked, services, call) {
    const request = await readJob(asked, services, call);
    const expiresAt = request.expirationSeconds && Date.now() + request.expirationSeconds * 1000;
    call.signal.throwIfAborted();
    const job = await services.jobs.start(request);
    const finished = await waitFor(job, asked.wait_seconds * 1000, services, call);
    if (finished) return completedAnswer({ ...finished, ...(expiresAt && { expiresAt }) });
    const last = job.last();
    return runningAnswer(
      job.handle,
      {
        status: 'processing',
        ...(last?.queuePosition !== undefined && { queue_position: last.queuePosition }),
      },
      journalNote(job),
    );
  },
});

/** What a caller must know when the journal could not be written after the submit. */
export function journalNote(job: StartedJob): string {
  if (job.journalError === undefined) return '';
  return `Keep endpoint_id and request_id: the journal could not be written (${messageOf(job.journalError)}). `;
}

/** Waits at most `milliseconds`, telling progress; undefined = still running. A cancelled call cancels the job at fal. @throws {FalError} */
export async function waitFor(
  job: RunningJob,
  milliseconds: number,
  { jobs }: Services,
  { signal, progress }: Call,
): Promise<Finished | undefined> {
  const { handle } = job;
  const started = Date.now();
  let told = 0;
  const tell = (status: QueueStatus | undefined) => {
    const line = status?.logs.at(-1)?.message;
    const where =
      status?.status === 'IN_QUEUE'
        ? `Queued, ${status.queuePosition ?? 0} ahead`
        : status?.status === 'IN_PROGRESS'
          ? 'Running'
          : 'Submitted';
    // Progress must rise; of a job's length nothing is known, so it counts what was told.
    told += 1;
    progress(`${where}${line ? `: ${line}` : ''} (request ${handle.requestId})`, told);
  };
  tell(job.last());
  const stop = job.listen((status) => {
    if (status.status !== 'COMPLETED') tell(status);
  });
  const timer = new AbortController();
  try {
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      });
      if (signal.aborted) reject(new Error('aborted'));
    });
    const rest = Math.max(0, milliseconds - (Date.now() - started));
    const late = sleepFor(rest, undefined, { signal: timer.signal }).catch(() => undefined);
    return await Promise.race([job.done, late, aborted]);
  } catch (error) {
    if (signal.reason !== CALL_CANCELLED) throw error;
    throw await cancelled(job, jobs);
  } finally {
    stop();
    timer.abort();
  }
}

async function cancelled({ handle }: RunningJob, jobs: Services['jobs']): Promise<FalError> {
  const answer = await jobs.cancel(handle).catch(() => undefined);
  const told = {
    requested:
      'fal took the cancel: a queued job is gone and not billed; one already running may still finish and bill.',
    'already-completed':
      'It had already completed, so it is billed; check_job still gives the result.',
    'not-found': 'fal no longer knows the request.',
  } as const;
  return new FalError(
    'cancelled',
    `The call was cancelled. ${answer ? told[answer] : 'fal did not answer the cancel: the job may go on and bill.'}`,
    {
      advice: `check_job with request_id ${handle.requestId} tells what became of it.`,
      requestId: handle.requestId,
    },
  );
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : 'unknown');
