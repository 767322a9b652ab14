import { randomUUID } from 'node:crypto';
import type { ActiveLimits, Limits } from '../domain/limits.ts';
import type { Comparison } from '../domain/spendSummary.ts';
import { APPROVAL_LIFE, localDay, monthOf, type SpendEntry } from '../domain/spending.ts';
import { roundMoney } from '../domain/estimate.ts';
import { periodSums, type PeriodSum, type SpendOverview } from '../domain/spendOverview.ts';
import { FalError } from '../fal/errors.ts';
import type { Usage } from '../fal/usage.ts';
import type { Journal } from '../jobs/journal.ts';
import type { ProcessId } from '../store/process.ts';
import type { Store } from '../store/store.ts';
import { createSpendGuard, type GuardDeps, type SpendGuard } from './guard.ts';
import { entriesSince, type Ledger, sumOf } from './ledger.ts';
import { readMachineLimits, writeMachineLimits } from './limits.ts';
import { entryOf, type LedgerState, type SpendQuestion } from './records.ts';
import { settleOpen } from './settle.ts';

/** The spending of this machine: limits, approvals, ledger. */
export interface Spending extends Pick<SpendGuard, 'admit' | 'assign' | 'release' | 'limits'> {
  /** @throws {FalError} `limits-unreadable` */
  overview(): Promise<SpendOverview>;
  /** The runs since a local date, through the gateway of this process. */
  entries(since: string): Promise<readonly SpendEntry[]>;
  /** What fal billed the account from one local date to another beside what the ledger has, by endpoint, the largest first; runs of other machines are in fal's amount alone. @throws {FalError} for a key that may not read fal's usage */
  compare(from: string, to: string, signal?: AbortSignal): Promise<readonly Comparison[]>;
  /** What this process tells after a run, in whole sentences: a bill above its reserve, a limit that is nearly reached. */
  notes(id: string | undefined): Promise<readonly string[]>;
  /** The questions that still wait for an answer, newest first. */
  questions(): Promise<readonly SpendQuestion[]>;
  /** Approves the runs of a question once. @throws {FalError} `no-question` when it no longer waits */
  approve(id: string): Promise<void>;
  /** Changes the limits of this machine; `change` gets those of now, while no other process changes them. @throws what `change` throws */
  setLimits(change: (before: Limits) => Limits): Promise<void>;
  /** Refuses every submit of this machine until `resume`. */
  stop(): Promise<void>;
  resume(): Promise<void>;
  /** Settles the reservations of dead processes. */
  settleOpen(): Promise<void>;
  /** Calls `listener` when any process has spent or this one has changed the limits; returns a function that stops it. */
  watch(listener: () => void): () => void;
  tidy(): Promise<void>;
}

export interface SpendingDeps extends Omit<GuardDeps, 'machine' | 'via' | 'settleOpen'> {
  readonly ledger: Ledger;
  readonly journal: Pick<Journal, 'jobs' | 'owner'>;
  readonly store: Pick<Store, 'folder' | 'exclusive'>;
  readonly usage: Usage;
  /** Whether a process of this machine is dead. */
  readonly isDead?: (owner: ProcessId) => boolean;
}

