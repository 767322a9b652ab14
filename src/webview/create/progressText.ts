import type { JobProgress } from '../../protocol/messages.ts';
import { t } from '../l10n.ts';

/** The localized progress of a job. */
export function progressText(doing: JobProgress | undefined): string {
  if (doing?.status === 'running') return t('Running');
  if (doing?.position === undefined || doing.position < 0) return t('Queued');
  return doing.position === 0 ? t('Queued, next') : t('Queued, {0} ahead', doing.position);
}

/** Formats milliseconds as `0:04`. */
export function elapsed(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const tail = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${tail}` : `${minutes}:${tail}`;
}
