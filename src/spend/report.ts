import { monthOf } from '../domain/spending.ts';
import type { SpendOverview } from '../domain/spendOverview.ts';
import { dearestModels, type ModelCost } from './ledger.ts';
import type { Spending } from './spending.ts';

/** What this machine has spent, and on what this month; amounts in USD. */
export interface SpendReport extends SpendOverview {
  /** The models that cost most this month, the dearest first. */
  readonly models: readonly ModelCost[];
}

const MOST_MODELS = 10;

/** Reports what this machine has spent. @throws {FalError} `limits-unreadable` */
export async function spendReport(
  spending: Pick<Spending, 'overview' | 'entries'>,
): Promise<SpendReport> {
  const overview = await spending.overview();
  const runs = await spending.entries(monthOf(overview.day));
  return { ...overview, models: dearestModels(runs, MOST_MODELS) };
}
