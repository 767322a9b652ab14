import { randomUUID } from 'node:crypto';
import { promptOf } from '../domain/input.ts';
import { type ActiveLimits, type Limits, strictest } from '../domain/limits.ts';
import {
  decide,
  highestPrice,
  type LimitHit,
  localDay,
  type RunsToAdmit,
  type SpendEntry,
  type Verdict,
} from '../domain/spending.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { self } from '../store/process.ts';
import { type Ask, createApprovals, type Question, sessionAmount } from './approvals.ts';
import {
  type AboutRuns,
  awaitingApproval,
  declinedRuns,
  dismissedRuns,
  needsApproval,
  overLimit,
  refusedPrice,
  stopped,
} from './errors.ts';
import { hashText } from './hash.ts';
import { type Ledger, sumOf } from './ledger.ts';
import type { MachineLimits } from './limits.ts';
import { type NewRun, type Priced, pricedRuns, type PricingDeps } from './priced.ts';
import { entryOf, FREE, type LedgerState, type Reservation } from './records.ts';
import { reserveAll, type SharedLedger } from './shared.ts';
import { nextPeriod, runsOf, spentBefore } from './spent.ts';

/** The terms of runs: the caller's own ceiling, and a person's yes that came with them. */
export type Terms = Pick<RunsToAdmit, 'maxCost' | 'approved' | 'confirmed' | 'isPlanned'>;

/** Limits of one process: of its environment, its flags and its settings. */
export interface OwnLimits {
  /** What a person set for this process. */
  readonly set: readonly Limits[];
  /** What can only make the limits stricter, such as a workspace's settings. */
  readonly tightening?: readonly Limits[];
  /** USD of a run that the person who started this process approves. */
  readonly acceptMaxCost?: number | undefined;
}

/** Admits runs within the limits. */
export interface SpendGuard {
  /** Reserves what runs of one requester may cost, all or none, and asks a person where the limits require it. @throws {FalError} when they may not be submitted */
  admit(runs: readonly NewRun[], terms?: Terms, signal?: AbortSignal): Promise<void>;
  /** Moves what was reserved under one id to the id of the job that runs now. @throws {FalError} while all spending is stopped, or without the reservation */
  assign(reservation: string, id: string): Promise<void>;
  /** Gives back what runs reserved that were never submitted. */
  release(ids: readonly string[]): Promise<void>;
  /** The limits that apply now. @throws {FalError} `limits-unreadable` */
  limits(): Promise<ActiveLimits & { readonly stoppedAt?: number | undefined }>;
  /** The limits of the last admission; undefined before the first. */
  lastLimits(): ActiveLimits | undefined;
  /** What this session has spent or reserved. */
  session(state: LedgerState): readonly SpendEntry[];
}

export interface GuardDeps extends PricingDeps {
  readonly ledger: Ledger;
  /** Settles the reservations of dead processes. */
  readonly settleOpen: () => Promise<void>;
  readonly machine: () => Promise<MachineLimits>;
  readonly own: () => OwnLimits | Promise<OwnLimits>;
  readonly ask: Ask | undefined;
  /** Milliseconds that a run waits for the answer to its question; default: 40 s. */
  readonly askWait?: number | undefined;
  readonly key: () => string | undefined | Promise<string | undefined>;
  readonly workspace: () => Promise<string | undefined>;
  readonly via: string | undefined;
  /** Counts the runs of all replicas of an HTTP server. */
  readonly shared?: SharedLedger | undefined;
  /** True: the stateless HTTP server. */
  readonly isRemote: boolean;
  readonly now: () => number;
}

/** Clients end a call at 60 s; the answer to a later question still counts. */
const ASK_WAIT = 40_000;
const LONGEST_PROMPT = 120;

/** The endpoints of runs, each once. */
const endpointsOf = (runs: readonly NewRun[]): readonly string[] => [
  ...new Set(runs.map(({ endpointId }) => endpointId)),
];

