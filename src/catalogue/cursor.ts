import { FalError } from '../fal/errors.ts';

/** The start of a page: an offset in the local list, or fal's own cursor. */
export type PageStart = { readonly offset: number } | { readonly platform: string };

/** The opaque cursor of a page. */
export function writeCursor(start: PageStart): string {
  return Buffer.from(JSON.stringify(start)).toString('base64url');
}

/** The start of a cursor's page; of the first page without a cursor. @throws {FalError} invalid-input for a foreign cursor. */
export function readCursor(cursor: string | undefined): PageStart {
  if (cursor === undefined || cursor === '') return { offset: 0 };
  const start = parse(cursor);
  if (start) return start;
  throw new FalError('invalid-input', `"${cursor.slice(0, 40)}" is not a cursor of this list.`, {
    reason: 'bad-cursor',
  });
}

function parse(cursor: string): PageStart | undefined {
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
