import type { Snapshot } from '../snapshot/types.ts';
import type { Gate } from './auth.ts';
import { estimate } from './estimate.ts';
import { listRequests } from './history.ts';
import type { Answer, Handler, SandboxRequest } from './http.ts';
import { json, Refusal } from './http.ts';
import type { Jobs } from './jobs.ts';
import { filterModels, type ListedModel } from './models.ts';
import { openApiOf } from './openapi.ts';
import { platformError } from './platformError.ts';
import type { PriceList } from './pricing.ts';

/** What the platform API stands on. */
export interface PlatformOptions {
  readonly gate: Gate;
  readonly snapshot: Snapshot;
  readonly models: () => readonly ListedModel[];
  readonly prices: PriceList;
  readonly jobs: Jobs;
  readonly origin: () => string;
}

const MAX_IDS = 50;
// Seen of fal: larger batches with a schema each answer 404.
const MAX_EXPANDED = 12;
const MAX_LIMIT = 100;

/** api.fal.ai/v1. */
export function createPlatformHost(options: PlatformOptions): Handler {
  return (request) => {
    const { gate } = options;
    const key = gate.state(request);
    const path = request.path.replace(/^\/v1|\/$/g, '');
    if (key === 'wrong' || (key === 'none' && path !== '/models')) return unauthorized();
    if (request.method === 'POST' && path === '/models/pricing/estimate') {
      return estimate(request, { prices: options.prices, models: options.models() });
    }
    if (request.method !== 'GET' || !request.path.startsWith('/v1/')) return notFound();
    switch (path) {
      case '/models':
        return models(request, options);
      case '/models/pricing':
        return pricing(request, options);
      case '/models/requests/by-endpoint':
        return json(200, listRequests(request.query, options.jobs));
      default:
        return notFound();
    }
  };
}

function unauthorized(): Answer {
  return platformError(401, 'Authentication required');
}

function notFound(): Answer {
  return platformError(404, 'Not found');
}

function models({ query }: SandboxRequest, options: PlatformOptions): Answer {
  const ids = idsOf(query);
  const expand = query.getAll('expand').flatMap((value) => value.split(','));
  const withOpenApi = expand.includes('openapi-3.0');
  if (withOpenApi && ids.length > MAX_EXPANDED) return notFound();
  const missing = ids.find((id) => !options.models().some((model) => model.endpoint_id === id));
  if (missing !== undefined) return platformError(404, `Endpoint not found: ${missing}`);
  const [q, category, status] = ['q', 'category', 'status'].map((name) => query.get(name));
  const kept = filterModels(options.models(), {
    ids,
    ...(q == null ? {} : { q }),
    ...(category == null ? {} : { category }),
    ...(status == null ? {} : { status }),
  });
  const { items, ...page } = paged(kept, query);
  const expanded = items.map((model) => ({
    ...model,
    ...(withOpenApi ? { openapi: openApi(model, options) } : {}),
    ...(expand.includes('enterprise_status') ? { enterprise_status: 'ready' } : {}),
  }));
  return json(200, { models: expanded, ...page });
}

function openApi({ endpoint_id: id }: ListedModel, { snapshot, origin }: PlatformOptions): unknown {
  const document = openApiOf(snapshot, id, origin());
  return (
    document ?? { error: { code: 'expansion_failed', message: 'No schema for this endpoint' } }
  );
}

function pricing({ query }: SandboxRequest, { prices, models: known }: PlatformOptions): Answer {
  const ids = idsOf(query);
  if (ids.length === 0) return platformError(400, 'endpoint_id is required');
  const missing = ids.find((id) => !known().some((model) => model.endpoint_id === id));
  if (missing !== undefined) return platformError(404, `Endpoint not found: ${missing}`);
  const listed = ids.map((id) => {
    const { price, unit } = prices.of(id);
    return { endpoint_id: id, unit_price: price, unit, currency: 'USD' };
  });
  return json(200, { prices: listed, next_cursor: null, has_more: false });
}

/** Repeated or comma-separated ids. @throws {Refusal} 400 for more than 50. */
function idsOf(query: URLSearchParams): string[] {
  const ids = query
    .getAll('endpoint_id')
    .flatMap((value) => value.split(','))
    .map((id) => id.trim())
    .filter((id) => id !== '');
  if (ids.length > MAX_IDS) {
    throw new Refusal(platformError(400, `At most ${MAX_IDS} endpoint_id values are allowed`));
  }
  return [...new Set(ids)];
}

interface Page<T> {
  readonly items: readonly T[];
  readonly next_cursor: string | null;
  readonly has_more: boolean;
}

/** The page that `limit` and `cursor` (the offset in base64) ask for. @throws {Refusal} 400. */
function paged<T>(all: readonly T[], query: URLSearchParams): Page<T> {
  const limit = Number(query.get('limit') ?? 50);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new Refusal(platformError(400, 'limit must be an integer of at least 1'));
  }
  const cursor = query.get('cursor') ?? '';
  const start = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!Number.isInteger(start) || start < 0) {
    throw new Refusal(platformError(400, 'cursor is not valid'));
  }
  const end = start + Math.min(limit, MAX_LIMIT);
  const more = end < all.length;
  return {
    items: all.slice(start, end),
    next_cursor: more ? Buffer.from(String(end)).toString('base64') : null,
    has_more: more,
  };
}
