import { roundMoney } from './estimate.ts';
import type { Translate } from './translate.ts';
import type { Price } from './types.ts';
import { unitsText } from './units.ts';

/** What a run cost: the units that fal reported, and their price. */
export interface Cost {
  /** Absent where units × list price is not what fal bills, or fal reported no units. */
  readonly amount?: number;
  readonly currency?: string;
  readonly units?: number;
  /** fal's word, e.g. `megapixels`. */
  readonly unit?: string;
  /** `billed`: the amount is from fal's billing events; else it is units × list price. */
  readonly basis?: 'list' | 'billed';
}

/** Units whose list price is a placeholder: fal bills such runs by other prices. */
const NOT_BILLED = /^((compute|gpu)[ -]?seconds?|credits?)?$/i;

/** Whether a run costs its units × the list price. */
export const isBilledByList = ({ unit, unitPrice }: Pick<Price, 'unit' | 'unitPrice'>): boolean =>
  unitPrice > 0 && !NOT_BILLED.test(unit.trim());

/** The cost of a run by fal's list price; without an amount where the list price does not count. */
export function listCost(units: number, price: Price | undefined): Cost {
  if (!price) return { units };
  const { unit, unitPrice, currency } = price;
  if (!isBilledByList(price)) return { units, unit };
  return { amount: units * unitPrice, currency, units, unit, basis: 'list' };
}

/** A cost from the journal: earlier versions recorded an amount for every unit. */
export function recordedCost(cost: Cost): Cost {
  if (cost.basis === 'billed' || cost.unit === undefined) return cost;
  if (isBilledByList({ unit: cost.unit, unitPrice: cost.amount ?? 1 })) return cost;
  const { units, unit } = cost;
  return { ...(units !== undefined && { units }), unit };
}

/** A cost in words. `money` writes an amount. */
export function costText(
  { amount, units, unit, basis }: Cost,
  translate: Translate,
  money: (amount: number) => string,
): string {
  const count =
    units === undefined ? '' : unitsText(units, unit === '' ? 'units' : (unit ?? 'units'));
  if (amount === undefined) {
    return unit === undefined
      ? translate('{0}; price not available', count)
      : translate('{0}; fal bills them by a price that it does not list', count);
  }
  const sum = money(roundMoney(amount));
  if (basis === 'billed') return translate('{0}, billed', sum);
  return count === '' ? sum : translate('{0} by list price ({1})', sum, count);
}
