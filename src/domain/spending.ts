import { type Estimate, roundMoney } from './estimate.ts';
import type { ActiveLimits, LimitName } from './limits.ts';

/** How a run stands in the ledger: it runs; it cost this; nobody knows what it cost; it cost nothing. */
export type SpendState = 'reserved' | 'spent' | 'uncertain' | 'free';

/** A run in the ledger. */
export interface SpendEntry {
  /** The journal's id of the job. */
  readonly id: string;
  /** Milliseconds since 1970 of the admission. */
  readonly at: number;
  /** The local date of the admission, e.g. `2026-11-27`. */
  readonly day: string;
  /** USD that count against the limits. */
  readonly amount: number;
  readonly state: SpendState;
  /** Whether `amount` is fal's bill. */
  readonly isBilled: boolean;
  /** USD that were reserved before the run. */
  readonly reserved: number;
  readonly endpointId: string;
  /** The requester: a client's name, or `you`. */
  readonly by: string;
  /** The same for the same endpoint and input. */
  readonly run: string;
  /** A hash of the key. */
  readonly key: string;
  /** The gateway, where there is one: what it bills is not fal's bill. */
  readonly via?: string;
  /** The first folder of the project. */
  readonly workspace?: string;
  readonly session: string;
}

/** A person's yes to one exact run, which one run uses. */
export interface SpendApproval {
  readonly id: string;
  readonly at: number;
  readonly run: string;
  /** The highest price in USD at the question; absent where it was unknown. */
  readonly price?: number;
  /** USD to reserve. */
  readonly reserve: number;
}

/** Why runs need a person's approval: the price is above `confirmAbove`, unknown, or higher than the one that the person saw; the day is above the default limit; an agent repeats itself; the price fits the limits only with a smaller reserve. */
export type AskReason =
  | 'above-confirm'
  | 'unknown-price'
  | 'risen'
  | 'default-day'
  | 'repeated'
  | 'many-runs'
  | 'small-reserve';

/** A limit that runs would exceed; amounts in USD. */
export interface LimitHit {
  readonly limit: Exclude<LimitName, 'confirmAbove'>;
  readonly max: number;
  /** What is spent or reserved in the period of the limit. */
  readonly spent: number;
  readonly reserve: number;
}

/** Runs that wait for their admission together: one, or a batch. */
export interface RunsToAdmit {
  readonly by: string;
  /** One for each run. */
  readonly estimates: readonly Estimate[];
  /** The caller's own ceiling in USD for all of them. */
  readonly maxCost?: number | undefined;
  /** A person's yes that came with the runs. */
  readonly approved?: PriceApproval | undefined;
  /** A person's yes at an earlier start to the price of all of these runs; nobody is asked anything then. */
  readonly confirmed?: PriceApproval | undefined;
  /** True: a batch that was planned as a whole, so that the brake against loops does not apply. */
  readonly isPlanned?: boolean | undefined;
}

/** A person's yes to a price in USD; without `upTo`, to a price that is unknown. */
export interface PriceApproval {
  readonly upTo?: number;
}

/** What the decision needs from the ledger; amounts in USD. */
export interface Spent {
  /** Spent or reserved by this session, on this day and in this month. */
  readonly session: number;
  readonly day: number;
  readonly month: number;
  /** Earlier runs with the same endpoint and input, and runs of the same client. */
  readonly sameRun: number;
  readonly sameClient: number;
  /** The approval for these runs, if it holds and is not used. */
  readonly approval?: SpendApproval | undefined;
  /** What a person still lets this session spend without further questions. */
  readonly allowance: number;
  /** What the flag of the person who started this process approves for each run. */
  readonly acceptMaxCost: number;
}

export type Verdict =
  | {
      readonly kind: 'admit';
      /** USD for each run. */
      readonly reserves: readonly number[];
      readonly approval?: SpendApproval;
    }
  | {
      readonly kind: 'ask';
      readonly why: AskReason;
      /** USD for all runs. */
      readonly reserve: number;
      /** A smaller reserve that a person may choose: the highest price is far above what such runs cost. */
      readonly smaller?: number;
    }
  | { readonly kind: 'refuse'; readonly why: 'over-max-cost' | 'price-unknown' }
  | ({ readonly kind: 'limit' } & LimitHit);

/** Runs of an agent with one endpoint and input, and of one client, that need no approval; periods in milliseconds. */
export const SAME_RUN = { most: 3, within: 24 * 3_600_000 };
export const SAME_CLIENT = { most: 10, within: 2 * 60_000 };

/** Milliseconds for which an approval holds. */
export const APPROVAL_LIFE = 10 * 60_000;

/** A price above 3 × the median of earlier runs is far above; the smaller reserve is 2 × the median. */
const WIDE = 3;
const SMALL_RESERVE = 2;

/** The highest price of a run in USD; undefined where it is unknown. */
const highestOf = ({ max, currency = 'USD' }: Estimate): number | undefined =>
  currency === 'USD' ? max : undefined;

/** The highest price of runs together in USD; undefined where one is unknown. */
export function highestPrice(estimates: readonly Estimate[]): number | undefined {
  const sum = estimates.reduce((total, one) => total + (highestOf(one) ?? Number.NaN), 0);
  return Number.isNaN(sum) ? undefined : roundMoney(sum);
}

