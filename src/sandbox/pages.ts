import type { HttpResponse } from './http.ts';
import { HttpError, json } from './http.ts';

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'authorization_error',
  403: 'authorization_error',
  404: 'not_found',
  429: 'rate_limited',
};

/** An error as the platform API sends it. */
export function platformError(
  status: number,
  message: string,
  headers?: Readonly<Record<string, string>>,
): HttpResponse {
  const type = ERROR_TYPES[status] ?? 'server_error';
  return json(status, { error: { type, message } }, headers);
}

const MAX_IDS = 50;

/** The repeated or comma-separated values of a parameter, each once. @throws {HttpError} 400 for more than 50. */
export function idsOf(query: URLSearchParams, name = 'endpoint_id'): string[] {
  const ids = listOf(query, name);
  if (ids.length > MAX_IDS) {
    throw new HttpError(platformError(400, `At most ${MAX_IDS} ${name} values are allowed`));
  }
  return [...new Set(ids)];
}

/** The repeated or comma-separated values of a parameter. */
export function listOf(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}

/** The page of `limit` items, at most `most`, at `cursor`, an offset in base64. @throws {HttpError} 400. */
export function paginate<T>(all: readonly T[], query: URLSearchParams, most: number) {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new HttpError(platformError(400, 'limit must be an integer of at least 1'));
  }
  const cursor = query.get('cursor') ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) {
    throw new HttpError(platformError(400, 'cursor is not valid'));
  }
  const end = start + Math.min(limit, most);
  const hasMore = end < all.length;
  return {
    items: all.slice(start, end),
    next_cursor: hasMore ? Buffer.from(String(end)).toString('base64') : null,
    has_more: hasMore,
  };
}

/** The times from `start`, by default 24 hours ago, up to but without `end`. @throws {HttpError} 400. */
export function timeFilter(query: URLSearchParams): (time: number) => boolean {
  const read = (name: string): number | undefined => {
    const text = query.get(name);
    if (text === null) return undefined;
    const time = Date.parse(text);
    if (Number.isNaN(time)) {
      throw new HttpError(platformError(400, `${name} must be an ISO 8601 date`));
    }
    return time;
  };
  const [start = Date.now() - DAY_MS, end = Infinity] = [read('start'), read('end')];
  return (time) => time >= start && time < end;
}

const DAY_MS = 86_400_000;
