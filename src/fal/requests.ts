import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import { readPages, unusable } from './cursorPages.ts';
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
const OF = 'requests';
/** fal's limit for a page. */
const PAGE = 100;
const MOST_PAGES = 20;

/** Creates the client for the list of past requests. */
export function createRequests(transport: Transport): Requests {
  return {
    list: async (endpointId, { from, to }, signal) => {
      const url = new URL(LIST);
      url.searchParams.set('endpoint_id', endpointId);
      url.searchParams.set('start', new Date(from).toISOString());
      if (to !== undefined) url.searchParams.set('end', new Date(to).toISOString());
      url.searchParams.set('expand', 'payloads');
      url.searchParams.set('limit', String(PAGE));
      const list = { of: OF, read: readItems, mostPages: MOST_PAGES };
      const items = await readPages(transport, url, list, signal);
      return [...new Map(items.map((item) => [item.requestId, item])).values()];
    },
  };
}

function readItems({ items }: Readonly<Record<string, Json | undefined>>): ListedRequest[] {
  if (!Array.isArray(items)) throw unusable(OF);
  return items.map(readItem);
}

function readItem(item: Json): ListedRequest {
  if (!isObject(item)) throw unusable(OF);
  const {
    request_id: requestId,
    endpoint_id: endpointId,
    sent_at: sentAt,
    json_input: input,
  } = item;
  if (typeof requestId !== 'string' || typeof endpointId !== 'string' || !isRequestId(requestId)) {
    throw unusable(OF);
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
