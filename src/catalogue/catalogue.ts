import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Model, ModelPage } from '../domain/types.ts';
import { normalizeCategory } from './categories.ts';
import { readCursor, writeCursor } from './cursor.ts';
import { createDaily } from './daily.ts';
import type { ModelList } from './modelList.ts';
import { createModelList } from './modelList.ts';
import { nearestIds } from './nearest.ts';
import { rankModels } from './ranking.ts';
import type { Knowledge } from './recommend/capability.ts';
import { type PackedKnowledge, unpackKnowledge } from './recommend/packed.ts';
import { createRecommender } from './recommend/recommend.ts';
import { createSchemas } from './schemas.ts';
import { createSearchIndex } from './searchIndex.ts';
import type { Catalogue, CatalogueDeps, SearchOptions } from './types.ts';
import { withTimeout } from '../fal/withTimeout.ts';

export type { Catalogue };

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;
/** Milliseconds that the first call waits for fal's list before it uses the bundled one. */
const FIRST_LIST_TIMEOUT = 1_000;
const FIND_TIMEOUT = 4_000;
const SEARCH_TIMEOUT = 8_000;

/** Creates the catalogue. */
export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const now = deps.now ?? Date.now;
  const list = createModelList({ ...deps, now });
  const schemas = createSchemas({ ...deps, now });
  const pricingText = createDaily({
    name: 'pricing',
    cache: deps.cache,
    source: deps.source,
    fetch: (endpointId) => deps.platform.pricingText(endpointId),
    isValid: (value): value is string => typeof value === 'string',
    now,
  });
  let known: Knowledge | undefined;
  // The build packs the tables beside the endpoints.
  const knowledge = () =>
    (known ??= deps.snapshot.tables
      ? unpackKnowledge(deps.snapshot.tables as PackedKnowledge)
      : NOTHING);
  const indexOf = perList(({ models }: ModelList) => {
    const { capabilities } = knowledge();
    return createSearchIndex(rankModels(models, capabilities), capabilities);
  });
  const recommenderOf = perList(({ models }: ModelList) =>
    createRecommender(models, knowledge(), (id) => deps.snapshot.schema(id)?.input),
  );
  const modelsById = perList(
    (models: ModelList) =>
      new Map<string, Model>(models.models.map((model) => [model.endpointId, model])),
  );

  const nearest = (endpointId: string, count = 3): string[] => {
    const bundled = deps.snapshot.models.map((model) => model.endpointId);
    const ids = new Set([...modelsById(list.peek()).keys(), ...bundled]);
    return nearestIds(endpointId, ids, count);
  };

  const listed = (endpointId: string): Model | undefined => {
    const bundled = deps.snapshot.model(endpointId);
    return modelsById(list.peek()).get(endpointId) ?? (bundled && { ...bundled, description: '' });
  };

  return {
    nearest,
    pricingText,
    refresh: (signal) => list.refresh(signal),

    all: async (signal) =>
      indexOf(await list.current(FIRST_LIST_TIMEOUT, signal)).browse(undefined),

    async search(options) {
      const start = readCursor(options.cursor);
      const limit = Math.min(Math.max(Math.trunc(options.limit ?? DEFAULT_LIMIT), 1), MAX_LIMIT);
      const category = options.category ? normalizeCategory(options.category) : undefined;
      const index = indexOf(await list.current(FIRST_LIST_TIMEOUT, options.signal));
      if ('platform' in start || (category !== undefined && !index.has(category))) {
        const cursor = 'platform' in start ? start.platform : undefined;
        return searchPlatform(deps, options, limit, cursor);
      }
      const found = options.query?.trim()
        ? index.find(options.query, category)
        : index.browse(category);
      const end = start.offset + limit;
      return {
        models: found.slice(start.offset, end),
        hasMore: end < found.length,
        ...(end < found.length && { nextCursor: writeCursor({ offset: end }) }),
      };
    },

    async find(endpointId, options = {}) {
      await list.current(0, options.signal);
      const { signal } = options;
      return (
        listed(endpointId) ?? withTimeout(schemas.model(endpointId, signal), FIND_TIMEOUT, signal)
      );
    },

    async schema(endpointId, options = {}) {
      const found = await schemas.get(endpointId, options.signal);
      if (found) return found;
      const near = nearest(endpointId);
      throw new FalError('not-found', `fal has no endpoint "${endpointId}".`, {
        reason: 'unknown-endpoint',
        facts: { near },
      });
    },

    async recommend(task, options = {}) {
      const models = await list.current(FIRST_LIST_TIMEOUT, options.signal);
      return recommenderOf(models).recommend(task, options.limit ?? 5);
    },

    best: (capabilityId) =>
      knowledge().capabilities.find(({ id }) => id === capabilityId)?.best ?? [],
  };
}

const NOTHING: Knowledge = { capabilities: [], constraints: [], glossary: {} };

/** Caches a value that is computed from a model list until the list changes. */
function perList<T>(compute: (list: ModelList) => T): (list: ModelList) => T {
  let cached: { readonly version: number; readonly value: T } | undefined;
  return (list) => {
    if (cached?.version !== list.version) cached = { version: list.version, value: compute(list) };
    return cached.value;
  };
}

/** fal's own search, for categories of which no model is known; empty when fal is unavailable. */
async function searchPlatform(
  { platform }: CatalogueDeps,
  { query, category, signal }: SearchOptions,
  limit: number,
  cursor: string | undefined,
): Promise<ModelPage> {
  const stop = linkSignals([signal], SEARCH_TIMEOUT);
  const request = platform.list({
    limit,
    ...(query && { query }),
    ...(category && { category }),
    ...(cursor && { cursor }),
    signal: stop.signal,
  });
  const page = await withTimeout(
    request.catch(() => undefined),
    SEARCH_TIMEOUT,
    signal,
  ).finally(stop.release);
  if (!page) return { models: [], hasMore: false };
  const { models, hasMore, nextCursor } = page;
  if (!hasMore || !nextCursor) return { models, hasMore: false };
  return { models, hasMore, nextCursor: writeCursor({ platform: nextCursor }) };
}
