import { setTimeout as sleep } from 'node:timers/promises';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, Model } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { ListedModel } from './merge.ts';
import { mergeModels, snapshotModels } from './merge.ts';
import type { CatalogueDeps, PlatformModels } from './types.ts';

const CACHE_NAME = 'models';
const PAGE_SIZE = 100;
const MAX_PAGES = 200;
const CACHE_TIMEOUT = 2_000;
const PAGE_TIMEOUT = 15_000;
/** Seconds. */
const MAX_RETRY_AFTER = 65;
const MAX_AGE = 24 * 3_600_000;
const RETRY_INTERVAL = 60_000;

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

/** Caches fal's list on disk for a day; an older one serves until the next fetch succeeds. */
export function createModelList({
  snapshot,
  platform,
  cache,
  now,
}: Required<CatalogueDeps>): ModelListKeeper {
  let list: ModelList | undefined;
  let loading: Promise<void> | undefined;
  let refreshing: Promise<void> | undefined;
  let firstWait: Promise<void> | undefined;
  let refreshedAt = -Infinity;
  let triedAt = -Infinity;

  const peek = (): ModelList =>
    (list ??= { models: snapshotModels(snapshot.models), version: 0, complete: false });

  const replace = ({ models, complete }: PlatformList): void => {
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
    triedAt = now();
    try {
      const fetched = await fetchList(platform);
      if (fetched.models.length === 0) return;
      replace(fetched);
      refreshedAt = now();
      await cache.write(CACHE_NAME, JSON.parse(JSON.stringify(fetched)) as JsonObject);
    } catch {
      // Offline, throttled or a full disk: the current list stays, and a later call tries again.
    }
  };

  const startRefresh = (): Promise<void> =>
    (refreshing ??= fetchAll().finally(() => {
      refreshing = undefined;
    }));

  return {
    peek,
    async current(patience, signal) {
      await withTimeout((loading ??= loadCached()), CACHE_TIMEOUT, signal);
      if (now() - refreshedAt > MAX_AGE && now() - triedAt > RETRY_INTERVAL) void startRefresh();
      // All calls share one wait, because a fal that hangs must not slow each of them.
      if (patience > 0 && refreshing && !peek().complete)
        await withTimeout((firstWait ??= withTimeout(refreshing, patience)), patience, signal);
      return peek();
    },
    async refresh(signal) {
      await withTimeout(startRefresh(), PAGE_TIMEOUT * MAX_PAGES, signal);
    },
  };
}

interface PlatformList {
  readonly models: readonly Model[];
  /** False when fal has more models than are fetched. */
  readonly complete: boolean;
}

async function fetchList(platform: PlatformModels): Promise<PlatformList> {
  const models: Model[] = [];
  let cursor: string | undefined;
  for (let count = 0; count < MAX_PAGES; count += 1) {
    const page = await fetchPage(platform, cursor);
    models.push(...page.models);
    if (!page.hasMore || !page.nextCursor || page.nextCursor === cursor) {
      return { models, complete: true };
    }
    cursor = page.nextCursor;
  }
  return { models, complete: false };
}

/** A page; after a rate limit, one more attempt when fal allows it. */
async function fetchPage(platform: PlatformModels, cursor: string | undefined) {
  const fetchOnce = () =>
    platform.list({
      limit: PAGE_SIZE,
      ...(cursor !== undefined && { cursor }),
      signal: AbortSignal.timeout(PAGE_TIMEOUT),
    });
  try {
    return await fetchOnce();
  } catch (error) {
    if (!(error instanceof FalError) || error.kind !== 'rate-limited') throw error;
    const seconds = Math.min(error.retryAfter ?? 30, MAX_RETRY_AFTER);
    await sleep(seconds * 1_000, undefined, { ref: false });
    return fetchOnce();
  }
}

function readStored(value: Json): PlatformList | undefined {
  if (!isObject(value) || !Array.isArray(value.models) || value.models.length === 0)
    return undefined;
  if (!value.models.every(isModel)) return undefined;
  return { models: value.models as unknown as Model[], complete: value.complete === true };
}

const isModel = (value: Json): boolean =>
  isObject(value) &&
  ['endpointId', 'name', 'category', 'description'].every((key) => typeof value[key] === 'string');
