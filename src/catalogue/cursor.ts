import { FalError } from '../fal/errors.ts';

/** Where a page starts: so far into our own list, or at a cursor of fal's. */
export type Place = { readonly offset: number } | { readonly platform: string };

/** An opaque word for "go on from here". */
export function writeCursor(place: Place): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Where a page starts. @throws {FalError} invalid-input for anything `writeCursor` did not write. */
export function readCursor(cursor: string | undefined): Place {
  if (cursor === undefined || cursor === '') return { offset: 0 };
  const place = placeIn(cursor);
  if (place) return place;
  throw new FalError('invalid-input', `"${cursor.slice(0, 40)}" is not a cursor of this list.`, {
    reason: 'bad-cursor',
  });
}

function placeIn(cursor: string): Place | undefined {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  if ('platform' in value && typeof value.platform === 'string')
    return { platform: value.platform };
  if (!('offset' in value)) return undefined;
  const { offset } = value;
  return typeof offset === 'number' && Number.isSafeInteger(offset) && offset >= 0
    ? { offset }
    : undefined;
}
