import type { FalResponse } from './response.ts';
import { isObject } from '../domain/schema.ts';
import { readBody, readJson } from './body.ts';
import { FalError } from './errors.ts';
import { readOpenApi } from './schema.ts';
import type { Transport } from './transport.ts';
import type { Json, JsonObject, Model, ModelPage, ModelSchema, Price } from '../domain/types.ts';

export interface ListOptions {
  readonly query?: string;
  /** fal's category; unknown ones are passed on. */
  readonly category?: string;
  readonly cursor?: string;
  /** At most 1,000. */
  readonly limit?: number;
  readonly signal?: AbortSignal | undefined;
}

/** What the calls of a model cost on average, by fal's records. */
export interface TypicalPrice {
  readonly amount: number;
  readonly currency: string;
}

export interface Models {
  /** One page of fal's model list; the key is optional. @throws {FalError} */
  list(options?: ListOptions): Promise<ModelPage>;
  /** The model and its schema; undefined when fal does not know the id. The key is optional. @throws {FalError} */
  schema(
    endpointId: string,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<{ model?: Model; schema: ModelSchema } | undefined>;
  /** The prices of these ids; ids without a price are left out. @throws {FalError} */
  prices(endpointIds: readonly string[], signal?: AbortSignal): Promise<Price[]>;
  /** The average price of past calls; undefined where fal has no record. fal throttles this hard, so it is requested once. @throws {FalError} */
  typicalPrice(endpointId: string, signal?: AbortSignal): Promise<TypicalPrice | undefined>;
  /** The words of the Pricing section of a model's page; undefined where it has none. The key is not sent. @throws {FalError} */
  pricingText(endpointId: string, signal?: AbortSignal): Promise<string | undefined>;
}

const API = 'https://api.fal.ai/v1';
/** Bytes; an OpenAPI document has about 200,000. */
const LARGEST_ANSWER = 16 * 1024 ** 2;
/** fal's own limits: models of a page, ids of a request. */
const MOST_LISTED = 1_000;
const AT_ONCE = 50;
/** Milliseconds; an estimate must not wait long for what only improves it. */
const PREVIEW_DEADLINE = 4_000;
/** Bytes of a model's page, characters of its Pricing section. */
const LARGEST_PAGE = 1024 ** 2;
const LONGEST_SECTION = 4_000;

/** Creates the client for fal's platform API. */
export function createModels(transport: Transport): Models {
  const getJson = async (
    url: URL,
    options: { signal?: AbortSignal | undefined; auth: 'required' | 'optional' | 'none' },
  ) => {
    const response = await transport.send(url, { ...options, retry: 'read' });
    return readObject(response, url, options.signal);
  };

  const list: Models['list'] = async (options = {}) => {
    const url = new URL(`${API}/models`);
    const query = {
      q: options.query,
      category: options.category,
      cursor: options.cursor,
      limit: options.limit,
    };
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined) url.searchParams.set(name, String(value));
    }
    const page = await getJson(url, { signal: options.signal, auth: 'optional' });
    const next = page.next_cursor;
    return {
      models: objects(page.models).slice(0, MOST_LISTED).map(readModel),
      hasMore: page.has_more === true,
      ...(typeof next === 'string' &&
        next &&
        next.length <= LONGEST_CURSOR && { nextCursor: next }),
    };
  };

  const schema: Models['schema'] = async (endpointId, options = {}) => {
    const listUrl = new URL(`${API}/models`);
    listUrl.searchParams.set('endpoint_id', endpointId);
    listUrl.searchParams.set('expand', 'openapi-3.0');
    const page = await getJson(listUrl, { ...options, auth: 'optional' }).catch(unknownAsUndefined);
    const entry = objects(page?.models).find((one) => one.endpoint_id === endpointId);
    const model = entry && readModel(entry);
    const listed = readOpenApi(entry?.openapi ?? null, endpointId);
    if (model && listed) return { model, schema: listed };
    const url = new URL('https://fal.ai/api/openapi/queue/openapi.json');
    url.searchParams.set('endpoint_id', endpointId);
    const document = await getJson(url, { ...options, auth: 'none' }).catch(unknownAsUndefined);
    const read = document && readOpenApi(document, endpointId);
    return read && { ...(model && { model }), schema: read };
  };

  const prices: Models['prices'] = (endpointIds, signal) =>
    inBatches(endpointIds, async (ids) => {
      const url = new URL(`${API}/models/pricing`);
      for (const id of ids) url.searchParams.append('endpoint_id', id);
      const page = await getJson(url, { signal, auth: 'required' });
      return objects(page.prices).slice(0, ids.length).flatMap(readPrice);
    });

  const typicalPrice: Models['typicalPrice'] = async (endpointId, signal) => {
    const url = new URL(`${API}/models/pricing/estimate`);
    const response = await transport.send(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        estimate_type: 'historical_api_price',
        endpoints: { [endpointId]: { call_quantity: 1 } },
      }),
      signal,
      retry: 'none',
      deadline: PREVIEW_DEADLINE,
    });
    const { total_cost: amount, currency } = await readObject(response, url, signal);
    // 0 stands for no record.
    if (typeof amount !== 'number' || !(amount > 0)) return undefined;
    return { amount, currency: typeof currency === 'string' ? currency : 'USD' };
  };

  const pricingText: Models['pricingText'] = async (endpointId, signal) => {
    const url = new URL(`https://fal.ai/models/${endpointId}/llms.txt`);
    const page = await transport
      .send(url, { auth: 'none', signal, retry: 'none', deadline: PREVIEW_DEADLINE })
      .catch(unknownAsUndefined);
    if (!page) return undefined;
    const text = await readBody(page, {
      signal,
      deadline: PREVIEW_DEADLINE,
      largest: LARGEST_PAGE,
    });
    const section = /^## Pricing\s*$([\s\S]*?)(?=^## |(?![\s\S]))/m.exec(text)?.[1];
    const words = section?.replace(/^For more details, see .*$/m, '').trim();
    return words === '' ? undefined : words?.slice(0, LONGEST_SECTION);
  };

  return { list, schema, prices, typicalPrice, pricingText };
}

