import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PriceApproval } from '../domain/spending.ts';
import { FalError, isAmbiguous } from '../fal/errors.ts';
import type { Finished, RunningJob } from '../jobs/follow.ts';
import type { SaveTarget } from '../jobs/job.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { type Again, planRow } from './attempts.ts';
import { openClaims } from './claims.ts';
import type { BatchRow, RowStatus } from './types.ts';

/** How many rows run at a time unless a person chooses: the queue of a new account runs few. */
export const PARALLEL = 4;

/** A batch: rows that are admitted together. */
export interface Batch {
  /** The endpoint of the rows that name none. */
  readonly endpointId: string;
  readonly rows: readonly BatchRow[];
  readonly by: string;
  readonly target?: SaveTarget | undefined;
  /** How many rows run at a time. */
  readonly parallel: number;
  /** USD of all rows that this start submits. */
  readonly maxCost?: number | undefined;
  /** A person's yes to the price of all rows that this start submits. */
  readonly approved?: PriceApproval | undefined;
  /** A person's yes at an earlier start to the price of these rows; nobody is asked anything then. */
  readonly confirmed?: ((rows: readonly BatchRow[]) => PriceApproval) | undefined;
  readonly again: Again;
}

export interface BatchOptions {
  /** Called at each change of a row. */
  readonly onChange: (status: RowStatus) => void;
  /** Its abort starts no further row and follows none; submitted jobs go on at fal. */
  readonly signal: AbortSignal;
  /** Its abort starts no further row; those that run are followed to their end. */
  readonly stop?: AbortSignal;
  /** Called when the rows are admitted, before the first is submitted; none is when it throws. */
  readonly onAdmitted?: () => Promise<void>;
}

type Services = Pick<Runtime, 'journal' | 'jobs' | 'spending' | 'store' | 'recover'>;

/** Errors that all further rows would meet, too. */
const ENDING = new Set(['auth', 'locked', 'not-allowed', 'disk']);
/** Consecutive rows that fal could not be reached for, after which the batch stops. */
const MOST_UNREACHABLE = 3;
/** Milliseconds to wait when fal throttles and does not state how long. */
const THROTTLED = 5_000;
const MOST_THROTTLED = 20;

/** What became of the rows at an earlier start; submits nothing. */
export async function planBatch(
  { rows, again }: Pick<Batch, 'rows' | 'again'>,
  services: Services,
) {
  const claims = openClaims(services.store.folder);
  // Takes over what dead processes left, and gives back what they reserved.
  await services.recover();
  await claims.tidy().catch(() => undefined);
  const plans = [];
  for (const row of rows)
    plans.push({ row, plan: await planRow(row, again, { ...services, claims }) });
  return plans;
}

