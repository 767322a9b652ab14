import { setTimeout as sleepFor } from 'node:timers/promises';
import * as z from 'zod';
import { FalError } from '../fal/errors.ts';
import type { QueueStatus } from '../domain/types.ts';
import type { Finished, RunningJob } from '../jobs/follow.ts';
import type { StartedJob } from '../jobs/run.ts';
import { JOB, JOB_FILES, readJob } from './jobInput.ts';
import { completedAnswer, OUTCOME, runningAnswer } from './outcome.ts';
import { CALL_CANCELLED, linkSignals } from '../fal/cancel.ts';
import { type Call, defineTool, SPENDS, type Services } from './tool.ts';

/** Milliseconds of a call, the submit included, after which the job is handed back. */
const LONGEST_WAIT = 46_000;

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
  elsewhere: {
    description:
      'Run a model and wait for its result (billed). Slow ones (video, training) come back as status "processing": go on with check_job.',
    without: JOB_FILES,
  },
  async run(asked, services, call) {
    const started = performance.now();
    const request = await readJob(asked, services, call);
    const expiresAt = request.expirationSeconds && Date.now() + request.expirationSeconds * 1000;
    const job = await services.jobs.start(request, call.signal);
    call.log('info', submittedLine(job));
    const left = Math.max(0, LONGEST_WAIT - (performance.now() - started));
    const wait = Math.min(asked.wait_seconds * 1000, left);
    const { finished, note } = await waitOrTell(job, wait, services, call);
    if (finished?.failure) throw finished.failure;
    if (finished) {
      const journalled = await isJournalled(finished, services);
      return completedAnswer(
        { ...finished, journalled, ...(expiresAt && { expiresAt }) },
        { savable: services.files },
      );
    }
    const last = job.last();
    return runningAnswer(
      job.handle,
      {
        status: 'processing',
        ...(last?.queuePosition !== undefined && { queue_position: last.queuePosition }),
      },
      journalNote(job) + note,
    );
  },
});

/** As `waitFor`; but trouble with hearing of a job is no error of the job, which runs and bills: it is told as a note. */
export async function waitOrTell(
  job: RunningJob,
  milliseconds: number,
  services: Services,
  call: Call,
): Promise<{ finished?: Finished | undefined; note: string }> {
  try {
    return { finished: await waitFor(job, milliseconds, services, call), note: '' };
  } catch (error) {
    if (!(error instanceof FalError) || call.signal.aborted) throw error;
    return { note: `It was submitted, but fal could not be asked about it (${error.message}). ` };
  }
}

/** What the log keeps of a submit. */
export function submittedLine({ handle }: RunningJob): string {
  return `Submitted ${handle.endpointId}, request ${handle.requestId}`;
}

/** Whether the journal of this machine knows the job, and what it made. */
export async function isJournalled(
  { handle }: Finished,
  { journal }: Pick<Services, 'journal'>,
): Promise<boolean> {
  const job = await journal.find(handle.requestId).catch(() => undefined);
  return job?.outcome?.end === 'completed';
}

/** What a caller must know when the journal could not be written after the submit. */
export function journalNote(job: StartedJob): string {
  if (job.journalError === undefined) return '';
  return `Keep endpoint_id and request_id: the journal could not be written (${messageOf(job.journalError)}). `;
}

/** Waits at most `milliseconds`, telling progress; undefined = still running. A cancelled call cancels the job at fal. @throws {FalError} */
async function waitFor(
  job: RunningJob,
  milliseconds: number,
  { jobs }: Services,
  { signal, progress, handBack }: Call,
): Promise<Finished | undefined> {
  const { handle } = job;
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
  const timer = linkSignals([handBack]);
  try {
    const aborted = new Promise<never>((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
      });
      if (signal.aborted) reject(new Error('aborted'));
    });
    const late = sleepFor(milliseconds, undefined, { signal: timer.signal }).catch(() => undefined);
    return await Promise.race([job.done, late, aborted]);
  } catch (error) {
    if (signal.reason !== CALL_CANCELLED) throw error;
    throw await cancelled(job, jobs);
  } finally {
    stop();
    timer.abort();
    timer.release();
  }
}

/** Cancels the job of a call that was taken back; the error says what is known of billing. */
export async function cancelled({ handle }: RunningJob, jobs: Services['jobs']): Promise<FalError> {
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
