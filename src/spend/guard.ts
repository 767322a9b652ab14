import { createHash, randomUUID } from 'node:crypto';
import { type Estimate, roundMoney } from '../domain/estimate.ts';
import { promptOf } from '../domain/input.ts';
import {
  type ActiveLimits,
  APPROVAL_LIFE,
  decide,
  highestPrice,
  type Limits,
  localDay,
  monthOf,
  type LimitHit,
  type RunsToAdmit,
  SAME_CLIENT,
  SAME_RUN,
  type SpendEntry,
  type Spent,
  strictest,
  type Verdict,
} from '../domain/spending.ts';
import { inEnglish } from '../domain/translate.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { EstimateRun } from '../prices/estimate.ts';
import { self } from '../store/process.ts';
import {
  type AboutRuns,
  awaitingApproval,
  declinedRuns,
  needsApproval,
  overLimit,
  refusedPrice,
  stopped,
} from './errors.ts';
import { entriesSince, type Ledger, sumOf } from './ledger.ts';
import type { MachineLimits } from './limits.ts';
import {
  entryOf,
  FREE,
  type LedgerState,
  type Reservation,
  type SpendQuestion,
} from './records.ts';

/** A run that is to be submitted. */
export interface NewRun {
  /** The journal's id of its job. */
  readonly id: string;
  readonly endpointId: string;
  readonly input: JsonObject;
  /** The requester: a client's name, or `you`. */
  readonly by: string;
}

/** The terms of runs: the caller's own ceiling, and a person's yes that came with them. */
export type Terms = Pick<RunsToAdmit, 'maxCost' | 'approved'>;

/** A question to a person, with what an answer needs. */
export interface Question extends SpendQuestion {
  /** How the price comes about, in whole sentences. */
  readonly note: string;
  /** A smaller amount to reserve in USD, where the highest price is far above what such runs cost. */
  readonly smaller?: number;
  /** USD that the answer `session` approves. */
  readonly session: number;
}

/** A person's answer; `smaller` and `session` are a yes, too. */
export type Reply = 'once' | 'smaller' | 'session' | 'no';

/** Asks a person; undefined without an answer, `unavailable` where no person can be asked. */
export type Ask = (
  question: Question,
  signal: AbortSignal,
) => Promise<Reply | 'unavailable' | undefined>;

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
  /** Gives back what runs reserved that were never submitted. */
  release(ids: readonly string[]): Promise<void>;
  /** The limits that apply now. @throws {FalError} `limits-unreadable` */
  limits(): Promise<ActiveLimits & { readonly stoppedAt?: number | undefined }>;
  /** The limits of the last admission; undefined before the first. */
  lastLimits(): ActiveLimits | undefined;
  /** What this session has spent or reserved. */
  session(state: LedgerState): readonly SpendEntry[];
}

export interface GuardDeps {
  readonly ledger: Ledger;
  readonly estimate: EstimateRun;
  readonly machine: () => Promise<MachineLimits>;
  readonly own: () => OwnLimits | Promise<OwnLimits>;
  readonly ask: Ask | undefined;
  /** Milliseconds that a run waits for the answer to its question; default: 40 s. */
  readonly askWait?: number | undefined;
  readonly key: () => string | undefined | Promise<string | undefined>;
  readonly workspace: () => Promise<string | undefined>;
  readonly via: string | undefined;
  /** True: the stateless HTTP server. */
  readonly isRemote: boolean;
  /** An input as the journal records it. */
  readonly recorded: (input: JsonObject) => JsonObject;
  readonly now: () => number;
}

/** Milliseconds. */
const PRICE_WAIT = 10_000;
/** Clients end a call at 60 s; the answer to a later question still counts. */
const ASK_WAIT = 40_000;
/** A session's approval, in multiples of the run's reserve. */
const SESSION_RUNS = 10;
/** Consecutive refusals after which a session asks no more for the life of an approval. */
const MOST_REFUSED = 3;
const LONGEST_PROMPT = 120;

