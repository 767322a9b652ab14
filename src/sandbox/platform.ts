import { isObject } from '../domain/schema.ts';
import type { JsonObject } from '../domain/types.ts';
import type { Context } from './context.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { HttpError, json, readJson } from './http.ts';
import type { Job } from './jobs.ts';
import { filterModels, listModels, type ListedModel } from './models.ts';
import { openApiOf } from './openapi.ts';
import { priceOf, usualUnits } from './pricing.ts';

const MAX_IDS = 50;
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
      return errorResponse(401, 'Authentication required');
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
        return pastRequests(request.query, context);
      default:
        return errorResponse(404, 'Not found');
    }
  };
}

const ERROR_TYPES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'authorization_error',
  404: 'not_found',
};

function errorResponse(status: number, message: string): HttpResponse {
  return json(status, { error: { type: ERROR_TYPES[status] ?? 'server_error', message } });
}

function pageOfModels(
  all: readonly ListedModel[],
  query: URLSearchParams,
  openApi: (endpointId: string) => object | undefined,
): HttpResponse {
  const ids = idsOf(query);
  const expand = query.getAll('expand').flatMap((value) => value.split(','));
  const withOpenApi = expand.includes('openapi-3.0');
  if (withOpenApi && ids.length > MAX_EXPANDED) return errorResponse(404, 'Not found');
  const missing = ids.find((id) => !all.some((model) => model.endpoint_id === id));
  if (missing !== undefined) return errorResponse(404, `Endpoint not found: ${missing}`);
  const { items, ...page } = paginate(filterModels(all, ids, query), query);
  const models = items.map((model) => ({
    ...model,
    ...(withOpenApi && { openapi: openApi(model.endpoint_id) }),
    ...(expand.includes('enterprise_status') && { enterprise_status: 'ready' }),
  }));
  return json(200, { models, ...page });
}

function prices(query: URLSearchParams, { snapshot }: Context): HttpResponse {
  const ids = idsOf(query);
  if (ids.length === 0) return errorResponse(400, 'endpoint_id is required');
  const listed: object[] = [];
  for (const id of ids) {
    const model = snapshot.model(id);
    if (!model) return errorResponse(404, `Endpoint not found: ${id}`);
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
  const body = await readJson(request, () => errorResponse(400, 'Body is not valid JSON'));
  if (!isObject(body) || !isObject(body.endpoints) || Object.keys(body.endpoints).length === 0) {
    return errorResponse(400, 'estimate_type and endpoints are required');
  }
  const type = typeof body.estimate_type === 'string' ? body.estimate_type : '';
  const field = QUANTITIES[type];
  if (field === undefined) {
    return errorResponse(400, 'estimate_type must be historical_api_price or unit_price');
  }
  let total = 0;
  for (const [id, usage] of Object.entries(body.endpoints)) {
    const model = snapshot.model(id);
    if (!model) return errorResponse(404, `Endpoint not found: ${id}`);
    const quantity = isObject(usage) ? Number(usage[field] ?? NaN) : NaN;
    if (!(quantity >= 0)) {
      return errorResponse(400, `${id}: ${field} must be a number of at least 0`);
    }
    const { price, unit } = priceOf(model);
    total += quantity * price * (field === 'call_quantity' ? usualUnits(unit) : 1);
  }
  const cost = Math.round(total * 1e6) / 1e6;
  return json(200, { estimate_type: type, total_cost: cost, currency: 'USD' });
}

/** The completed requests of an endpoint, newest first. */
function pastRequests(query: URLSearchParams, { jobs }: Context): HttpResponse {
  const [endpointId, requestId] = [query.get('endpoint_id'), query.get('request_id')];
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 50) || 50, 1), MAX_LIMIT);
  const withPayloads = query.getAll('expand').includes('payloads');
  const found = jobs
    .list()
    .filter(
      (job) =>
        job.status === 'COMPLETED' &&
        job.endpointId === endpointId &&
        (requestId === null || job.id === requestId),
    );
  return json(200, {
    items: found.slice(0, limit).map((job) => pastRequest(job, withPayloads)),
    next_cursor: null,
    has_more: found.length > limit,
  });
}

function pastRequest(job: Job, withPayload: boolean): JsonObject {
  const { startedAt = job.createdAt, endedAt = startedAt, outcome } = job;
  return {
    request_id: job.id,
    endpoint_id: job.endpointId,
    sent_at: new Date(job.createdAt).toISOString(),
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    status_code: outcome?.status ?? 500,
    duration: (endedAt - startedAt) / 1000,
    ...(withPayload &&
      job.storesPayload && { json_input: job.input, json_output: outcome?.body ?? null }),
  };
}

/** Repeated or comma-separated ids. @throws {HttpError} 400 for more than 50. */
function idsOf(query: URLSearchParams): string[] {
  const ids = query
    .getAll('endpoint_id')
    .flatMap((value) => value.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length > MAX_IDS) {
    throw new HttpError(errorResponse(400, `At most ${MAX_IDS} endpoint_id values are allowed`));
  }
  return [...new Set(ids)];
}

/** The page of `limit` items at `cursor`, which is an offset in base64. @throws {HttpError} 400. */
function paginate<T>(all: readonly T[], query: URLSearchParams) {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new HttpError(errorResponse(400, 'limit must be an integer of at least 1'));
  }
  const cursor = query.get('cursor') ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) {
    throw new HttpError(errorResponse(400, 'cursor is not valid'));
  }
  const end = start + Math.min(limit, MAX_LIMIT);
  const hasMore = end < all.length;
  return {
    items: all.slice(start, end),
    next_cursor: hasMore ? Buffer.from(String(end)).toString('base64') : null,
    has_more: hasMore,
  };
}
