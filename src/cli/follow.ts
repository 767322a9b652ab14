import { costLine } from '../tools/outcome.ts';
import { failureOf } from '../tools/jobRun.ts';
import { recordedCost } from '../domain/cost.ts';
import { roundMoney } from '../domain/estimate.ts';
import type { QueueStatus } from '../domain/types.ts';
import { inEnglish } from '../domain/translate.ts';
import { arrivalNotes } from '../jobs/arrivalNotes.ts';
import type { Finished, RunningJob } from '../jobs/follow.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { PROGRAM } from './command.ts';
import { print } from './context.ts';
import { EXIT, reportError } from './exit.ts';
import type { Progress } from './progress.ts';
import { noteRecords } from './recordNotes.ts';
import { message } from './terminal.ts';

/** The end of a followed job. */
export type End =
  | { readonly kind: 'finished'; readonly finished: Finished }
  /** The person stopped this program; the job goes on. */
  | { readonly kind: 'interrupted' };

/** Follows a job to its end, or until `leaving` aborts, showing its state. @throws {FalError} when its end cannot be learnt */
export async function followJob(
  job: RunningJob,
  progress: Progress,
  leaving: AbortSignal,
): Promise<End> {
  const { handle } = job;
  const show = (status: QueueStatus | undefined) =>
    progress.state(`${handle.endpointId} ${stateText(status)}`);
  show(job.last());
  const stop = job.listen(show);
  let stopWaiting: () => void = () => undefined;
  const interrupted = new Promise<End>((resolve) => {
    stopWaiting = () => resolve({ kind: 'interrupted' });
    if (leaving.aborted) stopWaiting();
    else leaving.addEventListener('abort', stopWaiting, { once: true });
  });
  try {
    const ended = job.done.then((finished): End => ({ kind: 'finished', finished }));
    return await Promise.race([ended, interrupted]);
  } finally {
    leaving.removeEventListener('abort', stopWaiting);
    stop();
    progress.end();
  }
}

function stateText(status: QueueStatus | undefined): string {
  if (!status) return 'submitted';
  const { status: state, queuePosition: ahead } = status;
  if (state === 'IN_QUEUE') return ahead ? `waits, ${ahead} ahead` : 'waits';
  return state === 'IN_PROGRESS' ? 'runs' : 'ends';
}

/** What `--json` prints of a finished job. */
function jobData(finished: Finished) {
  const {
    handle,
    files,
    assets = [],
    text,
    output,
    cost,
    seed,
    failure,
    saveError,
    recordError,
  } = finished;
  const known = cost && recordedCost(cost);
  return {
    status: failure ? (failure.kind === 'cancelled' ? 'cancelled' : 'failed') : 'completed',
    endpoint_id: handle.endpointId,
    request_id: handle.requestId,
    files: files.map(({ path }) => path),
    assets: assets.map(({ url, kind, contentType }) => ({
      url,
      kind,
      ...(contentType !== undefined && { content_type: contentType }),
    })),
    ...(text !== undefined && { text }),
    ...(seed !== undefined && { seed }),
    ...(known && {
      cost: {
        ...known,
        ...(known.amount !== undefined && { amount: roundMoney(known.amount) }),
      },
    }),
    ...(failure ? { error: failure.message } : { result: output }),
    ...(saveError && { save_error: saveError.message }),
    ...(recordError && { record_error: recordError.message }),
  };
}

interface ReportOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly progress: Progress;
}

/** Prints a finished job: paths, else URLs, else text, else the output as JSON; what it cost goes to stderr. Resolves to the exit code. */
export async function reportJob(
  finished: Finished,
  id: string | undefined,
  runtime: Pick<Runtime, 'spending' | 'store'>,
  { json = false, quiet = false, progress }: ReportOptions,
): Promise<number> {
  const { failure, files, assets = [], text, output, saveError } = finished;
  if (json) process.stdout.write(`${JSON.stringify(jobData(finished), null, 2)}\n`);
  if (failure) {
    return reportError(failureOf(finished, failure), `${PROGRAM} run`);
  }
  if (!json) {
    const lines = files.length > 0 ? files.map((file) => file.path) : assets.map(({ url }) => url);
    if (lines.length > 0) for (const line of lines) print(line);
    else print(text ?? JSON.stringify(output, null, 2));
  }
  await reportNotes(finished, id, runtime, { quiet, progress });
  if (!saveError) return EXIT.done;
  reportError(saveError, `${PROGRAM} run`);
  return EXIT.failed;
}

/** Writes to stderr what a person should know of a finished job: its files, its cost, their records, the spending. */
export async function reportNotes(
  finished: Finished,
  id: string | undefined,
  runtime: Pick<Runtime, 'spending' | 'store'>,
  { quiet = false, progress }: Omit<ReportOptions, 'json'>,
): Promise<void> {
  const { cost, files } = finished;
  for (const note of arrivalNotes(files, inEnglish)) progress.note(note);
  if (cost) progress.note(`Cost: ${costLine(cost)}`);
  await noteRecords([finished], runtime, { progress, quiet });
  for (const note of await runtime.spending.notes(id).catch(() => [])) progress.note(note);
}

/** Tells how an interrupted job goes on; resolves to the exit code. */
export function reportInterrupted({ handle }: RunningJob): number {
  const text = `Interrupted. The job goes on at fal, and is billed: ${PROGRAM} jobs wait ${handle.requestId}, or jobs cancel.`;
  process.stderr.write(`${message(text, process.stderr)}\n`);
  return EXIT.interrupted;
}
