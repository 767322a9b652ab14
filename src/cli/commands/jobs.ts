import openInProgram from 'open';
import { CANCEL_MEANING } from '../../domain/cancelResult.ts';
import { jobTitle } from '../../domain/input.ts';
import { FalError } from '../../fal/errors.ts';
import type { Job } from '../../jobs/job.ts';
import { stateOf } from '../../jobs/state.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { targetIn } from '../../tools/jobInput.ts';
import { helpText, PROGRAM, readArgs, type Values } from '../command.ts';
import { type Command, type CommandContext, openContext, print, printMessage } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { followJob, reportInterrupted, reportJob } from '../follow.ts';
import { JOBS } from '../infos.ts';
import { onInterrupt } from '../interrupt.ts';
import { createProgress } from '../progress.ts';
import { table } from '../table.ts';

type Flags = Values<typeof JOBS>;
type Action = (
  context: CommandContext,
  flags: Flags,
  words: readonly string[],
  interrupted: AbortSignal,
) => Promise<number>;

const LISTED = 20;
/** The shortest start of a request id that names a job. */
const LEAST_START = 4;

/** `jobs`: what this machine submitted, from any of its programs. */
export const jobs: Command = async (args, place) => {
  const interrupt = onInterrupt();
  const leaving = new AbortController();
  try {
    const { values, positionals } = readArgs(JOBS, args);
    if (values.help) {
      process.stdout.write(helpText(JOBS));
      return EXIT.done;
    }
    const [name = 'list', ...words] = positionals;
    const action = ACTIONS.get(name);
    if (!action) throw new TypeError(`There is no "jobs ${name}".`);
    const context = openContext({ place, output: values, stopSignal: leaving.signal });
    return await action(context, values, words, interrupt.signal);
  } catch (error) {
    return reportError(error, `${PROGRAM} jobs`);
  } finally {
    interrupt.release();
    leaving.abort();
  }
};

const ACTIONS: ReadonlyMap<string, Action> = new Map<string, Action>([
  ['list', list],
  ['wait', wait],
  ['cancel', cancel],
  ['open', open],
  ['watch', watch],
]);

async function list({ runtime }: CommandContext, flags: Flags): Promise<number> {
  const most = flags.limit === undefined ? LISTED : Number(flags.limit);
  if (!Number.isInteger(most) || most < 1) throw new TypeError('--limit is a number from 1.');
  const { jobs: all } = await runtime.journal.jobs();
  const latest = all.slice(-most).reverse();
  if (flags.json) {
    print(
      JSON.stringify(
        latest.map((job) => listed(job, runtime)),
        null,
        2,
      ),
    );
    return EXIT.done;
  }
  const rows = latest.map((job) => {
    const { at, state, request_id, endpoint_id } = listed(job, runtime);
    return [
      at.slice(0, 16).replace('T', ' '),
      state,
      request_id.slice(0, 8),
      jobTitle(endpoint_id, job.input),
    ];
  });
  print(rows.length === 0 ? 'No job yet.' : table(['UTC', 'STATE', 'ID', 'JOB'], rows));
  return EXIT.done;
}

/** A job as programs read it. */
function listed(job: Job, { journal }: Pick<Runtime, 'journal'>) {
  const cost = job.billed?.cost ?? job.outcome?.cost;
  return {
    at: new Date(job.at).toISOString(),
    state: stateOf(job, journal.owner),
    request_id: job.handle?.requestId ?? job.id,
    endpoint_id: job.endpointId,
    by: job.by,
    files: job.files.map((file) => file.path),
    assets: (job.outcome?.assets ?? []).map(({ url }) => url),
    ...(cost?.amount !== undefined && { cost: cost.amount }),
    ...(job.outcome?.error && { error: job.outcome.error.message }),
  };
}

/** The job that an argument names. @throws {FalError} for none or several */
async function jobNamed({ runtime }: CommandContext, words: readonly string[]): Promise<Job> {
  const [name, ...more] = words;
  if (name === undefined || more.length > 0)
    throw new TypeError('The command takes one ID, or "last".');
  const { jobs: all } = await runtime.journal.jobs();
  const found =
    name === 'last'
      ? all.slice(-1)
      : all.filter(({ id, handle }) =>
          [id, handle?.requestId].some((one) =>
            name.length < LEAST_START ? one === name : one?.startsWith(name),
          ),
        );
  const [job, ...others] = found;
  if (job && others.length === 0) return job;
  const what = job ? `${found.length} jobs begin with ${name}.` : `There is no job ${name}.`;
  throw new FalError('not-found', what, {
    reason: 'unknown-request',
    advice: `See ${PROGRAM} jobs.`,
  });
}

async function wait(
  context: CommandContext,
  flags: Flags,
  words: readonly string[],
  interrupted: AbortSignal,
): Promise<number> {
  const { runtime, tools } = context;
  const { id, handle: known } = await jobNamed(context, words);
  const handle = known ?? (await runtime.jobs.locate(id));
  const job = await runtime.jobs.attach(handle, await targetIn(flags['save-to'], tools));
  const progress = createProgress(flags.quiet ?? false);
  const end = await followJob(job, progress, interrupted);
  if (end.kind === 'interrupted') return reportInterrupted(job);
  const { json = false, quiet = false } = flags;
  return reportJob(end.finished, job.id, runtime, { json, quiet, progress });
}

async function cancel(
  context: CommandContext,
  flags: Flags,
  words: readonly string[],
): Promise<number> {
  const { jobs: all } = context.runtime;
  const { id, handle: known } = await jobNamed(context, words);
  const handle = known ?? (await all.locate(id));
  const answer = await all.cancel(handle);
  const { requestId: request_id } = handle;
  if (flags.json) print(JSON.stringify({ request_id, cancel: answer }));
  else printMessage(CANCEL_MEANING[answer]);
  return answer === 'not-found' ? EXIT.failed : EXIT.done;
}

async function open(context: CommandContext, _: Flags, words: readonly string[]): Promise<number> {
  const { files, outcome } = await jobNamed(context, words);
  const [target] =
    files.length > 0
      ? files.map((file) => file.path)
      : (outcome?.assets ?? []).map(({ url }) => url);
  if (target === undefined) throw new TypeError('This job has no file and no URL to open.');
  print(target);
  await openInProgram(target);
  return EXIT.done;
}

/** Prints each job that ends and each file that is saved, until it is interrupted. */
async function watch(
  { runtime }: CommandContext,
  flags: Flags,
  _: readonly string[],
  interrupted: AbortSignal,
): Promise<number> {
  const { journal } = runtime;
  const seen = new Map<string, string>();
  const stampOf = ({ outcome, files }: Job) => `${outcome?.end ?? ''} ${files.length}`;
  const look = async (isFirst: boolean) => {
    for (const job of (await journal.jobs()).jobs) {
      const stamp = stampOf(job);
      if (seen.get(job.id) === stamp) continue;
      seen.set(job.id, stamp);
      if (isFirst || !job.outcome) continue;
      const data = listed(job, runtime);
      const line = [data.state, data.request_id, data.endpoint_id, ...data.files].join(' ');
      print(flags.json ? JSON.stringify(data) : line);
    }
  };
  await look(true);
  let looking = Promise.resolve();
  const stop = journal.watch(() => {
    looking = looking.then(() => look(false)).catch(() => undefined);
  });
  await runtime.recover().catch(() => undefined);
  await new Promise<void>((resolve) => {
    if (interrupted.aborted) resolve();
    else interrupted.addEventListener('abort', () => resolve(), { once: true });
  });
  stop();
  await looking;
  return EXIT.done;
}
