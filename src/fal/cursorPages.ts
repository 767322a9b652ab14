import type { Json } from '../domain/types.ts';
import { parseJson, readBody } from './body.ts';
import { linkSignals } from './cancel.ts';
import { FalError } from './errors.ts';
import type { Transport } from './transport.ts';

/** A list of the platform API that comes in pages. */
export interface PagedList<Item> {
  /** What the list holds, for messages, e.g. `requests`. */
  readonly of: string;
  /** The items of a page. @throws what `unusable` makes, for another shape */
  readonly read: (page: Readonly<Record<string, Json | undefined>>) => readonly Item[];
  readonly mostPages: number;
}

/** Bytes of all pages together; inputs and outputs may hold `data:` URIs. */
const LARGEST_LIST = 64 * 1024 ** 2;
/** Milliseconds for all pages. */
const DEADLINE = 15_000;
const LONGEST_CURSOR = 300;

/** Reads a list to its end. @throws {FalError} also for an incomplete list, which proves nothing */
export async function readPages<Item>(
  transport: Transport,
  start: URL,
  { of, read, mostPages }: PagedList<Item>,
  signal?: AbortSignal,
): Promise<Item[]> {
  const bound = linkSignals([signal], DEADLINE);
  const found: Item[] = [];
  const cursors = new Set<string>();
  const url = new URL(start);
  let left = LARGEST_LIST;
  try {
    for (let page = 0; page < mostPages; page += 1) {
      const response = await transport.send(url, { signal: bound.signal, retry: 'read' });
      const text = await readBody(response, { signal: bound.signal, largest: left });
      left -= Buffer.byteLength(text);
      const json = parseJson(text) as Json;
      if (typeof json !== 'object' || json === null || Array.isArray(json)) throw unusable(of);
      found.push(...read(json));
      const { next_cursor: next, has_more: hasMore } = json;
      if (typeof next !== 'string' || next === '' || next.length > LONGEST_CURSOR) {
        if (hasMore === true) throw unusable(of, 'does not continue');
        return found;
      }
      if (cursors.has(next)) throw unusable(of, 'repeats a page');
      cursors.add(next);
      url.searchParams.set('cursor', next);
    }
    throw unusable(of, 'is too long');
  } catch (error) {
    if (!bound.late()) throw error;
    throw new FalError('network', `fal did not list the ${of} in time.`, { cause: error });
  } finally {
    bound.release();
  }
}

/** The error of a list that cannot be used. */
export const unusable = (of: string, why = 'is not what it should be'): FalError =>
  new FalError('unavailable', `fal's list of ${of} ${why}, so it cannot be used.`, {
    reason: 'wrong-server',
  });
