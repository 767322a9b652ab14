import type { Json } from '../../domain/types.ts';
import { isShortenedDataUri } from '../../jobs/dataUri.ts';

/** Whether a recorded input is whole, so that it can be run again. */
export function isRepeatable(value: Json): boolean {
  if (typeof value === 'string') return !isShortenedDataUri(value);
  if (typeof value !== 'object' || value === null) return true;
  return Object.values(value).every(isRepeatable);
}
