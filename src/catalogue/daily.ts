import type { Json } from '../domain/types.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { cacheName } from './cacheName.ts';
import type { DiskCache } from './types.ts';

const DAY = 24 * 3_600_000;
/** Milliseconds until a failed request is repeated. */
const PAUSE = 10 * 60_000;
/** Milliseconds that a caller waits. */
const TIMEOUT = 10_000;
/** Values in memory; all others are on disk. */
const MOST = 500;

/** A value that is fetched at most once a day for each endpoint; undefined where there is none, or fal does not send it. @throws {FalError} `cancelled` when the signal aborts */
export type Daily<T> = (endpointId: string, signal?: AbortSignal) => Promise<T | undefined>;

export interface DailyOptions<T> {
  /** The name in the cache. */
  readonly name: string;
  readonly cache: DiskCache;
  /** Where the value comes from: another gateway, a sandbox for one, has other prices than fal. */
  readonly source: string | undefined;
  /** Has a deadline of its own: callers share the request, so none of them cancels it. */
  readonly fetch: (endpointId: string) => Promise<T | undefined>;
  /** Whether a value from the disk has the right form. */
  readonly isValid: (value: unknown) => value is T;
  readonly now: () => number;
}

/** A value on disk, untrusted. */
interface Stored {
  readonly endpointId?: unknown;
  readonly source?: unknown;
  readonly value?: unknown;
}

/** Caches what fal sends on an endpoint for a day, in the data folder that all processes share. */
export function createDaily<T>(options: DailyOptions<T>): Daily<T> {
  const { name, cache, source = '', fetch, isValid, now } = options;
  const known = new Map<string, { readonly value: T | undefined; readonly until: number }>();
  const loading = new Map<string, Promise<T | undefined>>();
  const remember = (endpointId: string, value: T | undefined, until: number) => {
    known.delete(endpointId);
    known.set(endpointId, { value, until });
    const [oldest] = known.keys();
    if (known.size > MOST && oldest !== undefined) known.delete(oldest);
    return value;
  };
  const load = async (endpointId: string): Promise<T | undefined> => {
    const file = cacheName(name, endpointId);
    const stored = await cache.read(file).catch(() => undefined);
    const content = stored?.value as Stored | undefined;
    const isSame = content?.endpointId === endpointId && content.source === source;
    if (stored && stored.age < DAY && isSame) {
      const value = isValid(content.value) ? content.value : undefined;
      return remember(endpointId, value, now() + DAY - stored.age);
    }
    try {
      const value = await fetch(endpointId);
      await cache
        .write(file, { endpointId, source, value: (value ?? null) as Json })
        .catch(() => undefined);
      return remember(endpointId, value, now() + DAY);
    } catch {
      return remember(endpointId, known.get(endpointId)?.value, now() + PAUSE);
    }
  };
  return (endpointId, signal) => {
    const before = known.get(endpointId);
    if (before && before.until > now()) return Promise.resolve(before.value);
    let running = loading.get(endpointId);
    if (!running) {
      running = load(endpointId).finally(() => loading.delete(endpointId));
      loading.set(endpointId, running);
    }
    return withTimeout(running, TIMEOUT, signal);
  };
}
