import type { Translate } from './translate.ts';

/** What an estimate rests on: a flat price and a count; earlier bills of the same kind of run; the tiers on the model's page; fal's average; unit price × count within the limits of an unknown rounding; nothing. */
export type Basis = 'exact' | 'seen' | 'tiers' | 'typical' | 'list' | 'unknown';

/** What a run will cost, as far as it is known. */
export interface Estimate {
  /** The run costs at least this; absent where unknown. */
  readonly min?: number;
  /** The run costs at most this; absent where unknown. */
  readonly max?: number;
  /** What a run of this model costs on average; it limits nothing. */
  readonly typical?: number;
  /** The median of what earlier runs of this model cost on this machine; it limits nothing. */
  readonly usual?: number;
  readonly currency?: string;
  readonly basis: Basis;
  /** How the figures come about, or why there are none, in whole sentences. */
  readonly note: string;
}

/** An amount without the noise of floating point. */
export const roundMoney = (amount: number): number => Number(amount.toPrecision(6));

/** The cost of several runs together: unknown as soon as one of them is. */
export function sumEstimates(
  parts: readonly { readonly estimate: Estimate; readonly times: number }[],
): Estimate {
  const [first] = parts;
  if (!first) return { basis: 'unknown', note: '' };
  const { currency, note } = first.estimate;
  const total = (key: 'min' | 'max' | 'typical') => {
    const amounts = parts.map(({ estimate, times }) => (estimate[key] ?? Number.NaN) * times);
    const sum = amounts.reduce((left, right) => left + right, 0);
    return Number.isNaN(sum) ? {} : { [key]: roundMoney(sum) };
  };
  const isSame = parts.every(({ estimate }) => estimate.basis === first.estimate.basis);
  const figures = { ...total('min'), ...total('max'), ...total('typical') };
  const basis = isSame ? first.estimate.basis : 'max' in figures ? 'list' : 'unknown';
  return { ...figures, basis, note, ...(currency !== undefined && { currency }) };
}

/** The figures of an estimate in words; undefined where there are none. `money` writes an amount. */
export function estimateText(
  { min, max, typical }: Estimate,
  translate: Translate,
  money: (amount: number) => string,
): string | undefined {
  if (min !== undefined && max !== undefined) {
    const [low, high] = [money(min), money(max)];
    return low === high ? low : translate('{0} to {1}', low, high);
  }
  if (max !== undefined) return translate('at most {0}', money(max));
  if (min !== undefined) return translate('at least {0}', money(min));
  return typical === undefined ? undefined : translate('on average {0}', money(typical));
}