/** What is reserved for a run in USD: its highest price; for an unknown one twice the model's average, else `confirmAbove`. */
function reserveOf(estimate: Estimate, { confirmAbove }: ActiveLimits): number {
  const { typical } = estimate;
  return highestOf(estimate) ?? (typical === undefined ? confirmAbove : 2 * typical);
}

/** Decides whether runs may be submitted and what is reserved for them. Nothing passes a limit that a person set; an approval only answers a question. */
export function decide(runs: RunsToAdmit, limits: ActiveLimits, spent: Spent): Verdict {
  const { maxCost, estimates } = runs;
  const price = highestPrice(estimates);
  const isUnknown = price === undefined;
  if (isUnknown && (maxCost !== undefined || limits.unknownPrice === 'refuse'))
    return { kind: 'refuse', why: 'price-unknown' };
  if (!isUnknown && maxCost !== undefined && price > maxCost)
    return { kind: 'refuse', why: 'over-max-cost' };
  const reserves = estimates.map((one) => reserveOf(one, limits));
  const { approval } = spent;
  if (approval && holdsFor(approval, price)) {
    const reduced = scaled(reserves, approval.reserve);
    const hit = limitHit(reduced, limits, spent);
    return hit ? { kind: 'limit', ...hit } : { kind: 'admit', reserves: reduced, approval };
  }
  const whole = roundMoney(sum(reserves));
  const usual = sum(estimates.map((one) => one.usual ?? Infinity));
  const small = whole > WIDE * usual ? roundMoney(SMALL_RESERVE * usual) : undefined;
  const hit = limitHit(reserves, limits, spent);
  if (hit) {
    if (small === undefined || limitHit(scaled(reserves, small), limits, spent))
      return { kind: 'limit', ...hit };
    return { kind: 'ask', why: 'small-reserve', reserve: small };
  }
  const [why] = askReasons(runs, whole, limits, spent);
  if (why === undefined) return { kind: 'admit', reserves };
  return { kind: 'ask', why, reserve: whole, ...(small !== undefined && { smaller: small }) };
}

/** Whether an approval still fits the price of its runs. */
const holdsFor = ({ price: then, reserve }: SpendApproval, price: number | undefined): boolean =>
  price === undefined ? then === undefined : !isAbove(price, then ?? reserve);

/** Reserves that add up to `total` at most. */
function scaled(reserves: readonly number[], total: number): readonly number[] {
  const whole = sum(reserves);
  return whole <= total ? reserves : reserves.map((one) => (one / whole) * total);
}

/** Why runs need an approval, without the reasons that one covers already. */
function askReasons(
  { by, estimates, approved, confirmed, isPlanned }: RunsToAdmit,
  reserve: number,
  limits: ActiveLimits,
  { day, sameRun, sameClient, allowance, acceptMaxCost }: Spent,
): readonly AskReason[] {
  const price = highestPrice(estimates);
  const isBraked = limits.loopBrake && by !== 'you' && !isPlanned;
  const isAllowed = reserve <= allowance;
  const isAccepted = price !== undefined && price <= acceptMaxCost;
  const agreed = confirmed ?? approved;
  const isRisen = price !== undefined && agreed !== undefined && isAbove(price, agreed.upTo ?? 0);
  // The click on a price approves one run; a batch needs a second look.
  const isClicked = !isRisen && (confirmed ?? (approved && estimates.length === 1));
  const isUnknownClicked = agreed && agreed.upTo === undefined;
  const reasons: readonly (readonly [AskReason, boolean])[] = [
    ['repeated', isBraked && sameRun >= SAME_RUN.most],
    ['many-runs', isBraked && sameClient >= SAME_CLIENT.most && !isAllowed],
    ['default-day', limits.isDefaultDay && isAbove(day + reserve, limits.maxDay)],
    [
      'unknown-price',
      price === undefined && limits.unknownPrice === 'ask' && !isAllowed && !isUnknownClicked,
    ],
    ['risen', isRisen],
    [
      'above-confirm',
      isAbove(reserve, limits.confirmAbove) && !isAllowed && !isAccepted && !isClicked,
    ],
  ];
  return reasons.filter(([, applies]) => applies).map(([reason]) => reason);
}

/** Whether a sum is above a limit, without the noise of floating point. */
const isAbove = (total: number, limit: number): boolean => total > limit + 1e-9;

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

function limitHit(
  reserves: readonly number[],
  limits: ActiveLimits,
  { session, day, month }: Spent,
): LimitHit | undefined {
  const whole = sum(reserves);
  const periods = [
    ['maxRun', 0, Math.max(...reserves)],
    ['maxSession', session, whole],
    ['maxDay', day, whole],
    ['maxMonth', month, whole],
  ] as const;
  for (const [limit, spent, reserve] of periods) {
    const max = limits[limit];
    if (max === undefined || (limit === 'maxDay' && limits.isDefaultDay)) continue;
    if (isAbove(spent + reserve, max)) return { limit, max, spent, reserve };
  }
  return undefined;
}

/** The local date of a time, e.g. `2026-11-27`. */
export function localDay(at: number): string {
  const date = new Date(at);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first day of a day's month. */
export const monthOf = (day: string): string => `${day.slice(0, 8)}01`;
