import type { Models } from '../fal/models.ts';
import type { JsonObject, Price } from '../domain/types.ts';
import { quantityOf } from './estimate.ts';
import type { Catalogue } from './types.ts';

/** What a run would cost; without an amount, the note says why nobody knows before. */
export interface RunEstimate {
  readonly amount?: number;
  readonly currency?: string;
  /** Priced units. */
  readonly quantity?: number;
  /** How it is reckoned. */
  readonly note: string;
}

export interface EstimateDeps {
  readonly catalogue: Pick<Catalogue, 'schema'>;
  readonly models: Pick<Models, 'estimate'>;
}

/** Reckons one run from its price and input; by fal's own account, which knows discounts, where that can be had. */
export async function estimateRun(
  price: Price,
  input: JsonObject,
  { catalogue, models }: EstimateDeps,
  signal: AbortSignal,
): Promise<RunEstimate> {
  const schema = await catalogue.schema(price.endpointId, { signal }).catch(() => undefined);
  const read = quantityOf(price.unit, input, schema?.schema.input);
  if (read.quantity === undefined) return { note: read.note };
  const told = await models
    .estimate(price.endpointId, read.quantity, signal)
    .catch(() => undefined);
  const amount = told?.totalCost ?? price.unitPrice * read.quantity;
  return {
    amount: Number(amount.toPrecision(6)),
    currency: told?.currency ?? price.currency,
    quantity: read.quantity,
    note: read.note,
  };
}
