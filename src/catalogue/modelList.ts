import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, Model } from '../domain/types.ts';
import { FalError, isTemporary } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { ListedModel } from './merge.ts';
import { mergeModels, snapshotModels } from './merge.ts';
import type { CatalogueDeps, PlatformModels } from './types.ts';

const CACHE_NAME = 'models';
/** fal's own limit. */
const PAGE_SIZE = 1_000;
const MAX_PAGES = 50;
const CACHE_TIMEOUT = 2_000;
const REFRESH_TIMEOUT = 300_000;
const MAX_AGE = 24 * 3_600_000;
/** Milliseconds before another attempt. In the background the pause doubles with each failure. */
const RETRY_INTERVAL = 60_000;
const SHORTEST_PAUSE = 1_000;

/** The known models. `version` grows with each change; `complete` states that fal's whole list is in. */
export interface ModelList {
  readonly models: readonly ListedModel[];
  readonly version: number;
  readonly complete: boolean;
}

/** Keeps the model list: the bundled one first, then fal's. */
export interface ModelListKeeper {
  /** The current list. Starts a due refresh in the background and waits for fal's first list at most `patience` ms. */
  current(patience: number, signal?: AbortSignal): Promise<ModelList>;
  /** The current list without any wait. */
  peek(): ModelList;
  /** Fetches fal's list; concurrent calls share one fetch; never throws. */
  refresh(signal?: AbortSignal): Promise<void>;
}

/** Caches fal's list on disk for a day; an older one serves until the next fetch succeeds. A list that breaks off is continued later where it stopped. */
export function createModelList({
  snapshot,
  platform,
  cache,
  now,
}: Required<Omit<CatalogueDeps, 'source'>>): ModelListKeeper {
  let list: ModelList | undefined;
  let loading: Promise<void> | undefined;
  let refreshing: Promise<void> | undefined;
  let firstWait: Promise<void> | undefined;
  let refreshedAt = -Infinity;
  let retryAt = -Infinity;
  let timer: NodeJS.Timeout | undefined;
  let failures = 0;
  /** The pages of a list that broke off. */
  let started: Pages = { models: [] };

  const peek = (): ModelList =>
    (list ??= { models: snapshotModels(snapshot.models), version: 0, complete: false });

  const replace = ({ models, complete }: StoredList): void => {
    const merged = mergeModels(models, snapshot.models, { complete });
    list = { models: merged, version: peek().version + 1, complete };
  };

  const loadCached = async (): Promise<void> => {
    const cached = await cache.read(CACHE_NAME).catch(() => undefined);
    const stored = cached && readStored(cached.value as Json);
    if (!stored || list?.complete) return;
    replace(stored);
    refreshedAt = now() - cached.age;
  };

  const fetchAll = async (): Promise<void> => {
    const { error, ...pages } = await fetchPages(platform, started);
    if (error !== undefined) {
      keep(pages, error);
      return;
    }
    clearTimeout(timer);
    [started, failures] = [{ models: [] }, 0];
    retryAt = now() + RETRY_INTERVAL;
    if (pages.models.length === 0) return;
    const fetched = { models: pages.models, complete: pages.cursor === undefined };
    replace(fetched);
    refreshedAt = now();
    // On a full disk the list is fetched again in the next process.
    await cache
      .write(CACHE_NAME, JSON.parse(JSON.stringify(fetched)) as JsonObject)
      .catch(() => undefined);
  };

  /** Uses the pages that came, and continues after the pause that fal requests. */
  const keep = (pages: Pages, error: unknown): void => {
    const { kind, retryAfter } = error instanceof FalError ? error : {};
    if (pages.models.length > 0 && !peek().complete) {
      replace({ models: pages.models, complete: false });
    }
    // fal may refuse an old cursor.
    started = isTemporary(error) ? pages : { models: [] };
    const isThrottled = kind === 'rate-limited';
    const requested = retryAfter === undefined ? RETRY_INTERVAL : retryAfter * 1_000;
    const pause = Math.min(Math.max(requested, SHORTEST_PAUSE) * 2 ** failures, MAX_AGE);
    retryAt = now() + (isThrottled ? pause : RETRY_INTERVAL);
    if (pages.models.length === 0 && !isThrottled) return;
    failures += 1;
    clearTimeout(timer);
    timer = setTimeout(() => void startRefresh(), pause).unref();
  };

  const startRefresh = (): Promise<void> =>
    (refreshing ??= fetchAll().finally(() => {
      refreshing = undefined;
    }));

  return {
    peek,
    async current(patience, signal) {
      await withTimeout((loading ??= loadCached()), CACHE_TIMEOUT, signal);
      if (now() - refreshedAt > MAX_AGE && now() >= retryAt) void startRefresh();
      // All calls share one wait, because a fal that hangs must not slow each of them.
      if (patience > 0 && refreshing && !peek().complete)
        await withTimeout((firstWait ??= withTimeout(refreshing, patience)), patience, signal);
      return peek();
    },
    async refresh(signal) {
      await withTimeout(startRefresh(), REFRESH_TIMEOUT, signal);
    },
  };
}

interface StoredList {
  readonly models: readonly Model[];
  /** False when fal has more models than are fetched. */
  readonly complete: boolean;
}

interface Pages {
  readonly models: readonly Model[];
  /** Where the list continues; none at its start and its end. */
  readonly cursor?: string | undefined;
}

/** The pages from a cursor on, after those that came before; with the error that broke them off. */
async function fetchPages(
  platform: PlatformModels,
  before: Pages,
): Promise<Pages & { readonly error?: unknown }> {
  const models = [...before.models];
  let { cursor } = before;
  try {
    for (let count = 0; count < MAX_PAGES; count += 1) {
      const page = await platform.list({ limit: PAGE_SIZE, ...(cursor && { cursor }) });
      models.push(...page.models);
      const isLast = !page.hasMore || !page.nextCursor || page.nextCursor === cursor;
      if (isLast) return { models };
      cursor = page.nextCursor;
    }
    return { models, cursor };
  } catch (error) {
    return { models, cursor, error };
  }
}

function readStored(value: Json): StoredList | undefined {
  if (!isObject(value) || !Array.isArray(value.models) || value.models.length === 0)
    return undefined;
  if (!value.models.every(isModel)) return undefined;
  return { models: value.models as unknown as Model[], complete: value.complete === true };
}

const isModel = (value: Json): boolean =>
  isObject(value) &&
  ['endpointId', 'name', 'category', 'description'].every((key) => typeof value[key] === 'string');
