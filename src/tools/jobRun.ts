import type * as z from 'zod';
import { CALL_CANCELLED, linkSignals } from '../fal/cancel.ts';
import { CANCEL_MEANING } from '../domain/cancelResult.ts';
import { FalError } from '../fal/errors.ts';
import type { QueueHandle, QueueStatus } from '../domain/types.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { Encoded } from '../imaging/encode.ts';
import type { Finished, RunningJob } from '../jobs/follow.ts';
import type { StartedJob } from '../jobs/run.ts';
import { type JOB, readJob } from './jobInput.ts';
import { completedAnswer, costLine, type OutcomeData } from './outcome.ts';
import { contactSheet, hasPictures, type Results, SHEET_SIZE, withStills } from './pictures.ts';
import type { Answer, Call, ToolContext } from './tool.ts';
import { cutText } from './truncate.ts';

/** Milliseconds of a call after which a lost submit is searched no longer: clients end a call at 60 s. */
const SEARCH_END = 44_000;

/** Milliseconds that an answer waits for its preview, and of a call after which it waits no longer. */
const LONGEST_PREVIEW = 15_000;
const PREVIEW_END = 46_500;
const LONGEST_WHY = 300;

/** Submits the job that a tool's input describes, and logs its request id; `begun` is the time of `performance.now()` at which the call came. @throws {FalError} */
export async function startJob(
  input: z.output<typeof JOB>,
  context: ToolContext,
  call: Call,
  begun = performance.now(),
): Promise<StartedJob> {
  const answerBy = begun + SEARCH_END;
  const request = await readJob(input, context, call, begun);
  const job = await context.jobs.start({ ...request, answerBy }, call.signal);
  const how = job.isFound === true ? 'Found the lost submit of' : 'Submitted';
  call.log('info', `${how} ${job.handle.endpointId}, request ${job.handle.requestId}`);
  return job;
}

/**
 * Waits at most `ms` milliseconds for a job's end and reports progress; `finished` is undefined while it runs. A
 * cancelled call cancels the job at fal. A failure to ask fal about the job becomes a note, since the job itself runs
 * and bills.
 * @throws {FalError} `cancelled`, or `not-found` for an unknown job
 */
export async function waitForJob(
  job: RunningJob,
  ms: number,
  { jobs, handBack }: Pick<ToolContext, 'jobs' | 'handBack'>,
  call: Call,
): Promise<{ readonly finished?: Finished | undefined; readonly note: string }> {
  const stop = reportProgress(job, call);
  try {
    const finished = await withTimeout(
      Promise.race([job.done, abortOf(handBack)]),
      ms,
      call.signal,
    );
    return { finished, note: '' };
  } catch (error) {
    if (call.signal.reason === CALL_CANCELLED) throw await cancelJob(job, jobs);
    if (!(error instanceof FalError) || call.signal.aborted) throw error;
    // Some of fal's apps answer COMPLETED to every id; only the result shows that there is no such job.
    if (error.kind === 'not-found' && job.last()?.status === 'COMPLETED') throw error;
    return { note: `It was submitted, but its status could not be read (${error.message}). ` };
  } finally {
    stop();
  }
}

export interface AnswerOptions {
  /** When the URLs expire, in milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
  /** True: the answer holds a picture of the results. */
  readonly preview?: boolean;
  /** The time of `performance.now()` at which the call came. */
  readonly begun: number;
}

/** The answer of a job that completed, with what it means for the spending limits. @throws {FalError} of a job that failed */
export async function finishedAnswer(
  ended: Finished,
  id: string | undefined,
  context: ToolContext,
  { signal }: Call,
  { expiresAt, preview = context.preview ?? false, begun }: AnswerOptions,
): Promise<Answer<OutcomeData>> {
  if (ended.failure) throw failureOf(ended, ended.failure);
  const finished = await withStills({ ...ended, assets: ended.assets ?? [] }, context);
  const { remote, spending } = context;
  const journalled = finished.journalled && !remote;
  const [notes, { picture, note }] = await Promise.all([
    spending.notes(id).catch(() => []),
    preview ? previewOf(finished, context, signal, begun) : NO_PREVIEW,
  ]);
  const all = note === undefined ? notes : [...notes, note];
  return completedAnswer({ ...finished, journalled, expiresAt, picture, notes: all }, { remote });
}

