import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpHandler } from './handler.ts';

/** A handler that Node serves on a port. */
export interface HttpListener {
  /** e.g. `http://127.0.0.1:8080`. */
  readonly origin: string;
  /** Accepts no more requests; resolves when those in progress are answered or `grace` milliseconds are over. */
  close(grace: number): Promise<void>;
}

/** Milliseconds. */
const HEADERS_DEADLINE = 10_000;
const REQUEST_DEADLINE = 40_000;
/** Longer than most load balancers keep a connection (60 s), so that none writes into one that this server closes. */
const IDLE_DEADLINE = 75_000;
const DEADLINE_INTERVAL = 2_000;
const CLOSE_INTERVAL = 50;
const MOST_CONNECTIONS = 10_000;

/** Serves a handler over HTTP/1.1. @throws the system's error when the address is not available. */
export async function listenHttp(
  handle: HttpHandler,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<HttpListener> {
  const responses = new Set<ServerResponse>();
  const server = createServer(
    {
      headersTimeout: HEADERS_DEADLINE,
      requestTimeout: REQUEST_DEADLINE,
      keepAliveTimeout: IDLE_DEADLINE,
      connectionsCheckingInterval: DEADLINE_INTERVAL,
    },
    (incoming, response) => {
      responses.add(response);
      response.once('close', () => responses.delete(response));
      answer(handle, incoming, response).catch(() => response.destroy());
    },
  );
  // A stream with a keep-alive each 15 s is not idle, unless its client does not read it.
  server.timeout = IDLE_DEADLINE;
  server.maxConnections = MOST_CONNECTIONS;
  server.listen(port, host);
  await once(server, 'listening');
  const { address, family, port: actual } = server.address() as AddressInfo;
  return {
    origin: `http://${family === 'IPv6' ? `[${address}]` : address}:${actual}`,
    close: async (grace) => {
      const closed = once(server, 'close');
      server.close();
      const deadline = Date.now() + grace;
      const sweep = setInterval(() => {
        if (responses.size === 0 || Date.now() > deadline) server.closeAllConnections();
        else server.closeIdleConnections();
      }, CLOSE_INTERVAL);
      await closed;
      clearInterval(sweep);
    },
  };
}

async function answer(
  handle: HttpHandler,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  response.once('close', () => {
    if (!response.writableFinished) gone.abort();
  });
  const request = readRequest(incoming, gone.signal);
  if (!request) {
    response.writeHead(400, { connection: 'close' }).end();
    return;
  }
  const { status, headers, body } = await handle(request);
  response.writeHead(status, Object.fromEntries(headers));
  if (!body) {
    response.end();
    return;
  }
  // A stream may be silent for long: the client needs the headers now.
  response.flushHeaders();
  const reader = (body as ReadableStream<Uint8Array>).getReader();
  gone.signal.addEventListener('abort', () => void reader.cancel().catch(() => undefined));
  for (;;) {
    const { done, value } = await reader.read();
    if (done || gone.signal.aborted) break;
    if (!response.write(value))
      await once(response, 'drain', { signal: gone.signal }).catch(() => undefined);
  }
  response.end();
}

/** The request in web-standard form; undefined for a malformed method or URL. */
function readRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method = 'GET', url = '/', headers } = incoming;
  const body = method === 'GET' || method === 'HEAD' ? undefined : bodyOf(incoming);
  try {
    return new Request(new URL(url, 'http://host.invalid'), {
      method,
      headers: Object.entries(headers).flatMap(([name, value]) =>
        value === undefined ? [] : [[name, String(value)] as [string, string]],
      ),
      signal,
      ...(body && { body, duplex: 'half' }),
    });
  } catch {
    return undefined;
  }
}

/** The body as a stream. A cancel reads and drops the rest, since closing the connection there would lose the answer. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const chunks = incoming.iterator({ destroyOnReturn: false }) as AsyncIterator<Uint8Array>;
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await chunks.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel: async () => {
        await chunks.return?.();
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}
