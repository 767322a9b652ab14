import { createHash } from 'node:crypto';
import { FalError } from '../fal/errors.ts';
import type { RunningJob } from '../jobs/follow.ts';
import type { Job } from '../jobs/job.ts';
import type { Runtime } from '../runtime/runtime.ts';
import { stateOf } from '../jobs/state.ts';
import type { Claims } from './claims.ts';
import type { BatchRow, RowStatus } from './types.ts';

/** What to do with a row: nothing, follow a job that exists, or run an attempt. */
export type Plan =
  | { readonly kind: 'final'; readonly status: RowStatus }
  | { readonly kind: 'follow'; readonly id: string; readonly job: RunningJob }
  | { readonly kind: 'run'; readonly id: string };

export interface Again {
  /** Runs rows again of which nobody knows whether fal received them. */
  readonly unsure: boolean;
  /** Runs failed and cancelled rows again. */
  readonly failed: boolean;
}

export interface AttemptDeps {
  readonly journal: Pick<Runtime['journal'], 'find' | 'jobs' | 'owner'>;
  readonly jobs: Pick<Runtime['jobs'], 'attach' | 'findLost'>;
  readonly claims: Pick<Claims, 'of' | 'ended'>;
}

/** Attempts of one row, most of them refused or never submitted. */
const MOST_ATTEMPTS = 500;

/** The id of a row's attempt, as a job of the journal: the same over restarts, so that the journal tells what became of it. */
function attemptId({ key }: BatchRow, attempt: number): string {
  const hex = createHash('sha256').update(`${key} ${attempt}`).digest('hex');
  // A UUID of version 8, whose content is free (RFC 9562).
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return parts.join('-');
}

/** Reads what became of a row's attempts. Searches lost submits at fal; submits nothing. */
export async function planRow(row: BatchRow, again: Again, deps: AttemptDeps): Promise<Plan> {
  /** The end of the last attempt without a result, which counts unless a later one was submitted. */
  let last: Plan | undefined;
  for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
    const id = attemptId(row, attempt);
    const job = await deps.journal.find(id);
    const plan = job
      ? await planOfJob(row, job, again, deps)
      : await planOfClaim(row, id, again, deps);
    if (plan === 'again') last = undefined;
    else if (plan?.kind === 'run') return last ?? plan;
    else if (plan && !isWithoutResult(plan)) return plan;
    else if (plan) last = plan;
  }
  throw new FalError('not-allowed', `Row ${row.label} was tried ${MOST_ATTEMPTS} times.`);
}

const isWithoutResult = (plan: Plan): boolean =>
  plan.kind === 'final' && ['failed', 'cancelled', 'unsure'].includes(plan.status.state);

/** The plan of an attempt that the journal does not know; undefined when the next attempt counts, `again` when the row runs once more. */
async function planOfClaim(
  row: BatchRow,
  id: string,
  again: Again,
  deps: AttemptDeps,
): Promise<Plan | 'again' | undefined> {
  const { claims, journal } = deps;
  const final = (state: RowStatus['state'], error?: FalError): Plan => ({
    kind: 'final',
    status: { row, id, state, ...(error && { error }) },
  });
  const planOfAbandoned = async () => {
    // Its process may have submitted it just before it died.
    const { jobs, removed } = await journal.jobs();
    const job = jobs.find((one) => one.id === id);
    if (job) return planOfJob(row, job, again, deps);
    if (!removed.has(id)) return undefined;
    return again.unsure ? 'again' : final('unsure', removedUnsure(row));
  };
  switch (await claims.of(id)) {
    case 'free':
      return { kind: 'run', id };
    case 'void':
      return undefined;
    case 'abandoned':
      return planOfAbandoned();
    case 'taken':
      return final('other-process');
    case 'submitted':
      // It was removed from the history.
      return final('done-before');
  }
}

const removedUnsure = ({ label }: BatchRow): FalError =>
  new FalError(
    'ambiguous-submit',
    `The run of row ${label} was removed from the history before it was known whether fal received it.`,
  );

/** The plan of an attempt that the journal knows; undefined for one that was never submitted, `again` when the row runs once more. */
async function planOfJob(
  row: BatchRow,
  job: Job,
  again: Again,
  deps: AttemptDeps,
): Promise<Plan | 'again' | undefined> {
  const { id, handle } = job;
  // Found later, after its process could not record it.
  if (handle && (await deps.claims.of(id)) !== 'submitted')
    await deps.claims.ended(id, 'submitted');
  const final = (state: RowStatus['state'], error?: FalError): Plan => ({
    kind: 'final',
    status: {
      ...{ row, id, state, job },
      ...(handle && { requestId: handle.requestId }),
      ...(error && { error }),
    },
  });
  switch (stateOf(job, deps.journal.owner)) {
    case 'not-submitted':
      return undefined;
    case 'completed':
      return handle && isUnsaved(job)
        ? { kind: 'follow', id, job: await deps.jobs.attach(handle) }
        : final('done-before');
    case 'failed':
    case 'cancelled': {
      if (again.failed) return 'again';
      const { kind = 'failed', message = 'It failed before.' } = job.outcome?.error ?? {};
      const state = job.outcome?.end === 'cancelled' ? 'cancelled' : 'failed';
      return final(state, new FalError(kind, message));
    }
    case 'running':
      return handle ? { kind: 'follow', id, job: await deps.jobs.attach(handle) } : final('unsure');
    case 'submitting':
      return final('other-process');
    case 'lost':
      return deps.jobs.findLost(id).then(
        (found): Plan => ({ kind: 'follow', id, job: found }),
        (error: unknown): Plan | 'again' => {
          if (!(error instanceof FalError)) throw error;
          return again.unsure ? 'again' : final('unsure', error);
        },
      );
  }
}

/** Whether results that were to be saved are missing. */
const isUnsaved = ({ target, files, outcome }: Job): boolean =>
  target !== undefined && files.length < (outcome?.assets?.length ?? 0);
