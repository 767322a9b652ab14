import { once, setMaxListeners } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { FaultAction, Faults } from './faults.ts';
import { chunksOf, disturb, insteadOf } from './faults.ts';
import type { Answer, Handler, SandboxRequest } from './http.ts';
import { json, Refusal } from './http.ts';

/** A request as it came, for tests to look at. */
export interface SeenRequest {
  readonly method: string;
  /** e.g. `queue.fal.run`; empty for the sandbox's own pages. */
  readonly host: string;
  /** With its query, without the host. */
  readonly path: string;
  readonly hasKey: boolean;
  /** The header's value, as it came. */
  readonly authorization: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A listening server. */
export interface Listener {
  readonly port: number;
  /** Ends every open connection and stream. */
  close(): Promise<void>;
}

interface ServerOptions {
  readonly port: number;
  readonly faults: Faults;
  readonly latencyMs: number;
  readonly route: Handler;
  readonly seen: (request: SeenRequest) => void;
}

const BROWSER_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*, authorization',
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, DELETE, OPTIONS',
  'access-control-expose-headers': '*',
};

/** Serves HTTP on loopback: faults, latency, the route's answer, written here alone. @throws when the port is taken. */
export async function listen(options: ServerOptions): Promise<Listener> {
  const closing = new AbortController();
  // Each open request listens.
  setMaxListeners(0, closing.signal);
  const server = createServer((req, res) => {
    serve(req, res, options, closing.signal).catch(() => res.destroy());
  });
  // A slow 100 MiB part must not be cut by the server's own clock.
  server.requestTimeout = 0;
  server.listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    async close() {
      closing.abort();
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  options: ServerOptions,
  closing: AbortSignal,
): Promise<void> {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
  };
  res.on('close', leave);
  closing.addEventListener('abort', leave, { once: true });
  try {
    const request = read(req, gone.signal);
    options.seen({
      method: request.method,
      host: request.host,
      path: path(request),
      hasKey: req.headers.authorization !== undefined,
      authorization: req.headers.authorization,
      time: Date.now(),
      headers: req.headers,
    });
    const own = request.host === '';
    const fault = own ? undefined : options.faults.take(request);
    if (!own && options.latencyMs > 0) await delay(options.latencyMs);
    if (fault?.kind === 'slow-headers')
      await delay(fault.delayMs, undefined, { signal: gone.signal });
    const answer = fault?.kind === 'reset' ? undefined : await answerTo(request, options, fault);
    if (answer === undefined || fault?.kind === 'lost-answer') req.socket.resetAndDestroy();
    else
      await write(res, disturb(answer, fault), req.method === 'HEAD', own ? {} : BROWSER_HEADERS);
  } finally {
    closing.removeEventListener('abort', leave);
  }
}

function read(req: IncomingMessage, signal: AbortSignal): SandboxRequest {
  const url = new URL(`http://sandbox${req.url?.startsWith('/') === true ? req.url : '/'}`);
  const [, host, rest] = /^\/([a-z0-9-]+(?:\.[a-z0-9-]+)+)(\/.*)?$/i.exec(url.pathname) ?? [];
  return {
    method: req.method ?? 'GET',
    host: host?.toLowerCase() ?? '',
    path: decode(host === undefined ? url.pathname : (rest ?? '/')),
    query: url.searchParams,
    headers: req.headers,
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

function path({ path, query }: SandboxRequest): string {
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}

async function answerTo(
  request: SandboxRequest,
  { route }: ServerOptions,
  fault: FaultAction | undefined,
): Promise<Answer> {
  if (request.method === 'OPTIONS' && request.host !== '') return { status: 204 };
  try {
    return insteadOf(fault) ?? (await route(request));
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    return json(500, { detail: 'Internal Server Error' });
  }
}

async function write(
  res: ServerResponse,
  { status, headers, body }: Answer,
  head: boolean,
  extra: Record<string, string>,
): Promise<void> {
  const sized = typeof body === 'string' || body instanceof Uint8Array;
  res.writeHead(status, {
    ...extra,
    ...(sized ? { 'content-length': String(Buffer.byteLength(body)) } : {}),
    ...headers,
  });
  if (head || body === undefined) res.end();
  else if (sized) res.end(body);
  else {
    // A stream may say nothing for long: the client must see the headers now.
    res.flushHeaders();
    await pipeline(Readable.from(chunksOf(body), { objectMode: false }), res);
  }
}
