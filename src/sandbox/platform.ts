import { isObject } from '../domain/schema.ts';
import type { Context } from './context.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { json, readJson } from './http.ts';
import { filterModels, listModels, type ListedModel } from './models.ts';
import { openApiOf } from './openapi.ts';
import { idsOf, paginate, platformError } from './pages.ts';
import { priceOf, usualUnits } from './pricing.ts';
import { pastRequests } from './requests.ts';

// Observed at fal: larger batches with a schema each get 404.
const MAX_EXPANDED = 12;
const MAX_LIMIT = 100;

/** api.fal.ai/v1. */
export function createPlatformHost(context: Context): Handler {
  const { auth, snapshot, cdn, origin } = context;
  let models: readonly ListedModel[] | undefined;
  return (request) => {
    const path = request.path.replace(/\/$/, '');
    const key = auth.state(request);
    if (key === 'invalid' || (key === 'missing' && path !== '/v1/models')) {
      return platformError(401, 'Authentication required');
    }
    switch (`${request.method} ${path}`) {
      case 'GET /v1/models':
        models ??= listModels(snapshot, cdn);
        return pageOfModels(models, request.query, (id) => openApiOf(snapshot, id, origin));
      case 'GET /v1/models/pricing':
        return prices(request.query, context);
      case 'POST /v1/models/pricing/estimate':
        return estimate(request, context);
      case 'GET /v1/models/requests/by-endpoint':
        return pastRequests(request.query, context.jobs, auth.account(request));
      default:
        return platformError(404, 'Not found');
    }
  };
}

function pageOfModels(
  all: readonly ListedModel[],
  query: URLSearchParams,
  openApi: (endpointId: string) => object | undefined,
): HttpResponse {
  const ids = idsOf(query);
  const expand = query.getAll('expand').flatMap((value) => value.split(','));
  const withOpenApi = expand.includes('openapi-3.0');
  if (withOpenApi && ids.length > MAX_EXPANDED) return platformError(404, 'Not found');
  const missing = ids.find((id) => !all.some((model) => model.endpoint_id === id));
  if (missing !== undefined) return platformError(404, `Endpoint not found: ${missing}`);
  const { items, ...page } = paginate(filterModels(all, ids, query), query, MAX_LIMIT);
  const models = items.map((model) => ({
    ...model,
    ...(withOpenApi && { openapi: openApi(model.endpoint_id) }),
    ...(expand.includes('enterprise_status') && { enterprise_status: 'ready' }),
  }));
  return json(200, { models, ...page });
}

function prices(query: URLSearchParams, { snapshot }: Context): HttpResponse {
  const ids = idsOf(query);
  if (ids.length === 0) return platformError(400, 'endpoint_id is required');
  const listed: object[] = [];
  for (const id of ids) {
    const model = snapshot.model(id);
    if (!model) return platformError(404, `Endpoint not found: ${id}`);
    const { price, unit } = priceOf(model);
    listed.push({ endpoint_id: id, unit_price: price, unit, currency: 'USD' });
  }
  return json(200, { prices: listed, next_cursor: null, has_more: false });
}

const QUANTITIES: Readonly<Record<string, string>> = {
  unit_price: 'unit_quantity',
  historical_api_price: 'call_quantity',
};

/** Estimates by units, or by calls of a usual size. */
async function estimate(request: SandboxRequest, { snapshot }: Context): Promise<HttpResponse> {
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
    const { price, unit } = priceOf(model);
    total += quantity * price * (field === 'call_quantity' ? usualUnits(unit) : 1);
  }
  const cost = Math.round(total * 1e6) / 1e6;
  return json(200, { estimate_type: type, total_cost: cost, currency: 'USD' });
}
