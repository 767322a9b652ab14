import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Model, ModelPage } from '../domain/types.ts';
import { normalizeCategory } from './categories.ts';
import { readCursor, writeCursor } from './cursor.ts';
import type { ModelList } from './modelList.ts';
import { createModelList } from './modelList.ts';
import { nearestIds } from './nearest.ts';
import { rankModels } from './ranking.ts';
import { createRecommender } from './recommend/recommend.ts';
import { createSchemas } from './schemas.ts';
import { createSearchIndex } from './searchIndex.ts';
import type { Catalogue, CatalogueDeps, SearchOptions } from './types.ts';
import { withTimeout } from '../fal/withTimeout.ts';

export type { Catalogue };

const DEFAULT_LIMIT = 20;
const MOST = 100;
/** How long a first call waits for fal's list before the bundled one answers. */
const FIRST_LIST_PATIENCE = 1_000;
const FIND_PATIENCE = 4_000;
const PLATFORM_SEARCH_DEADLINE = 8_000;

/** The catalogue over one snapshot, one platform and one folder of cached answers. */
export function createCatalogue(deps: CatalogueDeps): Catalogue {
  const now = deps.now ?? Date.now;
  const list = createModelList({ ...deps, now });
  const schemas = createSchemas({ ...deps, now });
  const indexOf = perList((models: ModelList) => createSearchIndex(rankModels(models.models)));
  const recommenderOf = perList((models: ModelList) => createRecommender(models.models));
  const idsOf = perList(
    (models: ModelList) =>
      new Map<string, Model>(models.models.map((model) => [model.endpointId, model])),
  );
  const bundled = perList(() => new Map(deps.snapshot.models.map((m) => [m.endpointId, m])));

  const nearest = (endpointId: string, count = 3): string[] => {
    const known = list.peek();
    const ids = new Set([...idsOf(known).keys(), ...bundled(known).keys()]);
    return nearestIds(endpointId, ids, count);
  };

  const listed = (endpointId: string): Model | undefined => {
    const known = list.peek();
    const own = idsOf(known).get(endpointId);
    if (own) return own;
    const packed = bundled(known).get(endpointId);
    return packed && { ...packed, description: '' };
  };

  return {
    nearest,
    refresh: (signal) => list.refresh(signal),

    all: async (signal) =>
      indexOf(await list.current(FIRST_LIST_PATIENCE, signal)).browse(undefined),

    async search(options) {
      const place = readCursor(options.cursor);
      const limit = Math.min(Math.max(Math.trunc(options.limit ?? DEFAULT_LIMIT), 1), MOST);
      const category = options.category ? normalizeCategory(options.category) : undefined;
      const index = indexOf(await list.current(FIRST_LIST_PATIENCE, options.signal));
      if ('platform' in place || (category !== undefined && !index.has(category))) {
        const cursor = 'platform' in place ? place.platform : undefined;
        return askPlatform(deps, options, limit, cursor);
      }
      const found = options.query?.trim()
        ? index.find(options.query, category)
        : index.browse(category);
      const end = place.offset + limit;
      return {
        models: found.slice(place.offset, end),
        hasMore: end < found.length,
        ...(end < found.length ? { nextCursor: writeCursor({ offset: end }) } : {}),
      };
    },

    async find(endpointId, options = {}) {
      await list.current(0, options.signal);
      const known = listed(endpointId);
      if (known) return known;
      return withTimeout(schemas.model(endpointId, options.signal), FIND_PATIENCE, options.signal);
    },

    async schema(endpointId, options = {}) {
      const answer = await schemas.get(endpointId, options.signal);
      if (answer) return answer;
      const near = nearest(endpointId);
      throw new FalError('not-found', `fal has no endpoint "${endpointId}".`, {
        reason: 'unknown-endpoint',
        facts: { near },
      });
    },

    async recommend(task, options = {}) {
      const models = await list.current(FIRST_LIST_PATIENCE, options.signal);
      return recommenderOf(models).recommend(task, options.limit ?? 5);
    },
  };
}

/** A value made from a model list once, and again when the list has changed. */
function perList<T>(make: (list: ModelList) => T): (list: ModelList) => T {
  let made: { readonly version: number; readonly value: T } | undefined;
  return (list) => {
    if (made?.version !== list.version) made = { version: list.version, value: make(list) };
    return made.value;
  };
}

/** fal's own search, for categories that no known model has; empty when fal cannot be asked. */
async function askPlatform(
  { platform }: CatalogueDeps,
  { query, category, signal }: SearchOptions,
  limit: number,
  cursor: string | undefined,
): Promise<ModelPage> {
  const stop = linkSignals([signal], PLATFORM_SEARCH_DEADLINE);
  const asked = platform.list({
    limit,
    ...(query ? { query } : {}),
    ...(category ? { category } : {}),
    ...(cursor ? { cursor } : {}),
    signal: stop.signal,
  });
  const page = await withTimeout(
    asked.catch(() => undefined),
    PLATFORM_SEARCH_DEADLINE,
    signal,
  ).finally(stop.release);
  if (!page) return { models: [], hasMore: false };
  const { models, hasMore, nextCursor } = page;
  if (!hasMore || !nextCursor) return { models, hasMore: false };
  return { models, hasMore, nextCursor: writeCursor({ platform: nextCursor }) };
}
