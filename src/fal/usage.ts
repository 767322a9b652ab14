import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import { readPages, unusable } from './cursorPages.ts';
import type { Transport } from './transport.ts';

/** What fal billed an account for one endpoint, in USD. */
export interface EndpointUsage {
  readonly endpointId: string;
  readonly amount: number;
}

export interface Usage {
  /** What the account of the key was billed between two times (milliseconds since 1970), by endpoint, also for runs of other machines. @throws {FalError} for a key that may not read the usage: most may not */
  between(from: number, to: number, signal?: AbortSignal): Promise<readonly EndpointUsage[]>;
}

const USAGE = 'https://api.fal.ai/v1/models/usage';
const OF = 'billed usage';
const MOST_PAGES = 100;
const PAGE = 1_000;

/** Creates the client for fal's usage (fal.ai/docs/platform-apis/v1/models/usage). */
export function createUsage(transport: Transport): Usage {
  return {
    between: async (from, to, signal) => {
      const url = new URL(USAGE);
      url.searchParams.set('start', new Date(from).toISOString());
      url.searchParams.set('end', new Date(to).toISOString());
      url.searchParams.set('timeframe', 'day');
      url.searchParams.set('limit', String(PAGE));
      const list = { of: OF, read: readBuckets, mostPages: MOST_PAGES };
      const sums = new Map<string, number>();
      for (const { endpointId, amount } of await readPages(transport, url, list, signal))
        sums.set(endpointId, (sums.get(endpointId) ?? 0) + amount);
      return [...sums].map(([endpointId, amount]) => ({ endpointId, amount }));
    },
  };
}

function readBuckets(page: Readonly<Record<string, Json | undefined>>): EndpointUsage[] {
  const { time_series: series } = page;
  if (!Array.isArray(series)) throw unusable(OF);
  return series.flatMap((bucket) => {
    if (!isObject(bucket) || !Array.isArray(bucket.results)) throw unusable(OF);
    return bucket.results.map(readResult);
  });
}

/** One line of a bill. fal names the amount after the discount `cost_total`; where there is none, `cost`. */
function readResult(result: Json): EndpointUsage {
  if (!isObject(result) || typeof result.endpoint_id !== 'string') throw unusable(OF);
  const amount = result.cost_total ?? result.cost;
  if (typeof amount !== 'number' || !(amount >= 0)) throw unusable(OF);
  return { endpointId: result.endpoint_id, amount };
}
