import { costData } from '../outcome.ts';
import { linkSignals } from '../../fal/cancel.ts';
import type { Queue } from '../../fal/queue.ts';
import type { Json } from '../../domain/types.ts';
import { promptOf } from '../../domain/input.ts';
import type { JobState } from '../../domain/jobState.ts';
import type { Job, Owner, SubmittedJob } from '../../jobs/job.ts';
import { stateOf } from '../../jobs/state.ts';
import { cutText, LONGEST_ANSWER } from '../truncate.ts';
import { completedAnswer, type OutcomeData, runningAnswer } from '../outcome.ts';

const MOST_RECENT = 50;
const MOST_PLACES = 3;
const LONGEST_PLACE = 300;
/** Milliseconds that fal has for an answer; without it the journal's data is used. */
const FAL_DEADLINE = 8_000;

/** The newest jobs first, as JSON short enough for any client. */
export function recentJobs(jobs: readonly Job[], self: Owner): string {
  const rows: object[] = [];
  let room = LONGEST_ANSWER - 100;
  for (const job of jobs.slice(-MOST_RECENT).reverse()) {
    const row = summary(job, self);
    room -= JSON.stringify(row).length + 2;
    if (room < 0) break;
    rows.push(row);
  }
  const lines = rows.map((one) => JSON.stringify(one)).join(',\n');
  return `{"total": ${jobs.length}, "jobs": [\n${lines}\n]}`;
}

/** As the tools write them. */
const STATUS: Readonly<Record<JobState, string>> = {
  submitting: 'submitting',
  running: 'in_progress',
  completed: 'completed',
  failed: 'failed',
  cancelled: 'cancelled',
  'not-submitted': 'not_submitted',
  lost: 'lost',
};

function summary(job: Job, self: Owner): object {
  const { endpointId, handle, at, by, outcome, files } = job;
  const prompt = promptOf(job.input);
  const assets = outcome?.assets ?? [];
  const places = assets.map(({ url }) => files.find((file) => file.url === url)?.path ?? url);
  return {
    // check_job takes the journal's id of a job that has no request id.
    ...(handle ? { request_id: handle.requestId } : { job_id: job.id }),
    endpoint_id: endpointId,
    status: STATUS[stateOf(job, self)],
    at: new Date(at).toISOString(),
    by: cutText(by, 60),
    ...(prompt !== undefined && { prompt: cutText(prompt, 120) }),
    ...(assets.length > 0 && {
      results: places.slice(0, MOST_PLACES).map((place) => cutText(place, LONGEST_PLACE)),
    }),
    ...(assets.length > MOST_PLACES && { more_results: assets.length - MOST_PLACES }),
    ...(outcome?.text !== undefined && { text: cutText(outcome.text, 120) }),
    ...(outcome?.cost && { cost: costData(outcome.cost) }),
    ...(outcome?.error && { error: cutText(outcome.error.message, 200) }),
  };
}

/** The answer of check_job, without saving or waiting. @throws {FalError} for a running job when fal does not answer */
export async function jobResult(
  job: SubmittedJob,
  queue: Pick<Queue, 'status' | 'result'>,
  signal: AbortSignal,
): Promise<OutcomeData> {
  const stop = linkSignals([signal], FAL_DEADLINE);
  return readResult(job, queue, stop.signal).finally(stop.release);
}

async function readResult(
  job: SubmittedJob,
  queue: Pick<Queue, 'status' | 'result'>,
  signal: AbortSignal,
): Promise<OutcomeData> {
  const { handle, outcome, files } = job;
  if (!outcome) {
    const { status, queuePosition } = await queue.status(handle, signal);
    const state = status === 'IN_QUEUE' ? 'in_queue' : 'in_progress';
    const queue_position = queuePosition;
    return runningAnswer(handle, {
      status: state,
      ...(queue_position !== undefined && { queue_position }),
    }).structured;
  }
  const ids = { endpoint_id: handle.endpointId, request_id: handle.requestId };
  if (outcome.end !== 'completed') {
    const status = outcome.end === 'cancelled' ? 'cancelled' : 'failed';
    return {
      status,
      ...ids,
      ...(outcome.error && { error: cutText(outcome.error.message, 3_000) }),
    };
  }
  const { text, seed } = outcome;
  const journalled: Json = {
    ...(text !== undefined && { text }),
    ...(seed !== undefined && { seed }),
  };
  const output = await queue.result(handle, signal).then(
    (result) => result.output,
    () => journalled,
  );
  return completedAnswer({ ...outcome, handle, output, files }).structured;
}