/** Creates the spending of one process. */
export function createSpending(deps: SpendingDeps): Spending {
  const { ledger, journal, store, now } = deps;
  const { via } = journal.owner;
  const machine = () => readMachineLimits(store.folder);
  const settle = () => settleOpen(ledger, journal, now(), deps.isDead);
  const guard = createSpendGuard({ ...deps, via, machine, settleOpen: settle });

  const overviewOf = (state: LedgerState, limits: ActiveLimits): SpendOverview => {
    const day = localDay(now());
    const month = entriesSince(state, monthOf(day), via);
    const inState = (one: SpendEntry['state']) =>
      sumOf(month.filter((entry) => entry.state === one));
    return {
      limits,
      day,
      session: sumOf(guard.session(state)),
      today: sumOf(month.filter((one) => one.day >= day)),
      month: sumOf(month),
      reserved: inState('reserved'),
      uncertain: inState('uncertain'),
    };
  };
  const questions: Spending['questions'] = async () => {
    const { questions: all, approvals } = await ledger.read();
    const approved = [...approvals.values()];
    return [...all.values()]
      .filter(({ at, run, via: through }) => {
        const isAnswered = approved.some((one) => one.run === run && one.at >= at);
        return through === via && Math.abs(now() - at) < APPROVAL_LIFE && !isAnswered;
      })
      .sort((one, other) => other.at - one.at);
  };
  const listeners = new Set<() => void>();
  /** Changes the machine's limits while no run is admitted. */
  const change = async (
    make: (before: Awaited<ReturnType<typeof machine>>) => Parameters<typeof writeMachineLimits>[1],
  ) => {
    await store.exclusive('spend', async () =>
      writeMachineLimits(store.folder, make(await machine())),
    );
    for (const listener of listeners) listener();
  };

  return {
    admit: (runs, terms, signal) => guard.admit(runs, terms, signal),
    assign: (reservation, id) => guard.assign(reservation, id),
    release: (ids) => guard.release(ids),
    limits: () => guard.limits(),
    overview: async () => {
      const [{ stoppedAt, ...limits }, state] = await Promise.all([guard.limits(), ledger.read()]);
      return { ...overviewOf(state, limits), ...(stoppedAt !== undefined && { stoppedAt }) };
    },
    entries: async (since) => entriesSince(await ledger.read(), since, via),
    compare: async (from, to, signal) => {
      const isPast = to < localDay(now());
      const end = isPast ? startOf(to, 1) : now();
      const [billed, state] = await Promise.all([
        deps.usage.between(startOf(from), end, signal),
        ledger.read(),
      ]);
      const sums = new Map<string, { here: number; billed: number }>();
      const add = (endpointId: string, here: number, amount: number) => {
        const before = sums.get(endpointId) ?? { here: 0, billed: 0 };
        sums.set(endpointId, { here: before.here + here, billed: before.billed + amount });
      };
      for (const { endpointId, amount } of billed) add(endpointId, 0, amount);
      for (const entry of entriesSince(state, from, via))
        if (entry.state !== 'reserved' && (!isPast || entry.day <= to))
          add(entry.endpointId, entry.amount, 0);
      return [...sums]
        .filter(([, sum]) => sum.here > 0 || sum.billed > 0)
        .map(([endpointId, sum]) => ({
          endpointId,
          here: roundMoney(sum.here),
          billed: roundMoney(sum.billed),
        }))
        .sort((one, other) => other.billed + other.here - one.billed - one.here);
    },
    notes: async (id) => {
      // An answer does not wait for the disk: this process knows its own runs.
      const isOwn = id !== undefined && ledger.known().reservations.has(id);
      const state = isOwn ? ledger.known() : await ledger.read();
      const limits = guard.lastLimits() ?? (await guard.limits());
      const entry = id === undefined ? undefined : entryOf(state, id);
      const isFirst = state.reservations.size === 1 && entry !== undefined;
      const isDear = entry !== undefined && entry.amount > entry.reserved + 1e-9;
      return [
        ...(isDear
          ? [
              `It cost ${usd(entry.amount)}, more than the ${usd(entry.reserved)} that were reserved.`,
            ]
          : []),
        // A stateless server knows neither sums nor a first run.
        ...(deps.isRemote ? [] : nearLimits(overviewOf(state, limits))),
        ...(isFirst && limits.isDefaultDay && !deps.isRemote ? [defaultsText(limits)] : []),
      ];
    },
    questions,
    approve: async (id) => {
      const question = (await questions()).find((one) => one.id === id);
      if (!question) {
        throw new FalError('not-found', 'No run with this id waits for an approval.', {
          reason: 'no-question',
        });
      }
      const { run, price, reserve } = question;
      await ledger.approve({
        ...{ id: randomUUID(), at: now(), run, reserve },
        ...(price !== undefined && { price }),
      });
    },
    setLimits: (make) => change((before) => ({ ...before, limits: make(before.limits) })),
    stop: () => change(({ limits }) => ({ limits, stoppedAt: now() })),
    resume: () => change(({ limits }) => ({ limits })),
    settleOpen: settle,
    watch: (listener) => {
      const stop = ledger.watch(listener);
      listeners.add(listener);
      return () => {
        stop();
        listeners.delete(listener);
      };
    },
    tidy: () => ledger.tidy(),
  };
}

/** The first moment of a local date, or of one some days later, in milliseconds since 1970. */
function startOf(day: string, later = 0): number {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(year, month - 1, date + later).getTime();
}

const usd = (amount: number): string => `${roundMoney(amount)} USD`;

const PERIODS: Readonly<Record<PeriodSum['limit'], string>> = {
  maxSession: 'this session',
  maxDay: 'today',
  maxMonth: 'this month',
};

/** The limits that are nearly reached. */
const nearLimits = (overview: SpendOverview): readonly string[] =>
  periodSums(overview).flatMap(({ limit, spent, max, isNear }) =>
    isNear && max !== undefined
      ? [`${usd(spent)} of ${usd(max)} are spent or reserved ${PERIODS[limit]}.`]
      : [],
  );

/** What holds on a machine where nobody has set limits. */
function defaultsText({ confirmAbove, maxDay, unknownPrice }: ActiveLimits): string {
  const unknown = unknownPrice === 'ask' ? ' a run without a known price,' : '';
  return `Spending limits of this machine: a run above ${usd(confirmAbove)},${unknown} and all runs once a day costs more than ${usd(maxDay)} need the user's approval.`;
}
