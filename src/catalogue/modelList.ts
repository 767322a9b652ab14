import { FalError } from '../fal/errors.ts';
import type { Json, Model } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';
import type { ListedModel } from './merge.ts';
import { mergeModels, snapshotModels } from './merge.ts';
import type { DiskCache, PlatformModels } from './types.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { pause } from './waiting.ts';

const CACHE_NAME = 'models';
const PAGE = 100;
const MAX_PAGES = 200;
const PAGE_DEADLINE = 15_000;
const LONGEST_PAUSE = 65;
const FRESH = 24 * 3_600_000;
const TRY_AGAIN_AFTER = 60_000;

/** The models known now. `version` grows with each change; `complete` once fal's whole list is in. */
export interface ModelList {
  readonly models: readonly ListedModel[];
  readonly version: number;
  readonly complete: boolean;
}

/** Keeps the model list: the bundled one at once, fal's own as soon as it can be had. */
export interface ModelListKeeper {
  /** The list as it stands; starts a refresh in the background when it is due, waits at most `patience` ms. */
  current(patience: number, signal?: AbortSignal): Promise<ModelList>;
  /** The list as it stands, without any wait. */
  peek(): ModelList;
  /** Fetches fal's list now; one fetch at a time; never throws. */
  refresh(signal?: AbortSignal): Promise<void>;
}

/** Reads and keeps fal's list on disk for a day; an older one is used while a new one is fetched. */
export function createModelList(deps: {
  readonly snapshot: Snapshot;
  readonly platform: PlatformModels;
  readonly cache: DiskCache;
  readonly now: () => number;
}): ModelListKeeper {
  let list: ModelList | undefined;
  let loading: Promise<void> | undefined;
  let refreshing: Promise<void> | undefined;
  let grace: Promise<void> | undefined;
  let refreshedAt = -Infinity;
  let triedAt = -Infinity;

  const peek = (): ModelList =>
    (list ??= { models: snapshotModels(deps.snapshot.models), version: 0, complete: false });

  const take = ({ models, complete }: PlatformList): void => {
    const { version } = peek();
    const merged = mergeModels(models, deps.snapshot.models, { complete });
    list = { models: merged, version: version + 1, complete };
  };

  const load = async (): Promise<void> => {
    const cached = await deps.cache.read(CACHE_NAME).catch(() => undefined);
    const stored = cached && listIn(cached.value);
    if (!stored || list?.complete) return;
    take(stored);
    refreshedAt = deps.now() - cached.age;
  };

  const fetchAll = async (): Promise<void> => {
    triedAt = deps.now();
    try {
      const fetched = await wholeList(deps.platform);
      if (fetched.models.length === 0) return;
      take(fetched);
      refreshedAt = deps.now();
      await deps.cache.write(CACHE_NAME, {
        models: fetched.models.map(asJson),
        complete: fetched.complete,
      });
    } catch {
      // Offline, throttled or a full disk: the list at hand serves, and the next call tries again.
    }
  };

  const start = (): Promise<void> =>
    (refreshing ??= fetchAll().finally(() => {
      refreshing = undefined;
    }));

  return {
    peek,
    async current(patience, signal) {
      await withTimeout((loading ??= load()), 2_000, signal);
      const now = deps.now();
      if (now - refreshedAt > FRESH && now - triedAt > TRY_AGAIN_AFTER) void start();
      // Waited for once: a fal that hangs must not slow every call.
      if (patience > 0 && refreshing && !peek().complete)
        await withTimeout((grace ??= withTimeout(refreshing, patience)), patience, signal);
      return peek();
    },
    async refresh(signal) {
      await withTimeout(start(), PAGE_DEADLINE * MAX_PAGES, signal);
    },
  };
}

interface PlatformList {
  readonly models: readonly Model[];
  /** False when fal had still more than we fetch. */
  readonly complete: boolean;
}

async function wholeList(platform: PlatformModels): Promise<PlatformList> {
  const models: Model[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await pageAt(platform, cursor);
    models.push(...answer.models);
    if (!answer.hasMore || !answer.nextCursor || answer.nextCursor === cursor) {
      return { models, complete: true };
    }
    cursor = answer.nextCursor;
  }
  return { models, complete: false };
}

/** One page; a throttled one is asked for once more after the pause that fal wants. */
async function pageAt(platform: PlatformModels, cursor: string | undefined) {
  const ask = () =>
    platform.list({
      limit: PAGE,
      ...(cursor === undefined ? {} : { cursor }),
      signal: AbortSignal.timeout(PAGE_DEADLINE),
    });
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof FalError) || error.kind !== 'rate-limited') throw error;
    await pause(Math.min(error.retryAfter ?? 30, LONGEST_PAUSE) * 1_000);
    return ask();
  }
}

function listIn(value: unknown): PlatformList | undefined {
  if (typeof value !== 'object' || value === null || !('models' in value)) return undefined;
  const { models } = value;
  if (!Array.isArray(models) || models.length === 0 || !models.every(isModel)) return undefined;
  return { models, complete: 'complete' in value && value.complete === true };
}

function isModel(value: unknown): value is Model {
  if (typeof value !== 'object' || value === null) return false;
  return ['endpointId', 'name', 'category', 'description'].every(
    (key) => typeof (value as Record<string, unknown>)[key] === 'string',
  );
}

function asJson(model: Model): Json {
  return JSON.parse(JSON.stringify(model)) as Json;
}
