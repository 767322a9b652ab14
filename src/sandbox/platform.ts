import { billingEvents, usage } from './billingEvents.ts';
import type { Context } from './context.ts';
import { createEstimates } from './estimate.ts';
import type { Handler, HttpResponse } from './http.ts';
import { json } from './http.ts';
import { filterModels, listedModel, listModels, type ListedModel } from './models.ts';
import { openApiOf } from './openapi.ts';
import { idsOf, listOf, paginate, platformError } from './pages.ts';
import { billingOf } from './prices/billing.ts';
import { pastRequests } from './requests.ts';

// Observed at fal.
const MAX_MODELS = 1000;
const MAX_EXPANDED = 10;

/** api.fal.ai/v1. */
export function createPlatformHost(context: Context): Handler {
  const { auth } = context;
  const models = createModelList(context);
  const estimates = createEstimates(context.snapshot);
  return (request) => {
    const path = request.path.replace(/\/$/, '');
    const key = auth.state(request);
    if (key === 'invalid' || (key === 'missing' && path !== '/v1/models')) {
      return platformError(401, 'Authentication required');
    }
    const account = auth.account(request);
    switch (`${request.method} ${path}`) {
      case 'GET /v1/models':
        return models(request.query);
      case 'GET /v1/models/pricing':
        return prices(request.query, context);
      case 'POST /v1/models/pricing/estimate':
        return estimates(request, account);
      case 'GET /v1/models/requests/by-endpoint':
        return pastRequests(request.query, context.jobs, account);
      case 'GET /v1/models/billing-events':
        if (!auth.isAdmin(request)) return platformError(403, 'This operation needs an admin key');
        return billingEvents(request.query, account, context);
      case 'GET /v1/models/usage':
        if (!auth.isAdmin(request)) return platformError(403, 'This operation needs an admin key');
        return usage(request.query, account, context);
      default:
        return platformError(404, 'Not found');
    }
  };
}

/** A page of the listed models, or of those with the given ids. */
function createModelList({ snapshot, cdn, origin }: Context) {
  let all: readonly ListedModel[] | undefined;
  return (query: URLSearchParams): HttpResponse => {
    const ids = idsOf(query);
    const missing = ids.find((id) => !snapshot.model(id));
    if (missing !== undefined) return notFound(missing);
    const found = ids.flatMap((id) => {
      const model = snapshot.model(id);
      return model ? [listedModel(model, cdn)] : [];
    });
    all ??= listModels(snapshot, cdn);
    const expand = listOf(query, 'expand');
    const withOpenApi = expand.includes('openapi-3.0');
    const { items, ...page } = paginate(
      filterModels(ids.length > 0 ? found : all, query),
      query,
      withOpenApi ? MAX_EXPANDED : MAX_MODELS,
    );
    const models = items.map((model) => ({
      ...model,
      ...(withOpenApi && { openapi: openApiOf(snapshot, model.endpoint_id, origin) }),
      ...(expand.includes('enterprise_status') && { enterprise_status: 'ready' }),
    }));
    return json(200, { models, ...page });
  };
}

const notFound = (endpointId: string): HttpResponse =>
  platformError(404, `Endpoint not found: ${endpointId}`);

function prices(query: URLSearchParams, { snapshot }: Context): HttpResponse {
  const ids = idsOf(query);
  if (ids.length === 0) return platformError(400, 'endpoint_id is required');
  const listed: object[] = [];
  for (const id of ids) {
    const model = snapshot.model(id);
    if (!model) return notFound(id);
    const { price, unit } = billingOf(model);
    listed.push({ endpoint_id: id, unit_price: price, unit, currency: 'USD' });
  }
  const { items, ...page } = paginate(listed, query, MAX_MODELS);
  return json(200, { prices: items, ...page });
}
