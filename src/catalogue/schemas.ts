import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, Model, ModelSchema } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { cacheName } from './cacheName.ts';
import type { CatalogueDeps, SchemaAnswer } from './types.ts';

const MAX_AGE = 24 * 3_600_000;
const CACHE_TIMEOUT = 2_000;
/** How long to wait for fal when there is a bundled schema, and when there is none. */
const TIMEOUT_IF_BUNDLED = 4_000;
const TIMEOUT = 20_000;
const PAUSE_AFTER_FAILURE = 60_000;
/** Schemas in memory; all others are on disk. */
const MAX_IN_MEMORY = 500;

/** The schema that fal serves for an endpoint. */
interface LiveSchema {
  readonly schema: ModelSchema;
  readonly model?: Model;
}

interface Cached {
  readonly live: LiveSchema;
  /** When fal sent it. */
  readonly at: number;
}

/** Schemas from memory, disk, fal and the snapshot, in that order. */
export interface Schemas {
  /** Undefined when neither fal nor the snapshot has the endpoint. @throws {FalError} fal's error. */
  get(endpointId: string, signal?: AbortSignal): Promise<SchemaAnswer | undefined>;
  /** The endpoint as in fal's model list; undefined also when fal is unavailable. */
  model(endpointId: string, signal?: AbortSignal): Promise<Model | undefined>;
}

/** Fetches each schema at most once a day; an older one serves until the next fetch succeeds. */
export function createSchemas({
  snapshot,
  platform,
  cache,
  now,
}: Required<Omit<CatalogueDeps, 'source'>>): Schemas {
  const inMemory = new Map<string, Cached>();
  const fetching = new Map<string, Promise<LiveSchema | undefined>>();
  let failedAt = -Infinity;

  const remember = (endpointId: string, entry: Cached) => {
    inMemory.delete(endpointId);
    inMemory.set(endpointId, entry);
    const [oldest] = inMemory.keys();
    if (inMemory.size > MAX_IN_MEMORY && oldest !== undefined) inMemory.delete(oldest);
  };

  const fetchLive = async (endpointId: string): Promise<LiveSchema | undefined> => {
    try {
      const live = await platform.schema(endpointId, { signal: AbortSignal.timeout(TIMEOUT) });
      if (!live) return undefined;
      remember(endpointId, { live, at: now() });
      const stored = JSON.parse(JSON.stringify({ endpointId, ...live })) as JsonObject;
      await cache.write(cacheName('schema', endpointId), stored).catch(() => undefined);
      return live;
    } catch (error) {
      if (error instanceof FalError && error.kind === 'not-found') return undefined;
      failedAt = now();
      if (error instanceof FalError) throw error;
      throw new FalError('network', `fal did not return the schema of ${endpointId}.`);
    }
  };

  const fetchShared = (endpointId: string): Promise<LiveSchema | undefined> => {
    const running = fetching.get(endpointId);
    if (running) return running;
    const work = fetchLive(endpointId).finally(() => fetching.delete(endpointId));
    // A refresh in the background has no caller that handles its failure.
    work.catch(() => undefined);
    fetching.set(endpointId, work);
    return work;
  };

  const readCached = async (endpointId: string): Promise<Cached | undefined> => {
    const cached = inMemory.get(endpointId);
    if (cached) return cached;
    const reading = cache.read(cacheName('schema', endpointId)).catch(() => undefined);
    const stored = await withTimeout(reading, CACHE_TIMEOUT);
    const live = stored && readStored(stored.value as Json, endpointId);
    if (!live) return undefined;
    const entry = { live, at: now() - stored.age };
    remember(endpointId, entry);
    return entry;
  };

  const readLive = async (endpointId: string, isBundled: boolean, signal?: AbortSignal) => {
    const cached = await readCached(endpointId);
    const isPaused = now() - failedAt < PAUSE_AFTER_FAILURE;
    if (cached) {
      if (now() - cached.at > MAX_AGE && !isPaused) void fetchShared(endpointId);
      return cached.live;
    }
    if (isBundled && isPaused) return undefined;
    const timeout = isBundled ? TIMEOUT_IF_BUNDLED : TIMEOUT;
    try {
      return await withTimeout(fetchShared(endpointId), timeout, signal);
    } catch (error) {
      // The bundled schema replaces fal's, unless the caller itself cancelled.
      if (!isBundled || signal?.aborted) throw error;
      return undefined;
    }
  };

  return {
    async get(endpointId, signal) {
      const bundled = snapshot.schema(endpointId);
      const live = await readLive(endpointId, bundled !== undefined, signal);
      if (live) return { schema: live.schema, source: 'platform' };
      return bundled && { schema: bundled, source: 'snapshot' };
    },
    async model(endpointId, signal) {
      return (await readLive(endpointId, true, signal))?.model;
    },
  };
}

function readStored(value: Json, endpointId: string): LiveSchema | undefined {
  if (!isObject(value) || value.endpointId !== endpointId || !isObject(value.schema)) {
    return undefined;
  }
  const { schema, model } = value;
  if (!isObject(schema.input) || !isObject(schema.output)) return undefined;
  return { schema, ...(model && { model }) } as unknown as LiveSchema;
}
