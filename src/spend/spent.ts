import {
  APPROVAL_LIFE,
  type LimitHit,
  localDay,
  monthOf,
  SAME_CLIENT,
  SAME_RUN,
  type SpendApproval,
  type SpendEntry,
  type Spent,
} from '../domain/spending.ts';
import { entriesSince } from './ledger.ts';
import type { LedgerState } from './records.ts';

/** Whose runs count. */
export interface Counted {
  /** The hash of the runs to admit. */
  readonly run: string;
  readonly by: string;
  readonly via: string | undefined;
  readonly at: number;
}

/** What the ledger has that concerns new runs; amounts in USD. */
export function spentBefore(
  state: LedgerState,
  { run, by, via, at }: Counted,
): Pick<Spent, 'day' | 'month' | 'sameRun' | 'sameClient' | 'approval'> {
  const today = localDay(at);
  const monthStart = monthOf(today);
  const yesterday = localDay(at - SAME_RUN.within);
  const spent = { day: 0, month: 0, sameRun: 0, sameClient: 0 };
  for (const [day, ids] of state.days) {
    // Later days count, too, so that a clock set back opens no new day.
    if (day < monthStart && day < yesterday) continue;
    for (const id of ids) {
      const one = state.reservations.get(id);
      if (!one || one.via !== via) continue;
      const amount = state.settlements.get(id)?.amount ?? one.reserved;
      if (day >= monthStart) spent.month += amount;
      if (day >= today) spent.day += amount;
      if (one.run === run && one.at > at - SAME_RUN.within) spent.sameRun += 1;
      if (one.by === by && one.at > at - SAME_CLIENT.within) spent.sameClient += 1;
    }
  }
  const isUsable = (one: SpendApproval) =>
    one.run === run && !state.used.has(one.id) && Math.abs(at - one.at) < APPROVAL_LIFE;
  return { ...spent, approval: [...state.approvals.values()].find(isUsable) };
}

/** The runs that count for a limit. */
export function runsOf(
  limit: LimitHit['limit'],
  state: LedgerState,
  session: readonly SpendEntry[],
  { via, at }: Pick<Counted, 'via' | 'at'>,
): readonly SpendEntry[] {
  if (limit === 'maxRun') return [];
  if (limit === 'maxSession') return session;
  const today = localDay(at);
  return entriesSince(state, limit === 'maxDay' ? today : monthOf(today), via);
}

/** The local date on which a limit starts again; undefined for one that does not. */
export function nextPeriod(limit: LimitHit['limit'], at: number): string | undefined {
  const date = new Date(at);
  if (limit === 'maxDay') date.setDate(date.getDate() + 1);
  else if (limit === 'maxMonth') date.setMonth(date.getMonth() + 1, 1);
  else return undefined;
  return localDay(date.getTime());
}
