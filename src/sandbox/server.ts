import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction, Faults } from './faults.ts';
import { changeResponse, chunksOf, replacementFor } from './faults.ts';
import type { Handler, HttpResponse, SandboxRequest, SeenRequest } from './http.ts';
import { HttpError, json } from './http.ts';

/** A server that listens on loopback. */
export interface Server {
  readonly port: number;
  /** Responds to requests from now on. */
  serve(options: ServeOptions): void;
  /** Closes all connections and streams. */
  close(): Promise<void>;
}

interface ServeOptions {
  readonly faults: Faults;
  readonly latencyMs: number;
  readonly handler: Handler;
  readonly onRequest: (request: SeenRequest) => void;
}

const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'access-control-expose-headers': '*',
};

/** Listens on loopback. @throws when the port is in use. */
export async function listen(port: number): Promise<Server> {
  const closing = new AbortController();
  // Every open request adds a listener.
  setMaxListeners(0, closing.signal);
  const server = createServer();
  // The default limit would cut a slow part of 100 MiB.
  server.requestTimeout = 0;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    serve(options) {
      server.on('request', (req, res) => {
        respond(req, res, options, closing.signal).catch(() => res.destroy());
      });
    },
    async close() {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function respond(
  req: IncomingMessage,
  res: ServerResponse,
  { faults, latencyMs, handler, onRequest }: ServeOptions,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const abort = (): void => {
    gone.abort();
  };
  res.on('close', abort);
  closing.addEventListener('abort', abort, { once: true });
  try {
    const request = readRequest(req, gone.signal);
    // Faults, latency and cross-origin access belong to fal's hosts, not to the sandbox's own pages.
    if (request.host === '') {
      await write(req, res, await responseTo(request, handler));
      return;
    }
    const { authorization } = req.headers;
    const seen: SeenRequest = {
      method: request.method,
      host: request.host,
      path: pathWithQuery(request),
      hasKey: authorization !== undefined,
      authorization,
      time: Date.now(),
      headers: req.headers,
    };
    onRequest(seen);
    const fault = faults.next(seen);
    if (latencyMs > 0) await delay(latencyMs);
    if (fault?.kind === 'slow-headers') await delay(fault.delayMs, undefined, request);
    const response = fault?.kind !== 'reset' && (await responseTo(request, handler, fault));
    if (!response || fault?.kind === 'lost-answer') req.socket.resetAndDestroy();
    else await write(req, res, changeResponse(response, fault, seen.path), CORS_HEADERS);
  } finally {
    closing.removeEventListener('abort', abort);
  }
}

function readRequest(req: IncomingMessage, signal: AbortSignal): SandboxRequest {
  const url = new URL(`http://sandbox${req.url?.startsWith('/') === true ? req.url : '/'}`);
  const [, host, rest] = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/.*)?$/i.exec(url.pathname) ?? [];
  return {
    method: req.method ?? 'GET',
    host: host?.toLowerCase() ?? '',
    path: decode(host === undefined ? url.pathname : (rest ?? '/')),
    query: url.searchParams,
    headers: req.headers as SandboxRequest['headers'],
    body: req,
    signal,
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

function pathWithQuery({ path, query }: SandboxRequest): string {
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

async function responseTo(
  request: SandboxRequest,
  handler: Handler,
  fault?: FaultAction,
): Promise<HttpResponse> {
  if (request.method === 'OPTIONS' && request.host !== '') return { status: 204 };
  try {
    return replacementFor(fault, request.host) ?? (await handler(request));
  } catch (error) {
    if (error instanceof HttpError) return error.response;
    return json(500, { detail: 'Internal Server Error' });
  }
}

async function write(
  req: IncomingMessage,
  res: ServerResponse,
  { status, headers, body }: HttpResponse,
  more: Record<string, string> = {},
): Promise<void> {
  const isWhole = typeof body === 'string' || body instanceof Uint8Array;
  res.writeHead(status, {
    ...more,
    ...(isWhole ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
    ...headers,
  });
  if (req.method === 'HEAD' || body === undefined) res.end();
  else if (isWhole) res.end(body);
  else {
    // A stream may be silent for long, and the client waits for the headers.
    res.flushHeaders();
    await pipeline(Readable.from(chunksOf(body), { objectMode: false }), res);
  }
}
