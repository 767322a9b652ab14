import type { Answer, SandboxRequest } from './http.ts';
import { json, readJson } from './http.ts';
import { isObject } from './json.ts';
import type { ListedModel } from './models.ts';
import { platformError } from './platformError.ts';
import { usualUnits, type PriceList } from './pricing.ts';

interface EstimateOptions {
  readonly prices: PriceList;
  readonly models: readonly ListedModel[];
}

const QUANTITIES: Readonly<Record<string, string>> = {
  unit_price: 'unit_quantity',
  historical_api_price: 'call_quantity',
};

/** POST /v1/models/pricing/estimate: by units, or by calls of a usual size. */
export async function estimate(
  request: SandboxRequest,
  { prices, models }: EstimateOptions,
): Promise<Answer> {
  const body = await readJson(request, () => platformError(400, 'Body is not valid JSON'));
  if (!isObject(body) || !isObject(body.endpoints) || Object.keys(body.endpoints).length === 0) {
    return platformError(400, 'estimate_type and endpoints are required');
  }
  const type = typeof body.estimate_type === 'string' ? body.estimate_type : '';
  const field = QUANTITIES[type];
  if (field === undefined) {
    return platformError(400, 'estimate_type must be historical_api_price or unit_price');
  }
  let total = 0;
  for (const [id, wish] of Object.entries(body.endpoints)) {
    if (!models.some((model) => model.endpoint_id === id)) {
      return platformError(404, `Endpoint not found: ${id}`);
    }
    const quantity = isObject(wish) ? Number(wish[field] ?? NaN) : NaN;
    if (!(quantity >= 0))
      return platformError(400, `${id}: ${field} must be a number of at least 0`);
    const { price, unit } = prices.of(id);
    total += quantity * price * (field === 'call_quantity' ? usualUnits(unit) : 1);
  }
  const cost = Math.round(total * 1e6) / 1e6;
  return json(200, { estimate_type: type, total_cost: cost, currency: 'USD' });
}
