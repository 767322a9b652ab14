import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleepFor } from 'node:timers/promises';
import type { Json } from '../../src/domain/types.ts';
import { createEventReader } from '../../src/fal/events.ts';

/** A response as the network brought it, before a client read it. */
export interface Exchange {
  /** The method and address without ids, e.g. `GET queue.fal.run/{app}/requests/{id}/status`. */
  readonly call: string;
  readonly status: number;
  readonly headers: Headers;
  /** The JSON body, or the JSON of each server-sent event; empty for other types. */
  readonly bodies: readonly Json[];
}

interface Recording {
  readonly exchanges: Exchange[];
  readonly reads: Promise<void>[];
}

const recordings = new AsyncLocalStorage<Recording>();
/** Milliseconds for bodies that are not complete when the recorded code has ended. */
const LATE = 5_000;

/** Wraps the global fetch, which the clients use, so that `record` gets the responses. `gateways` are the addresses that stand in for fal. */
export function installRecorder(gateways: readonly string[]): void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const response = await fetch(input, init);
    const recording = recordings.getStore();
    if (!recording) return response;
    const url = new URL(input instanceof Request ? input.url : input);
    const call = `${init?.method ?? 'GET'} ${addressOf(url, gateways)}`;
    const { status, headers } = response;
    const bodies: Json[] = [];
    recording.exchanges.push({ call, status, headers, bodies });
    recording.reads.push(readBodies(response.clone(), bodies));
    return response;
  };
}

/** The responses that fetch brings during `use`, which must not fail, in the order of their arrival; `use` gets those until then. */
export async function record(
  use: (exchanges: readonly Exchange[]) => Promise<void>,
): Promise<readonly Exchange[]> {
  const recording: Recording = { exchanges: [], reads: [] };
  await recordings.run(recording, () => use(recording.exchanges));
  const late = new AbortController();
  await Promise.race([
    Promise.all(recording.reads),
    sleepFor(LATE, undefined, { signal: late.signal }).catch(() => undefined),
  ]);
  late.abort();
  return recording.exchanges;
}

async function readBodies(response: Response, bodies: Json[]): Promise<void> {
  const type = response.headers.get('content-type') ?? '';
  try {
    if (type.includes('text/event-stream') && response.body) {
      const feed = createEventReader((data) => bodies.push(data as Json));
      for await (const chunk of response.body as AsyncIterable<Uint8Array>) feed(chunk);
    } else {
      const text = await response.text();
      if (type.includes('json')) bodies.push(JSON.parse(text) as Json);
    }
  } catch {
    // The client ends a stream once it has what it needs, and reports an unreadable body itself.
  }
}

const HOSTS = ['queue.fal.run', 'rest.fal.ai', 'api.fal.ai', 'fal.ai'];
const STEPS = ['', '/status', '/status/stream', '/cancel'];

function addressOf(url: URL, gateways: readonly string[]): string {
  const isGateway = gateways.some((gateway) => new URL(gateway).origin === url.origin);
  const [, host = '', path = ''] = isGateway
    ? (/\/([\w.]+\.(?:ai|run|media))(\/.*)$/.exec(url.pathname) ?? [])
    : ['', url.host, url.pathname];
  if (host.endsWith('.fal.media')) return 'fal.media/{file}';
  if (!HOSTS.includes(host)) return 'another host';
  if (host !== 'queue.fal.run') {
    return `${host}${path.replace(/^\/models\/.*\/llms\.txt$/, '/models/{endpoint}/llms.txt')}`;
  }
  const end = /\/requests\/[^/]+(.*)$/.exec(path)?.[1];
  if (end === undefined) return `${host}/{endpoint}`;
  const step = end === '/response' ? '' : end;
  return `${host}/{app}/requests/{id}${STEPS.includes(step) ? step : '/…'}`;
}
