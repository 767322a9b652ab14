import { visible } from '../../domain/visible.ts';
import { money } from '../controls/format.ts';
import { t } from '../l10n.ts';
import { categoryName } from '../models/categories.ts';

/** A sum in USD: from 1 USD on, to the cent. */
export const sumText = (amount: number, language: string): string =>
  money(amount < 1 ? amount : Math.round(amount * 100) / 100, 'USD', language);

/** A requester in words. */
export const clientName = (by: string): string =>
  by === 'you' ? t('You, in VS Code') : visible(by);

/** The last part of a folder's path. */
export const workspaceName = (folder: string): string =>
  folder === '' ? t('No folder') : visible(folder.split(/[\\/]/).findLast(Boolean) ?? folder);

/** A model's category in words. */
export const kindName = (kind: string): string =>
  kind === 'unknown' ? t('Unknown') : categoryName(kind);

/** A local date such as `2026-11-27` in words. */
export function dayText(day: string, language: string, style: 'short' | 'long' = 'long'): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const at = new Date(year, month - 1, date);
  return style === 'long'
    ? at.toLocaleDateString(language, { dateStyle: 'full' })
    : at.toLocaleDateString(language, { day: 'numeric', month: 'short' });
}

/** A month such as `2026-11` in words. */
export function monthText(month: string, language: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(year, number - 1, 1).toLocaleDateString(language, {
    year: 'numeric',
    month: 'long',
  });
}
