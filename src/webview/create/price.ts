import { type Estimate, estimateText } from '../../domain/estimate.ts';
import { money } from '../controls/format.ts';
import { t } from '../l10n.ts';

/** Rounds to three significant digits, because the price is an estimate. */
const rounded = (amount: number): number => Number(amount.toPrecision(3));

/** A price beside a button. */
export const priceText = (estimate: Estimate, language: string): string =>
  estimateText(estimate, t, (amount) =>
    money(rounded(amount), estimate.currency ?? 'USD', language),
  ) ?? t('price unknown');

/** What a click on a button approves: the highest price that it shows, where it shows one in USD. */
export const approvedBy = ({ max, currency = 'USD' }: Partial<Estimate> = {}) =>
  max !== undefined && currency === 'USD' ? { approved: { upTo: max } } : {};
