import type { Models } from '../fal/models.ts';
import type { JsonObject, Price } from '../domain/types.ts';
import { quantityOf } from './estimate.ts';
import type { Catalogue } from './types.ts';

/** The estimated cost of a run; without an amount, the note states why. */
export interface RunEstimate {
  readonly amount?: number;
  readonly currency?: string;
  /** Billed units. */
  readonly quantity?: number;
  /** How it is computed. */
  readonly note: string;
}

export interface EstimateDeps {
  readonly catalogue: Pick<Catalogue, 'schema'>;
  readonly models: Pick<Models, 'estimate'>;
}

/** Estimates a run from its price and input. fal's own estimate includes discounts and is used when available. */
export async function estimateRun(
  price: Price,
  input: JsonObject,
  { catalogue, models }: EstimateDeps,
  signal: AbortSignal,
): Promise<RunEstimate> {
  const schema = await catalogue.schema(price.endpointId, { signal }).catch(() => undefined);
  const { quantity, note } = quantityOf(price.unit, input, schema?.schema.input);
  if (quantity === undefined) return { note };
  const own = await models.estimate(price.endpointId, quantity, signal).catch(() => undefined);
  const amount = own?.totalCost ?? price.unitPrice * quantity;
  return {
    amount: Number(amount.toPrecision(6)),
    currency: own?.currency ?? price.currency,
    quantity,
    note,
  };
}
