import type { ActiveLimits } from './limits.ts';

/** What this machine has spent, through one gateway; amounts in USD. */
export interface SpendOverview {
  readonly limits: ActiveLimits;
  /** Milliseconds since 1970 when all spending was stopped. */
  readonly stoppedAt?: number;
  /** The local date. */
  readonly day: string;
  /** Spent or reserved by this session, on this day and in this month. */
  readonly session: number;
  readonly today: number;
  readonly month: number;
  /** What running jobs have reserved, and what nobody knows the cost of, in this month. */
  readonly reserved: number;
  readonly uncertain: number;
}

/** What was spent in the period of a limit, in USD. */
export interface PeriodSum {
  readonly limit: 'maxSession' | 'maxDay' | 'maxMonth';
  readonly spent: number;
  /** Absent where the period has no limit. */
  readonly max?: number;
  /** Whether so much of the limit is spent that a person should know. */
  readonly isNear: boolean;
}

/** The share of a limit from which it is near. */
const NEARLY = 0.8;

/** The sums of a session, a day and a month beside their limits. */
export function periodSums({ limits, session, today, month }: SpendOverview): readonly PeriodSum[] {
  const periods = [
    ['maxSession', session],
    ['maxDay', today],
    ['maxMonth', month],
  ] as const;
  return periods.map(([limit, spent]) => {
    const { [limit]: max } = limits;
    if (max === undefined) return { limit, spent, isNear: false };
    return { limit, spent, max, isNear: max > 0 && spent >= NEARLY * max };
  });
}
