import { isObject } from '../domain/schema.ts';
import type { Snapshot, SnapshotModel } from '../snapshot/types.ts';
import { hash } from './hash.ts';
import type { HttpResponse, SandboxRequest } from './http.ts';
import { json, readJson } from './http.ts';
import { platformError } from './pages.ts';
import { planOutput } from './plan.ts';
import { billingOf, trueCost } from './prices/billing.ts';
import { tidy } from './prices/count.ts';
import { coerceInput } from './schema.ts';

const QUANTITIES: Readonly<Record<string, string>> = {
  unit_price: 'unit_quantity',
  historical_api_price: 'call_quantity',
};

// Observed at fal: the fourth call is refused even when each comes 800 ms after the last.
const MAX_CALLS = 3;
const WINDOW_MS = 5000;
// One endpoint in so many has no history.
const WITHOUT_HISTORY = 9;

/** `POST /v1/models/pricing/estimate`: units at the list price, or calls at their usual cost. Throttled for each account. */
export function createEstimates(snapshot: Snapshot) {
  const calls = new Map<string, number[]>();

  const refusal = (account: string): HttpResponse | undefined => {
    const now = Date.now();
    const recent = (calls.get(account) ?? []).filter((time) => time > now - WINDOW_MS);
    calls.set(account, recent);
    const [oldest = now] = recent;
    if (recent.length < MAX_CALLS) {
      recent.push(now);
      return undefined;
    }
    const seconds = Math.max(1, Math.ceil((oldest + WINDOW_MS - now) / 1000));
    return platformError(429, 'Rate limit exceeded', { 'retry-after': String(seconds) });
  };

  return async (request: SandboxRequest, account: string): Promise<HttpResponse> =>
    refusal(account) ?? estimate(request, snapshot);
}

async function estimate(request: SandboxRequest, snapshot: Snapshot): Promise<HttpResponse> {
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
  for (const [id, usage] of Object.entries(body.endpoints)) {
    const model = snapshot.model(id);
    if (!model) return platformError(404, `Endpoint not found: ${id}`);
    const quantity = isObject(usage) ? Number(usage[field] ?? NaN) : NaN;
    if (!(quantity >= 0)) {
      return platformError(400, `${id}: ${field} must be a number of at least 0`);
    }
    const each = type === 'unit_price' ? billingOf(model).price : usualCost(model, snapshot);
    total += quantity * each;
  }
  return json(200, { estimate_type: type, total_cost: tidy(total), currency: 'USD' });
}

/** What a call with the model's defaults really costs; 0 for a model without a history. */
function usualCost(model: SnapshotModel, snapshot: Snapshot): number {
  const { endpointId, category } = model;
  const schema = snapshot.schema(endpointId);
  const input = schema && coerceInput(schema.input, {});
  if (!isObject(input) || hash(endpointId) % WITHOUT_HISTORY === 0) return 0;
  const billing = billingOf(model);
  const plan = planOutput(endpointId, category, input, { seconds: 1, isNsfw: false });
  return trueCost(billing, billing.units(plan));
}
