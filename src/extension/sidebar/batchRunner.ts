import { PARALLEL, planBatch, runBatch } from '../../batch/batch.ts';
import type { Plans, PlanState, StoredPlan, StoredRow } from '../../batch/plans.ts';
import { isDone, type BatchRow, type RowStatus } from '../../batch/types.ts';
import type { Estimate } from '../../domain/estimate.ts';
import type { PriceApproval } from '../../domain/spending.ts';
import type { JsonObject } from '../../domain/types.ts';
import type { Translate } from '../../domain/translate.ts';
import type { BatchCard } from '../../protocol/batches.ts';
import type { JobProgress } from '../../protocol/messages.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { errorText } from '../errorText.ts';
import { batchCard } from './batchCard.ts';
import { reportProgress } from './progress.ts';

export interface BatchListener {
  readonly changed: (cards: readonly BatchCard[]) => void;
  readonly progress: (progress: JobProgress) => void;
}

export interface BatchesDeps {
  readonly runtime: Runtime;
  readonly translate: Translate;
  /** What the workspace is recognised by. */
  readonly workspace: () => string;
  readonly isTrusted: () => boolean;
  /** Receives the errors of background work. */
  readonly onError: (error: unknown) => void;
}

/** Milliseconds for which the click on a price holds after its window has gone. */
const APPROVED_FOR = 6 * 3_600_000;
/** Milliseconds between two writes of a state. */
const PAUSE = 250;

/** A plan as this window knows it. */
export interface Entry {
  readonly plan: StoredPlan;
  state: PlanState;
  /** Present while this window runs it. */
  active?: { readonly stop: AbortController };
  readonly isOfOtherProcess: boolean;
  /** Whether this window is about to run it. */
  isBusy?: boolean;
}