/** Runs the rows of a batch that are not done: no row is paid for twice, whatever process dies when. @throws {FalError} before anything is submitted, when the rows may not run */
export async function runBatch(
  batch: Batch,
  services: Services,
  { onChange, signal, stop, onAdmitted }: BatchOptions,
): Promise<readonly RowStatus[]> {
  const { by, target, maxCost, approved } = batch;
  const { jobs, spending } = services;
  const runOf = (row: BatchRow, id: string) => ({
    ...{ id, by, input: row.input },
    endpointId: row.endpointId ?? batch.endpointId,
  });
  const claims = openClaims(services.store.folder);
  const plans = await planBatch(batch, services);
  const statuses = new Map<BatchRow, RowStatus>();
  const change = (status: RowStatus) => {
    statuses.set(status.row, status);
    onChange(status);
  };
  /** What is reserved for rows that have not started. Its ids are of this start alone: another process may run the same attempt. */
  const reserved = new Map<BatchRow, string>();
  const admit = async (rows: readonly BatchRow[]) => {
    const runs = rows.map((row) => runOf(row, randomUUID()));
    const confirmed = batch.confirmed?.(rows);
    await spending.admit(runs, { approved, isPlanned: true, maxCost, confirmed }, signal);
    for (const [at, row] of rows.entries()) reserved.set(row, runs[at]?.id ?? '');
  };
  const release = async () => {
    const ids = [...reserved.values()];
    reserved.clear();
    await spending.release(ids);
  };
  const fresh: BatchRow[] = [];
  const waiting: { row: BatchRow; id: string; running?: RunningJob }[] = [];
  for (const { row, plan } of plans) {
    if (plan.kind === 'final') change(plan.status);
    else {
      change({ row, state: 'waiting', id: plan.id });
      waiting.push({ row, id: plan.id, ...(plan.kind === 'follow' && { running: plan.job }) });
      if (plan.kind === 'run') fresh.push(row);
    }
  }
  if (fresh.length > 0 && !stop?.aborted) await admit(fresh);
  await onAdmitted?.().catch(async (error: unknown) => {
    await release();
    throw error;
  });

  let parallel = batch.parallel;
  const ending = new AbortController();
  let unreachable = 0;
  let throttled = 0;
  const end = () => ending.abort();
  const stops = stop ? AbortSignal.any([signal, stop]) : signal;

  /** Submits an attempt; undefined when another process has it. */
  const start = async (row: BatchRow, id: string) => {
    // A further attempt of this start gave back what was reserved for the one before.
    if (!reserved.has(row)) await admit([row]);
    const reservation = reserved.get(row);
    const isMine = await claims.take(id);
    reserved.delete(row);
    if (!isMine) {
      if (reservation !== undefined) await spending.release([reservation]);
      change({ row, id, state: 'other-process' });
      return undefined;
    }
    const ended = (end: 'submitted' | 'void') => claims.ended(id, end).catch(() => undefined);
    try {
      const job = await jobs.start({ ...runOf(row, id), target, reservation }, signal);
      await ended('submitted');
      return job;
    } catch (error) {
      const isKnown = error instanceof FalError ? !isAmbiguous(error) : signal.aborted;
      if (isKnown) await ended('void');
      throw error;
    }
  };

  const follow = async (row: BatchRow, id: string, job: RunningJob) => {
    const { requestId } = job.handle;
    change({ row, id, requestId, state: 'running' });
    const finished = await untilAbort(job.done, signal);
    if (finished) change({ row, id, requestId, finished, ...stateOfEnd(finished) });
  };

  /** Runs a row to its end; true: it has to be tried again. */
  const runRow = async (row: BatchRow, id: string, running?: RunningJob): Promise<boolean> => {
    let job = running;
    try {
      job ??= await start(row, id);
      unreachable = 0;
      if (job) await follow(row, id, job);
      return false;
    } catch (error) {
      // An interrupt while the row is checked or waits for fal: nothing was submitted.
      if (!job && signal.aborted && !(error instanceof FalError)) {
        change({ row, id, state: 'not-started' });
        return false;
      }
      if (!(error instanceof FalError)) throw error;
      if (error.kind === 'rate-limited' && throttled < MOST_THROTTLED) {
        throttled += 1;
        parallel = Math.max(1, Math.floor(parallel / 2));
        const pause = (error.retryAfter ?? THROTTLED / 1000) * 1000;
        await sleep(pause, undefined, { signal: stops }).catch(() => undefined);
        return true;
      }
      if (ENDING.has(error.kind)) end();
      if (error.kind === 'network' || error.kind === 'unavailable') unreachable += 1;
      if (unreachable >= MOST_UNREACHABLE) end();
      // Without its end, a submitted job goes on at fal.
      const state = job ? 'running' : isAmbiguous(error) ? 'unsure' : 'not-started';
      change({ row, id, state, error });
      return false;
    }
  };

  /** The next row to run; after a stop only one that already runs at fal. */
  const takeNext = () => {
    const at = stop?.aborted ? waiting.findIndex(({ running }) => running !== undefined) : 0;
    return at < 0 ? undefined : waiting.splice(at, 1)[0];
  };

  const active = new Set<Promise<void>>();
  try {
    while (waiting.length > 0 || active.size > 0) {
      while (!ending.signal.aborted && !signal.aborted && active.size < parallel) {
        const next = takeNext();
        if (!next) break;
        const { row, id, running } = next;
        const run = runRow(row, id, running).then(async (isAgain) => {
          if (!isAgain) return;
          const plan = await planRow(row, batch.again, { ...services, claims });
          if (plan.kind === 'final') change(plan.status);
          else
            waiting.unshift({
              row,
              id: plan.id,
              ...(plan.kind === 'follow' && { running: plan.job }),
            });
        });
        const tracked = run.finally(() => active.delete(tracked));
        active.add(tracked);
      }
      if (active.size === 0) break;
      await Promise.race(active);
    }
  } finally {
    await Promise.allSettled(active);
    await release().catch(() => undefined);
  }
  for (const { row, id, running } of waiting)
    change({ row, id, state: running ? 'running' : 'not-started' });
  return batch.rows.flatMap((row) => statuses.get(row) ?? []);
}

function stateOfEnd({ failure }: Finished): Pick<RowStatus, 'state' | 'error'> {
  if (!failure) return { state: 'completed' };
  return { state: failure.kind === 'cancelled' ? 'cancelled' : 'failed', error: failure };
}

/** What a promise resolves to, or undefined at an abort. */
async function untilAbort<T>(work: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<undefined>((resolve) => {
    stop = () => resolve(undefined);
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
