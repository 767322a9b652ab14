import { unitLabel } from '../../domain/units.ts';
import type { Price } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';

export { money } from '../../domain/money.ts';

/** The localized unit of a price: `per megapixel`. */
export function perUnit({ unit }: Price): string {
  return t('per {0}', unitLabel(unit, t));
}

/** Formats a file size in bytes. */
export function fileSize(bytes: number, language: string): string {
  const step = bytes < 1_000_000 ? 1_000 : 1_000_000;
  const unit = step === 1_000 ? 'kilobyte' : 'megabyte';
  const size = bytes / step;
  return size.toLocaleString(language, {
    style: 'unit',
    unit,
    maximumFractionDigits: size < 10 ? 1 : 0,
  });
}

/** The name of a day: Today, Yesterday, else its date. */
export function dayName(at: number, now: number, language: string): string {
  const day = new Date(at).setHours(0, 0, 0, 0);
  const today = new Date(now).setHours(0, 0, 0, 0);
  if (day === today) return t('Today');
  if (day === new Date(today).setDate(new Date(today).getDate() - 1)) return t('Yesterday');
  const isThisYear = new Date(day).getFullYear() === new Date(today).getFullYear();
  return new Date(day).toLocaleDateString(
    language,
    isThisYear
      ? { weekday: 'long', day: 'numeric', month: 'long' }
      : { day: 'numeric', month: 'long', year: 'numeric' },
  );
}

/** Formats milliseconds as `0:04`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