/** Requests the ids in batches. fal rejects a whole batch for one bad id, so a rejected batch is halved until its good ids are found. */
async function inBatches<T>(
  ids: readonly string[],
  request: (batch: readonly string[]) => Promise<T[]>,
): Promise<T[]> {
  const requestBatch = async (batch: readonly string[]): Promise<T[]> => {
    try {
      return await request(batch);
    } catch (error) {
      if (!isAboutIds(error)) throw error;
      // Beside others, a refused id is left out; alone, fal's reason is the answer.
      const isUnknown = error instanceof FalError && error.kind === 'not-found';
      if (batch.length <= 1 && (isUnknown || ids.length > 1)) return [];
      if (batch.length <= 1) throw error;
      const middle = Math.ceil(batch.length / 2);
      return [
        ...(await requestBatch(batch.slice(0, middle))),
        ...(await requestBatch(batch.slice(middle))),
      ];
    }
  };
  const found: T[] = [];
  for (let at = 0; at < ids.length; at += AT_ONCE)
    found.push(...(await requestBatch(ids.slice(at, at + AT_ONCE))));
  return found;
}

/** Whether fal rejects the ids, not the key or the rate. */
function isAboutIds(error: unknown): boolean {
  const { status = 0 } = error instanceof FalError ? error : {};
  return status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}

function unknownAsUndefined(error: unknown): undefined {
  if (error instanceof FalError && error.kind === 'not-found') return undefined;
  throw error;
}

const unreadable = (url: URL) =>
  new FalError('unavailable', `${url.host}${url.pathname} did not answer with the JSON it should`, {
    reason: 'wrong-server',
  });

async function readObject(
  response: FalResponse,
  url: URL,
  signal?: AbortSignal,
): Promise<JsonObject> {
  const json = (await readJson(response, { signal, largest: LARGEST_ANSWER })) as Json;
  if (!isObject(json)) throw unreadable(url);
  return json;
}

const objects = (value: Json | undefined): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** Characters of each text in a list entry, because 20,000 entries stay in memory. */
const LONGEST_TEXT = 1_000;
const MOST_TAGS = 50;
const LONGEST_CURSOR = 300;
const isTag = (tag: Json): tag is string => typeof tag === 'string' && tag.length <= 100;

/** Reads one entry of fal's model list; `metadata` may be absent. */
function readModel(entry: JsonObject): Model {
  const meta = isObject(entry.metadata) ? entry.metadata : {};
  const id = typeof entry.endpoint_id === 'string' ? entry.endpoint_id.slice(0, LONGEST_TEXT) : '';
  const text = (key: string) =>
    typeof meta[key] === 'string' ? meta[key].slice(0, LONGEST_TEXT) : undefined;
  const flag = (key: string) => meta[key] === true;
  const optional = {
    thumbnailUrl: text('thumbnail_url'),
    licenseType: text('license_type'),
    date: text('date'),
    updatedAt: text('updated_at'),
  };
  return {
    endpointId: id,
    name: text('display_name') ?? id,
    category: text('category') ?? 'unknown',
    description: text('description') ?? '',
    tags: Array.isArray(meta.tags) ? meta.tags.filter(isTag).slice(0, MOST_TAGS) : [],
    status: meta.status === 'deprecated' ? 'deprecated' : 'active',
    ...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)),
    ...(flag('highlighted') && { highlighted: true }),
    ...(flag('pinned') && { pinned: true }),
  };
}

function readPrice(entry: JsonObject): Price[] {
  const { endpoint_id: id, unit_price: unitPrice, unit, currency } = entry;
  if (typeof id !== 'string' || typeof unitPrice !== 'number' || typeof unit !== 'string')
    return [];
  return [
    { endpointId: id, unitPrice, unit, currency: typeof currency === 'string' ? currency : 'USD' },
  ];
}