/** Creates the guard that stands before every submit of this process. */
export function createSpendGuard(deps: GuardDeps): SpendGuard {
  const { ledger, machine, own, now, via } = deps;
  const session = randomUUID();
  const ids = new Set<string>();
  let lastLimits: ActiveLimits | undefined;

  const sessionOf: SpendGuard['session'] = (state) =>
    [...ids].map((id) => entryOf(state, id)).filter((entry) => entry !== undefined);
  const approvals = createApprovals({
    ledger,
    person: deps.ask,
    spentBySession: async () => sumOf(sessionOf(await ledger.read())),
    now,
  });

  const limits: SpendGuard['limits'] = async () => {
    const { limits: set, stoppedAt } = await machine();
    const mine = await own();
    return { ...strictest([set, ...mine.set], mine.tightening), stoppedAt };
  };

  /** Decides while no other process reserves, and reserves what is admitted. */
  const tryReserve = async ({ runs, hash, by }: Priced, terms: Terms) => {
    const [workspace, key, { acceptMaxCost = 0 }] = await Promise.all([
      deps.workspace().catch(() => undefined),
      deps.key(),
      own(),
    ]);
    return ledger.reserve<{ readonly verdict: Verdict; readonly state: LedgerState }>(
      async (state) => {
        const active = await limits();
        lastLimits = active;
        if (active.stoppedAt !== undefined) throw stopped();
        const inSession = sumOf(sessionOf(state));
        const spent = {
          ...spentBefore(state, { run: hash, by, via, at: now() }),
          session: inSession,
          allowance: approvals.allowedUpTo() - inSession,
          acceptMaxCost,
        };
        const estimates = runs.map(({ estimate }) => estimate);
        const verdict = decide({ ...terms, by, estimates }, active, spent);
        if (verdict.kind !== 'admit') return { records: [], answer: { verdict, state } };
        const at = now();
        const records = runs.map(({ id, endpointId, hash: run }, index): Reservation => {
          ids.add(id);
          return {
            ...{ id, at, day: localDay(at), endpointId, by, run, session, owner: self },
            key: hashText(key ?? ''),
            reserved: verdict.reserves[index] ?? 0,
            ...(via !== undefined && { via }),
            ...(workspace !== undefined && { workspace }),
            ...(verdict.approval && { approval: verdict.approval.id }),
          };
        });
        return { records, answer: { verdict, state } };
      },
    );
  };

  /** Reserves with the other replicas, where there are some. */
  const reserveShared = async (priced: Priced, reserves: readonly number[]): Promise<void> => {
    const { shared } = deps;
    if (!shared) return;
    const { maxDay: max } = await limits();
    const [key, day] = [hashText((await deps.key()) ?? ''), localDay(now())];
    const runs = priced.runs.map(({ id }, index) => ({
      ...{ key, id, day, amount: reserves[index] ?? 0 },
    }));
    const over = await reserveAll(shared, runs, max);
    if (!over) return;
    const hit = { limit: 'maxDay', max, ...over } as const;
    throw overLimit(hit, aboutRuns(priced, {}), [], nextPeriod('maxDay', now()));
  };

  const questionOf = (
    { runs, hash, by }: Priced,
    verdict: Extract<Verdict, { kind: 'ask' }>,
  ): Question => {
    const [first] = runs;
    const price = highestPrice(runs.map(({ estimate }) => estimate));
    const prompt = promptOf(first?.input)?.replace(/\s+/g, ' ').trim().slice(0, LONGEST_PROMPT);
    const { why, reserve, smaller } = verdict;
    return {
      ...{ id: randomUUID(), at: now(), run: hash, by, why, reserve },
      endpointId: endpointsOf(runs).join(', '),
      runs: runs.length,
      ...(smaller !== undefined && { smaller }),
      session: sessionAmount(reserve),
      ...(price !== undefined && { price }),
      ...(prompt !== undefined && { prompt }),
      ...(via !== undefined && { via }),
      note: endpointsOf(runs).length === 1 ? (first?.estimate.note ?? '') : '',
    };
  };

  const aboutRuns = ({ runs }: Priced, { maxCost }: Terms): AboutRuns => ({
    isRemote: deps.isRemote,
    endpointId: endpointsOf(runs).join(', '),
    runs: runs.length,
    price: highestPrice(runs.map(({ estimate }) => estimate)),
    maxCost,
  });

  const hitError = (hit: LimitHit, about: AboutRuns, state: LedgerState): FalError => {
    const entries = runsOf(hit.limit, state, sessionOf(state), { via, at: now() });
    return overLimit(hit, about, entries, nextPeriod(hit.limit, now()));
  };

  return {
    limits,
    lastLimits: () => lastLimits,
    session: sessionOf,
    admit: async (runs, terms = {}, signal) => {
      const priced = await pricedRuns(runs, deps, signal);
      let isSettled = false;
      for (;;) {
        signal?.throwIfAborted();
        const { verdict, state } = await tryReserve(priced, terms);
        if (verdict.kind === 'admit') {
          await reserveShared(priced, verdict.reserves);
          return;
        }
        const about = aboutRuns(priced, terms);
        if (verdict.kind === 'refuse') throw refusedPrice(verdict.why, about);
        if (verdict.kind === 'limit') {
          if (isSettled) throw hitError(verdict, about, state);
          // A process that died may have left a reservation in the way.
          await deps.settleOpen();
          isSettled = true;
          continue;
        }
        if (approvals.isDeclined(priced.hash)) throw declinedRuns(about);
        const question = questionOf(priced, verdict);
        if (terms.confirmed) throw needsApproval(question, deps.isRemote);
        const answer = await withTimeout(approvals.ask(question), deps.askWait ?? ASK_WAIT, signal);
        if (answer === undefined) throw awaitingApproval(question);
        if (answer === 'unavailable') throw needsApproval(question, deps.isRemote);
        if (answer === 'dismissed') throw dismissedRuns(about);
        if (answer === 'no') throw declinedRuns(about);
      }
    },
    assign: (reservation, id) =>
      ledger.reserve(async (state) => {
        if ((await limits()).stoppedAt !== undefined) throw stopped();
        const before = state.reservations.get(reservation);
        if (!before)
          throw new FalError(
            'busy',
            'The reservation of this run has been released. Start it again.',
          );
        ids.add(id);
        return { records: [{ ...before, id, replaces: reservation }], answer: undefined };
      }),
    release: async (all) => {
      for (const id of all) {
        await ledger.settle(id, () => FREE);
        await deps.shared?.settle(hashText((await deps.key()) ?? ''), id, 0);
      }
    },
  };
}