/** Creates the runner of the plans that this window owns; it keeps how they stand and reports changes. */
export function createBatchRunner(deps: BatchesDeps, plans: Plans) {
  const { runtime, translate, onError } = deps;
  const entries = new Map<string, Entry>();
  const listeners = new Set<BatchListener>();
  const closing = new AbortController();
  let soon: ReturnType<typeof setTimeout> | undefined;

  const cards = () =>
    [...entries.values()].map((entry) => batchCard(entry)).sort((a, b) => b.at - a.at);
  const emit = () => {
    for (const { changed } of listeners) changed(cards());
  };
  const dirty = new Set<Entry>();
  const flush = async () => {
    soon = undefined;
    const changed = [...dirty];
    dirty.clear();
    emit();
    for (const entry of changed)
      if (entries.get(entry.plan.id) === entry) await plans.write(entry.plan.id, entry.state);
  };
  const change = (entry: Entry, changes: Partial<PlanState>) => {
    entry.state = { ...entry.state, ...changes };
    dirty.add(entry);
    soon ??= setTimeout(() => void flush().catch(onError), PAUSE);
  };
  const noted = (entry: Entry, row: number, status: RowStatus) => {
    const { state, id: jobId, error } = status;
    const text = error && errorText(error, translate);
    change(entry, {
      rows: entry.state.rows.map((one, at) =>
        at === row ? { round: one.round, price: one.price, state, jobId, error: text } : one,
      ),
    });
  };
  const rowsOf = ({ plan, state }: Pick<Entry, 'plan' | 'state'>): readonly BatchRow[] =>
    plan.inputs.map((input, at) => ({
      key: `${plan.id} ${at} ${state.rows[at]?.round ?? 0}`,
      label: String(at + 1),
      input,
    }));
  const followed = <T extends Awaited<ReturnType<Runtime['jobs']['attach']>>>(job: T): T => {
    reportProgress(job, (progress) => {
      for (const listener of listeners) listener.progress(progress);
    });
    job.done.then(({ saveError, recordError }) => {
      for (const error of [saveError, recordError]) if (error) onError(error);
    }, onError);
    return job;
  };
  const services = {
    ...runtime,
    jobs: {
      ...runtime.jobs,
      start: async (...args: Parameters<Runtime['jobs']['start']>) =>
        followed(await runtime.jobs.start(...args)),
      attach: async (...args: Parameters<Runtime['jobs']['attach']>) =>
        followed(await runtime.jobs.attach(...args)),
    },
  };

  /** Runs the rows of a plan that this process owns to their end, and keeps how they stand. */
  const run = (
    entry: Entry,
    stop: AbortController,
    terms: {
      readonly approved?: PriceApproval | undefined;
      readonly confirmed?: (rows: readonly BatchRow[]) => PriceApproval;
    },
    onAdmitted: () => Promise<void>,
  ): Promise<void> => {
    const { plan } = entry;
    const rows = rowsOf(entry);
    const indexes = new Map(rows.map(({ key }, at) => [key, at]));
    const work = async () => {
      const onChange = (status: RowStatus) => {
        noted(entry, indexes.get(status.row.key) ?? -1, status);
      };
      await runBatch(
        {
          ...{ endpointId: plan.endpointId, rows, by: 'you', target: plan.target },
          ...{ parallel: PARALLEL, again: { unsure: false, failed: false }, ...terms },
        },
        services,
        { onChange, signal: closing.signal, stop: stop.signal, onAdmitted },
      );
    };
    entry.active = { stop };
    return work();
  };
  const ends = async (entry: Entry, message?: string) => {
    const isStopped = entry.active?.stop.signal.aborted ?? false;
    delete entry.active;
    // What a closing window leaves undone is continued.
    const isOver = isStopped || !closing.signal.aborted;
    change(entry, { owner: undefined, isOver, message: message ?? entry.state.message });
    if (entry.state.rows.every(isDone)) {
      clearTimeout(soon);
      dirty.delete(entry);
      await flush();
      entries.delete(entry.plan.id);
      await plans.remove(entry.plan.id);
    }
    clearTimeout(soon);
    await flush();
  };
  const background = new Set<Promise<void>>();
  /** Keeps how a run ends. */
  const inBackground = (entry: Entry, ended: Promise<void>) => {
    const kept = ended
      .then(
        () => ends(entry),
        (error: unknown) => ends(entry, errorText(error, translate)),
      )
      .catch(onError)
      .finally(() => background.delete(kept));
    background.add(kept);
  };
  const priced = async (endpointId: string, inputs: readonly JsonObject[]) => {
    const estimates: Estimate[] = [];
    for (const input of inputs)
      estimates.push(await runtime.estimate(endpointId, input, { translate }));
    return estimates;
  };
  /** Starts a run; resolves when its rows are admitted, and calls `keep` before the first is submitted. */
  const admitted = (
    entry: Entry,
    approved: PriceApproval | undefined,
    keep: () => Promise<void>,
  ): Promise<void> =>
    new Promise((resolve, reject) => {
      let isAdmitted = false;
      const ended = run(entry, new AbortController(), { approved }, async () => {
        await keep();
        isAdmitted = true;
        inBackground(entry, ended);
        resolve();
        emit();
      });
      ended.catch((error: unknown) => {
        if (isAdmitted) return;
        delete entry.active;
        reject(error instanceof Error ? error : new Error(String(error)));
      });
    });

  /** Continues a plan whose process is gone. */
  const resumePlan = (entry: Entry) => {
    const { approvedAt, rows, isOver } = entry.state;
    const stop = new AbortController();
    // It was being stopped when its window went away.
    if (isOver) stop.abort();
    else if (Date.now() - approvedAt > APPROVED_FOR) {
      change(entry, { message: translate('The price was approved more than six hours ago.') });
      stop.abort();
    }
    const known = new Map(rowsOf(entry).map(({ key }, at) => [key, rows[at]?.price]));
    const confirmed = (fresh: readonly BatchRow[]): PriceApproval => {
      const sum = fresh.reduce((total, { key }) => total + (known.get(key) ?? Number.NaN), 0);
      return Number.isNaN(sum) ? {} : { upTo: sum };
    };
    const ended = run(entry, stop, { confirmed }, () => Promise.resolve()).catch(
      async (error: unknown) => {
        if (closing.signal.aborted) throw error;
        // Without a further yes nothing starts, but what runs is followed.
        change(entry, { message: errorText(error, translate) });
        stop.abort();
        await run(entry, stop, {}, () => Promise.resolve());
      },
    );
    inBackground(entry, ended);
  };
  /** The rows that run without a result, each with its next round. */
  const restOf = async (entry: Entry, unsure: boolean) => {
    const rows = rowsOf(entry);
    const again = { unsure: false, failed: false };
    const looked = await planBatch({ rows, again }, runtime);
    const left = new Set<number>();
    const next = entry.state.rows.map((row, at): StoredRow => {
      const plan = looked[at]?.plan;
      const state = plan?.kind === 'final' ? plan.status.state : undefined;
      const isAgain = state === 'failed' || state === 'cancelled' || (unsure && state === 'unsure');
      if (isAgain || plan?.kind === 'run') left.add(at);
      return isAgain ? { round: row.round + 1, price: row.price, state: 'waiting' } : row;
    });
    const estimates = await priced(
      entry.plan.endpointId,
      entry.plan.inputs.filter((_, at) => left.has(at)),
    );
    return { next, left: [...left], estimates };
  };

  /** Starts no further row of a plan. */
  const stop = async (entry: Entry): Promise<void> => {
    entry.active?.stop.abort();
    change(entry, { isOver: true });
    clearTimeout(soon);
    await flush();
  };
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(background);
  };
  return {
    ...{ entries, listeners, cards, emit, admitted, resumePlan, restOf, priced, stop, close },
    isClosing: () => closing.signal.aborted,
  };
}