interface Preview {
  readonly picture?: Encoded;
  readonly note?: string;
}

/** The results as one picture; a note where there is none. The result never waits for it longer than the call may take. */
async function previewOf(
  results: Results,
  context: ToolContext,
  signal: AbortSignal,
  begun: number,
): Promise<Preview> {
  if (!hasPictures(results)) return NO_PREVIEW;
  const left = Math.min(LONGEST_PREVIEW, begun + PREVIEW_END - performance.now());
  const stop = linkSignals([signal], Math.max(0, left));
  try {
    const { picture, problem } = await contactSheet(results, SHEET_SIZE, context, stop.signal);
    return problem ? noteOf(problem.message) : { picture };
  } catch (error) {
    if (!(error instanceof FalError) || signal.aborted) throw error;
    return noteOf(stop.late() ? 'It took too long.' : error.message);
  } finally {
    stop.release();
  }
}

const NO_PREVIEW: Preview = {};

const noteOf = (why: string): Preview => ({
  note: `There is no preview: ${cutText(why, LONGEST_WHY)}`,
});

/** The failure of a job, with its bill where it has one. */
export function failureOf({ cost }: Finished, failure: FalError): FalError {
  if (!cost) return failure;
  return failure.with({
    message: `${failure.message} fal bills it all the same: ${costLine(cost)}.`,
  });
}

/** What a caller must know about an unusual submit: its answer was lost, or the journal could not be written after it; else empty. */
export function submitNote({ journalError, isFound }: StartedJob): string {
  if (isFound === true) {
    return "fal's answer to the submit was lost, but the request was found among yours by its input. ";
  }
  if (journalError === undefined) return '';
  const why = journalError instanceof Error ? journalError.message : 'unknown';
  return `Keep endpoint_id and request_id: the journal could not be written (${why}). `;
}

/** Cancels the job of a cancelled call; resolves to an error that states what the cancellation means for the bill. */
export async function cancelJob(
  { handle }: { readonly handle: QueueHandle },
  jobs: ToolContext['jobs'],
): Promise<FalError> {
  const answer = await jobs.cancel(handle).catch(() => 'unanswered' as const);
  return new FalError('cancelled', `The call was cancelled. ${CANCEL_MEANING[answer]}`, {
    advice: `check_job with request_id ${handle.requestId} shows how the job ended, with its result if it completed.`,
    requestId: handle.requestId,
  });
}

/** Reports the job's status now and at each change, until the function that it returns is called. */
function reportProgress(job: RunningJob, { progress }: Call): () => void {
  let reports = 0;
  const report = (status: QueueStatus | undefined) => {
    const line = status?.logs.at(-1)?.message;
    // Progress must rise, and a job's length is unknown: the number counts the reports.
    reports += 1;
    const text = `${stateText(status)}${line ? `: ${line}` : ''} (request ${job.handle.requestId})`;
    progress(text, reports);
  };
  report(job.last());
  return job.listen((status) => {
    if (status.status !== 'COMPLETED') report(status);
  });
}

function stateText(status: QueueStatus | undefined): string {
  if (status?.status === 'IN_QUEUE') return `Queued, ${status.queuePosition ?? 0} ahead`;
  return status?.status === 'IN_PROGRESS' ? 'Running' : 'Submitted';
}

/** Resolves when the signal aborts; never without one. */
function abortOf(signal: AbortSignal | undefined): Promise<undefined> {
  return new Promise((resolve) => {
    const stop = () => resolve(undefined);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop, { once: true });
  });
}
