import { FalError } from '../fal/errors.ts';
import type { JsonObject, Model, ModelSchema } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';
import type { DiskCache, PlatformModels, SchemaAnswer } from './types.ts';
import { withTimeout } from '../fal/withTimeout.ts';

const FRESH = 24 * 3_600_000;
/** How long to wait for fal when the bundled schema can answer. */
const PATIENCE_WITH_SNAPSHOT = 4_000;
const PATIENCE = 20_000;
const REST_AFTER_FAILURE = 60_000;
/** Schemas held in memory; the disk has the others. */
const MOST_KNOWN = 500;

/** The schema that fal serves for an endpoint. */
interface LiveSchema {
  readonly schema: ModelSchema;
  readonly model?: Model;
}

/** Schemas from memory, disk, fal and the snapshot, in that order. */
export interface Schemas {
  /** Undefined when neither fal nor the snapshot knows the endpoint. @throws {FalError} what fal answered. */
  get(endpointId: string, signal?: AbortSignal): Promise<SchemaAnswer | undefined>;
  /** What fal's list would say of an endpoint; undefined also when fal cannot be asked. */
  model(endpointId: string, signal?: AbortSignal): Promise<Model | undefined>;
}

/** A schema is asked of fal once a day; an older one is used while a new one is fetched. */
export function createSchemas(deps: {
  readonly snapshot: Snapshot;
  readonly platform: PlatformModels;
  readonly cache: DiskCache;
  readonly now: () => number;
}): Schemas {
  const { snapshot, platform, cache, now } = deps;
  const known = new Map<string, { readonly live: LiveSchema; readonly at: number }>();
  const asking = new Map<string, Promise<LiveSchema | undefined>>();
  let failedAt = -Infinity;

  const remember = (
    endpointId: string,
    entry: { readonly live: LiveSchema; readonly at: number },
  ) => {
    known.delete(endpointId);
    known.set(endpointId, entry);
    const [oldest] = known.keys();
    if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest);
  };

  const ask = async (endpointId: string, deadline: number): Promise<LiveSchema | undefined> => {
    try {
      const live = await platform.schema(endpointId, { signal: AbortSignal.timeout(deadline) });
      if (!live) return undefined;
      remember(endpointId, { live, at: now() });
      await cache
        .write(cacheName(endpointId), { endpointId, ...asJson(live) })
        .catch(() => undefined);
      return live;
    } catch (error) {
      if (error instanceof FalError && error.kind === 'not-found') return undefined;
      failedAt = now();
      throw asFalError(error, endpointId);
    }
  };

  const askOnce = (endpointId: string, deadline: number): Promise<LiveSchema | undefined> => {
    const running = asking.get(endpointId);
    if (running) return running;
    const work = ask(endpointId, deadline).finally(() => asking.delete(endpointId));
    // Whoever waits sees the failure; a refresh in the background has nobody who waits.
    work.catch(() => undefined);
    asking.set(endpointId, work);
    return work;
  };

  const recall = async (
    endpointId: string,
  ): Promise<{ live: LiveSchema; at: number } | undefined> => {
    const inMemory = known.get(endpointId);
    if (inMemory) return inMemory;
    const stored = await withTimeout(
      cache.read(cacheName(endpointId)).catch(() => undefined),
      2_000,
    );
    const live = stored && liveIn(stored.value, endpointId);
    if (!live) return undefined;
    const entry = { live, at: now() - stored.age };
    remember(endpointId, entry);
    return entry;
  };

  const readLive = async (endpointId: string, bundled: boolean, signal?: AbortSignal) => {
    const entry = await recall(endpointId);
    const resting = now() - failedAt < REST_AFTER_FAILURE;
    if (entry) {
      if (now() - entry.at > FRESH && !resting) void askOnce(endpointId, PATIENCE);
      return entry.live;
    }
    if (bundled && resting) return undefined;
    const patience = bundled ? PATIENCE_WITH_SNAPSHOT : PATIENCE;
    const answer = withTimeout(askOnce(endpointId, PATIENCE), patience, signal);
    // The snapshot answers for a fal that does not; only a caller who left ends it.
    return bundled ? answer.catch(rethrowIfAborted(signal)) : answer;
  };

  return {
    async get(endpointId, signal) {
      const bundled = snapshot.schema(endpointId);
      const answer = await readLive(endpointId, bundled !== undefined, signal);
      if (answer) return { schema: answer.schema, source: 'platform' };
      return bundled && { schema: bundled, source: 'snapshot' };
    },
    async model(endpointId, signal) {
      const answer = await readLive(endpointId, true, signal);
      return answer?.model;
    },
  };
}

function rethrowIfAborted(signal: AbortSignal | undefined): (error: unknown) => undefined {
  return (error) => {
    if (signal?.aborted) throw error;
    return undefined;
  };
}

function asFalError(error: unknown, endpointId: string): FalError {
  if (error instanceof FalError) return error;
  return new FalError('network', `fal did not return the schema of ${endpointId}.`);
}

// Ids differ by case, some file systems do not: the value holds the id and is checked.
function cacheName(endpointId: string): string {
  return `schema-${endpointId.replaceAll('/', '__').replace(/[^\w.-]/g, '_')}`;
}

function asJson(live: LiveSchema): JsonObject {
  return JSON.parse(JSON.stringify(live)) as JsonObject;
}

function liveIn(value: unknown, endpointId: string): LiveSchema | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const entry = value as { endpointId?: unknown; schema?: unknown; model?: Model };
  if (entry.endpointId !== endpointId || !isModelSchema(entry.schema)) return undefined;
  return { schema: entry.schema, ...(entry.model ? { model: entry.model } : {}) };
}

function isModelSchema(value: unknown): value is ModelSchema {
  if (typeof value !== 'object' || value === null) return false;
  const { input, output } = value as { input?: unknown; output?: unknown };
  return (
    typeof input === 'object' && input !== null && typeof output === 'object' && output !== null
  );
}
