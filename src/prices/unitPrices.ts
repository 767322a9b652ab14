import type { Models } from '../fal/models.ts';
import type { Price } from '../domain/types.ts';

/** Prices, cached for five minutes like on fal's own server. */
export interface Prices {
  /** The prices of the ids that have one. @throws {FalError} without a key, and when fal does not respond. */
  get(endpointIds: readonly string[], signal?: AbortSignal): Promise<ReadonlyMap<string, Price>>;
}

const FRESH = 5 * 60_000;

/** Creates the price cache. */
export function createPrices(models: Pick<Models, 'prices'>, now: () => number = Date.now): Prices {
  const known = new Map<string, { price: Price | undefined; at: number }>();
  return {
    get: async (endpointIds, signal) => {
      const fresh = (id: string) => (known.get(id)?.at ?? -Infinity) > now() - FRESH;
      const missing = [...new Set(endpointIds)].filter((id) => !fresh(id));
      if (missing.length > 0) {
        const found = await models.prices(missing, signal);
        for (const id of missing) {
          known.set(id, { price: found.find((price) => price.endpointId === id), at: now() });
        }
      }
      return new Map(
        endpointIds.flatMap((id) => {
          const price = known.get(id)?.price;
          return price ? [[id, price] as const] : [];
        }),
      );
    },
  };
}
