import { isBilledByList } from '../../src/domain/cost.ts';
import { roundMoney } from '../../src/domain/estimate.ts';
import { inEnglish } from '../../src/domain/translate.ts';
import type { Price } from '../../src/domain/types.ts';
import { countUnits } from '../../src/prices/count.ts';
import { INPUT } from './runChecks.ts';

/** What the runs of the contract may cost, and have cost. All amounts in USD. */
export interface Budget {
  /** fal's word for what it counts. */
  readonly unit: string | undefined;
  /** Why the next run must not be submitted; undefined when it may. */
  refusal(): string | undefined;
  /** Records a run; returns its cost by list price, undefined where its units are unknown. */
  spend(units: number | undefined): number | undefined;
  /** Whether a run took more units than its highest price allows. */
  isMoreThanMost(units: number): boolean;
}

/** Creates the budget of a cap, from the price of the model that is run. */
export function createBudget(cap: number, price: Price | undefined): Budget {
  const counted = price?.currency === 'USD' && isBilledByList(price) ? price : undefined;
  const run = { input: INPUT, schema: undefined };
  const most = counted && countUnits(counted.unit, run, inEnglish)?.max;
  const unitPrice = counted?.unitPrice ?? 0;
  let spent = 0;
  return {
    unit: price?.unit,
    refusal: () => {
      if (most === undefined) return 'the price of a run is not known';
      const [cost, left] = [most * unitPrice, roundMoney(cap - spent)];
      if (cost <= left) return undefined;
      return `a run costs up to ${usd(cost)}, and ${usd(left)} of the cap are left`;
    },
    spend: (units) => {
      const amount = units === undefined || !counted ? undefined : units * unitPrice;
      // A run whose units are unknown may have cost the most.
      spent += amount ?? (most ?? 0) * unitPrice;
      return amount;
    },
    isMoreThanMost: (units) => most !== undefined && units > most,
  };
}

/** An amount in words. */
export const usd = (amount: number): string => `${roundMoney(amount)} USD`;
