import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import { parseJson, readBody } from './body.ts';
import { linkSignals } from './cancel.ts';
import { FalError } from './errors.ts';
import { isRequestId } from './submit.ts';
import type { Transport } from './transport.ts';

/** A request as fal lists it; its texts are untrusted. */
export interface ListedRequest {
  readonly requestId: string;
  readonly endpointId: string;
  /** Milliseconds since 1970; undefined when fal does not state it. */
  readonly sentAt: number | undefined;
  /** Undefined when fal has not stored it. */
  readonly input: JsonObject | undefined;
}

export interface Requests {
  /** All requests of this account to an endpoint between two times (milliseconds since 1970), with their inputs; without `to`, until now. @throws {FalError} also for an incomplete list, which cannot prove that a request is the only one */
  list(
    endpointId: string,
    times: { readonly from: number; readonly to?: number | undefined },
    signal?: AbortSignal,
  ): Promise<readonly ListedRequest[]>;
}

const LIST = 'https://api.fal.ai/v1/models/requests/by-endpoint';
/** fal's limit for a page. */
const PAGE = 100;
const MOST_PAGES = 20;
/** Bytes of all pages together; inputs and outputs may hold `data:` URIs. */
const LARGEST_LIST = 64 * 1024 ** 2;
/** Milliseconds for all pages. */
const DEADLINE = 15_000;
const LONGEST_CURSOR = 300;

/** Creates the client for the list of past requests. */
export function createRequests(transport: Transport): Requests {
  const readPages = async (url: URL, signal: AbortSignal): Promise<ListedRequest[]> => {
    const found = new Map<string, ListedRequest>();
    const cursors = new Set<string>();
    let left = LARGEST_LIST;
    for (let page = 0; page < MOST_PAGES; page += 1) {
      const response = await transport.send(url, { signal, retry: 'read' });
      const text = await readBody(response, { signal, largest: left });
      left -= Buffer.byteLength(text);
      const { items, next } = readPage(parseJson(text) as Json);
      for (const item of items) found.set(item.requestId, item);
      if (next === undefined) return [...found.values()];
      if (cursors.has(next)) throw unusable('repeats a page');
      cursors.add(next);
      url.searchParams.set('cursor', next);
    }
    throw unusable(`has more than ${MOST_PAGES * PAGE} entries`);
  };

  return {
    list: async (endpointId, { from, to }, signal) => {
      const url = new URL(LIST);
      url.searchParams.set('endpoint_id', endpointId);
      url.searchParams.set('start', new Date(from).toISOString());
      if (to !== undefined) url.searchParams.set('end', new Date(to).toISOString());
      url.searchParams.set('expand', 'payloads');
      url.searchParams.set('limit', String(PAGE));
      const bound = linkSignals([signal], DEADLINE);
      try {
        return await readPages(url, bound.signal);
      } catch (error) {
        if (!bound.late()) throw error;
        throw new FalError('network', 'fal did not list the requests in time.', { cause: error });
      } finally {
        bound.release();
      }
    },
  };
}

const unusable = (why: string) =>
  new FalError('unavailable', `fal's list of requests ${why}, so it cannot be used.`, {
    reason: 'wrong-server',
  });

function readPage(page: Json): { items: ListedRequest[]; next: string | undefined } {
  if (!isObject(page) || !Array.isArray(page.items)) throw unusable('is not what it should be');
  const { items, next_cursor: next, has_more: hasMore } = page;
  if (typeof next === 'string' && next !== '' && next.length <= LONGEST_CURSOR) {
    return { items: items.map(readItem), next };
  }
  if (hasMore === true) throw unusable('does not continue');
  return { items: items.map(readItem), next: undefined };
}

function readItem(item: Json): ListedRequest {
  if (!isObject(item)) throw unusable('is not what it should be');
  const {
    request_id: requestId,
    endpoint_id: endpointId,
    sent_at: sentAt,
    json_input: input,
  } = item;
  if (typeof requestId !== 'string' || typeof endpointId !== 'string' || !isRequestId(requestId)) {
    throw unusable('is not what it should be');
  }
  return {
    requestId,
    endpointId,
    sentAt: timeOf(sentAt),
    input: isObject(input) ? input : undefined,
  };
}

/** A time of fal's in milliseconds; one without a zone is in UTC. */
function timeOf(value: Json | undefined): number | undefined {
  if (typeof value !== 'string') return undefined;
  const time = Date.parse(/(Z|[+-]\d\d:?\d\d)$/i.test(value) ? value : `${value}Z`);
  return Number.isFinite(time) ? time : undefined;
}