/** Creates the guard that stands before every submit of this process. */
export function createSpendGuard(deps: GuardDeps): SpendGuard {
  const { ledger, estimate, machine, own, ask, now, via } = deps;
  const session = randomUUID();
  const ids = new Set<string>();
  const questions = new Map<string, Promise<Reply | 'unavailable' | undefined>>();
  const declined = new Map<string, number>();
  let lastLimits: ActiveLimits | undefined;
  let refused = 0;
  let refusedAt = 0;
  /** The sum of the session up to which no price needs an approval. */
  let allowedUpTo = 0;

  const limits: SpendGuard['limits'] = async () => {
    const { limits: set, stoppedAt } = await machine();
    const mine = await own();
    return { ...strictest([set, ...mine.set], mine.tightening), stoppedAt };
  };

  const priceOf = async (
    { endpointId, input }: NewRun,
    signal?: AbortSignal,
  ): Promise<Estimate> => {
    const bound = linkSignals([signal], PRICE_WAIT);
    try {
      const work = estimate(endpointId, input, { translate: inEnglish, signal: bound.signal });
      const found = await withTimeout(work, PRICE_WAIT, signal);
      if (found) return found;
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof FalError && error.kind === 'auth') throw error;
    } finally {
      bound.release();
    }
    const note = 'fal did not answer what the run costs.';
    return { basis: 'unknown', note };
  };

  const sessionOf: SpendGuard['session'] = (state) =>
    [...ids].map((id) => entryOf(state, id)).filter((entry) => entry !== undefined);

  /** What the ledger has on a run. */
  const spentBy = (state: LedgerState, run: string, by: string, acceptMaxCost: number): Spent => {
    const at = now();
    const today = localDay(at);
    // Later days count, too, so that a clock set back opens no new day.
    const month = entriesSince(state, monthOf(today), via);
    const yesterday = entriesSince(state, localDay(at - SAME_RUN.within), via);
    const mine = sumOf(sessionOf(state));
    return {
      session: mine,
      day: sumOf(month.filter(({ day }) => day >= today)),
      month: sumOf(month),
      sameRun: yesterday.filter((one) => one.run === run && one.at > at - SAME_RUN.within).length,
      sameClient: yesterday.filter((one) => one.by === by && one.at > at - SAME_CLIENT.within)
        .length,
      approval: [...state.approvals.values()].find(
        (one) =>
          one.run === run && !state.used.has(one.id) && Math.abs(at - one.at) < APPROVAL_LIFE,
      ),
      allowance: allowedUpTo - mine,
      acceptMaxCost,
    };
  };

  /** Runs to admit together, with their prices. */
  interface Priced {
    readonly runs: readonly (NewRun & { readonly hash: string; readonly estimate: Estimate })[];
    /** The hash of all of them. */
    readonly hash: string;
    readonly by: string;
  }

  const pricedRuns = async (runs: readonly NewRun[], signal?: AbortSignal): Promise<Priced> => {
    const priced = await Promise.all(
      runs.map(async (run) => ({
        ...run,
        hash: hashText(JSON.stringify([run.endpointId, sorted(deps.recorded(run.input))])),
        estimate: await priceOf(run, signal),
      })),
    );
    const [first] = priced;
    const hash =
      priced.length === 1 && first ? first.hash : hashText(priced.map((one) => one.hash).join());
    return { runs: priced, hash, by: first?.by ?? '' };
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
        const spent = spentBy(state, hash, by, acceptMaxCost);
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

  const isDeclined = (hash: string) => {
    const isRecent = (at = -Infinity) => Math.abs(now() - at) < APPROVAL_LIFE;
    return isRecent(declined.get(hash)) || (refused >= MOST_REFUSED && isRecent(refusedAt));
  };

  const take = async (question: Question, reply: Reply): Promise<void> => {
    const { run, price, reserve, smaller } = question;
    if (reply === 'no') {
      declined.set(run, now());
      refused += 1;
      refusedAt = now();
      return;
    }
    refused = 0;
    if (reply === 'session') allowedUpTo = sumOf(sessionOf(await ledger.read())) + question.session;
    await ledger.approve({
      id: randomUUID(),
      at: now(),
      run,
      ...(price !== undefined && { price }),
      reserve: reply === 'smaller' ? (smaller ?? reserve) : reserve,
    });
  };

  /** Asks a person once for all calls with the same endpoint and input; a late answer counts, too. */
  const askOnce = (question: Question): Promise<Reply | 'unavailable' | undefined> => {
    const current = questions.get(question.run);
    if (current) return current;
    const answer = async () => {
      await ledger.ask(recordOf(question)).catch(() => undefined);
      const reply = ask
        ? await ask(question, AbortSignal.timeout(APPROVAL_LIFE))
        : ('unavailable' as const);
      if (reply === 'unavailable') {
        await ledger.ask({ ...recordOf(question), isUnasked: true }).catch(() => undefined);
      } else if (reply !== undefined) await take(question, reply);
      return reply;
    };
    const asked = answer().finally(() => questions.delete(question.run));
    questions.set(question.run, asked);
    asked.catch(() => undefined);
    return asked;
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
      endpointId: first?.endpointId ?? '',
      runs: runs.length,
      ...(smaller !== undefined && { smaller }),
      session: roundUp(SESSION_RUNS * reserve),
      ...(price !== undefined && { price }),
      ...(prompt !== undefined && { prompt }),
      ...(via !== undefined && { via }),
      note: first?.estimate.note ?? '',
    };
  };

  const aboutRuns = ({ runs }: Priced, { maxCost }: Terms): AboutRuns => ({
    endpointId: runs[0]?.endpointId ?? '',
    runs: runs.length,
    price: highestPrice(runs.map(({ estimate }) => estimate)),
    maxCost,
  });

  const hitError = (hit: LimitHit, about: AboutRuns, state: LedgerState): FalError => {
    const today = localDay(now());
    const first = {
      maxRun: undefined,
      maxSession: undefined,
      maxDay: today,
      maxMonth: monthOf(today),
    }[hit.limit];
    const entries =
      hit.limit === 'maxSession'
        ? sessionOf(state)
        : first === undefined
          ? []
          : entriesSince(state, first, via);
    return overLimit(hit, about, entries, nextPeriod(hit.limit, now()));
  };

  return {
    limits,
    lastLimits: () => lastLimits,
    session: sessionOf,
    admit: async (runs, terms = {}, signal) => {
      const priced = await pricedRuns(runs, signal);
      for (;;) {
        signal?.throwIfAborted();
        const { verdict, state } = await tryReserve(priced, terms);
        if (verdict.kind === 'admit') return;
        const about = aboutRuns(priced, terms);
        if (verdict.kind === 'refuse') throw refusedPrice(verdict.why, about);
        if (verdict.kind === 'limit') throw hitError(verdict, about, state);
        if (isDeclined(priced.hash)) throw declinedRuns(about);
        const question = questionOf(priced, verdict);
        const reply = await withTimeout(askOnce(question), deps.askWait ?? ASK_WAIT, signal);
        if (reply === 'no') throw declinedRuns(about);
        if (reply === 'unavailable') throw needsApproval(question, deps.isRemote);
        if (reply === undefined) throw awaitingApproval(question);
      }
    },
    release: async (all) => {
      for (const id of all) await ledger.settle(id, () => FREE);
    },
  };
}

/** The local date on which a limit starts anew; undefined for one that does not. */
function nextPeriod(limit: LimitHit['limit'], at: number): string | undefined {
  const date = new Date(at);
  if (limit === 'maxDay') date.setDate(date.getDate() + 1);
  else if (limit === 'maxMonth') date.setMonth(date.getMonth() + 1, 1);
  else return undefined;
  return localDay(date.getTime());
}

/** A question as the ledger keeps it. */
function recordOf({
  note: _note,
  session: _session,
  smaller: _smaller,
  ...question
}: Question): SpendQuestion {
  return question;
}

/** An amount that is easy to read, not below `amount`. */
function roundUp(amount: number): number {
  const step = 10 ** Math.floor(Math.log10(amount));
  return amount > 0 ? roundMoney(Math.ceil(amount / step) * step) : 0;
}

const hashText = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A value with the keys of its objects in one order. */
function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
