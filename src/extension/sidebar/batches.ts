import { randomUUID } from 'node:crypto';
import {
  LARGEST_PLAN,
  openPlans,
  planText,
  type PlanState,
  type StoredPlan,
  type StoredRow,
} from '../../batch/plans.ts';
import { type Estimate, sumEstimates } from '../../domain/estimate.ts';
import { highestPrice, type PriceApproval } from '../../domain/spending.ts';
import { FalError } from '../../fal/errors.ts';
import type { BatchCard } from '../../protocol/batches.ts';
import { self } from '../../store/process.ts';
import {
  type BatchesDeps,
  type BatchListener,
  createBatchRunner,
  type Entry,
} from './batchRunner.ts';

/** The batches of this window's workspace, which outlive its pages and its reloads. */
export interface Batches {
  /** Starts a batch of checked inputs; resolves when all are admitted. @throws {FalError} when none may run */
  start(
    batch: Pick<StoredPlan, 'endpointId' | 'inputs' | 'target'>,
    approved: PriceApproval | undefined,
  ): Promise<{ readonly id: string; readonly rows: number }>;
  list(): Promise<readonly BatchCard[]>;
  stop(id: string): Promise<void>;
  /** @throws {FalError} for a batch that another window runs */
  price(id: string, unsure: boolean): Promise<{ rows: number; estimate: Estimate }>;
  rest(id: string, unsure: boolean, approved: PriceApproval | undefined): Promise<void>;
  remove(id: string): Promise<void>;
  /** Continues the batches of dead processes, within what was approved. */
  resume(): Promise<void>;
  /** Reports changes; returns a function that stops it. */
  follow(listener: BatchListener): () => void;
  /** Starts and follows no further row; another window or the next start continues. */
  close(): Promise<void>;
}

/** Milliseconds between two looks at the plans of other windows, and between two signs of life. */
const LOOK = 2_000;
const TOUCH = 60_000;

/** Creates the batches of one runtime. */
export function createBatches(deps: BatchesDeps): Batches {
  const { runtime, translate, onError } = deps;
  const { via } = runtime.journal.owner;
  const plans = openPlans(runtime.store);
  const runner = createBatchRunner(deps, plans);
  const { entries, cards, emit, admitted, restOf } = runner;
  let isLooking: Promise<void> | undefined;

  const isRunHere = (id: string) => {
    const { active, isBusy = false } = entries.get(id) ?? {};
    return active !== undefined || isBusy;
  };
  const lookAt = async (id: string) => {
    if (isRunHere(id)) return;
    const known = entries.get(id);
    const state = await plans.state(id);
    if (state?.workspace !== deps.workspace() || state.via !== via) return;
    const plan = known?.plan ?? (await plans.read(id));
    if (!plan) return;
    const isOfOtherProcess = await plans.isOfOtherProcess(id, state);
    const entry: Entry = { plan, state, isOfOtherProcess };
    if (isRunHere(id)) return;
    entries.set(id, entry);
    if (isOfOtherProcess || (state.isOver && !state.owner)) return;
    if (!deps.isTrusted()) {
      const message = translate('It continues when this workspace is trusted.');
      entry.state = { ...state, isOver: true, message };
      return;
    }
    entry.isBusy = true;
    const taken = await plans.take(id);
    if (taken && !runner.isClosing()) {
      entry.state = taken;
      runner.resumePlan(entry);
    }
    entry.isBusy = false;
  };
  const look = async () => {
    const before = JSON.stringify(cards());
    const ids = await plans.list();
    for (const [id, { active }] of entries) if (!active && !ids.includes(id)) entries.delete(id);
    for (const id of ids) await lookAt(id);
    if (JSON.stringify(cards()) !== before) emit();
  };
  const resume = () => {
    isLooking ??= look().finally(() => {
      isLooking = undefined;
    });
    return isLooking;
  };
  const looking = setInterval(() => void resume().catch(onError), LOOK).unref();
  const touching = setInterval(() => {
    for (const { plan, active } of entries.values())
      if (active) plans.touch(plan.id).catch(onError);
  }, TOUCH).unref();

  const found = (id: string): Entry => {
    const entry = entries.get(id);
    if (entry?.isOfOtherProcess === false) return entry;
    throw new FalError('busy', translate('Another window has this batch.'));
  };
  return {
    start: async ({ endpointId, inputs, target }, approved) => {
      const plan: StoredPlan = { id: randomUUID(), at: Date.now(), endpointId, inputs, target };
      if (Buffer.byteLength(planText(plan)) > LARGEST_PLAN)
        throw new FalError(
          'invalid-input',
          translate('These runs are too large to be kept together.'),
          { advice: translate('Upload the files first, or start fewer runs at once.') },
        );
      await runtime.journal.refuseNewer();
      const prices = (await runner.priced(endpointId, inputs)).map((one) => highestPrice([one]));
      const state: PlanState = {
        ...{ workspace: deps.workspace(), via, owner: self },
        ...{ isOver: false, approvedAt: plan.at },
        rows: prices.map((price) => ({ round: 0, state: 'waiting', price })),
      };
      const entry: Entry = { plan, state, isOfOtherProcess: false };
      await admitted(entry, approved, async () => {
        entries.set(plan.id, entry);
        try {
          await plans.create(plan, entry.state);
        } catch (error) {
          entries.delete(plan.id);
          throw error;
        }
      });
      return { id: plan.id, rows: inputs.length };
    },
    list: async () => {
      await resume();
      return cards();
    },
    stop: (id) => runner.stop(found(id)),
    price: async (id, unsure) => {
      const { left, estimates } = await restOf(found(id), unsure);
      const estimate = sumEstimates(estimates.map((one) => ({ estimate: one, times: 1 })));
      return { rows: left.length, estimate };
    },
    rest: async (id, unsure, approved) => {
      const entry = found(id);
      if (entry.active || entry.isBusy)
        throw new FalError('busy', translate('This batch is still running.'));
      entry.isBusy = true;
      const before = entry.state;
      try {
        if (!(await plans.take(id)))
          throw new FalError('busy', translate('Another window has this batch.'));
        const { next, left, estimates } = await restOf(entry, unsure);
        const rows = next.map((row, at): StoredRow => {
          const estimate = estimates[left.indexOf(at)];
          return estimate ? { ...row, price: highestPrice([estimate]) } : row;
        });
        entry.state = { ...before, owner: self, rows, message: undefined };
        await admitted(entry, approved, () => {
          entry.state = { ...entry.state, isOver: false, approvedAt: Date.now() };
          return plans.write(id, entry.state);
        });
      } catch (error) {
        entry.state = { ...before, owner: undefined };
        await plans.write(id, entry.state);
        emit();
        throw error;
      } finally {
        entry.isBusy = false;
      }
    },
    remove: async (id) => {
      const entry = found(id);
      if (entry.active) throw new FalError('busy', translate('This batch is still running.'));
      entries.delete(id);
      await plans.remove(id);
      emit();
    },
    resume,
    follow: (listener) => {
      runner.listeners.add(listener);
      return () => runner.listeners.delete(listener);
    },
    close: async () => {
      clearInterval(looking);
      clearInterval(touching);
      await runner.close();
    },
  };
}
