import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import { type AccessOptions, createAccess } from './httpAccess.ts';
import { busy, createBodyReader } from './httpBody.ts';
import { readKey } from './httpKey.ts';
import { refusal } from './httpRefusal.ts';
import type { McpServer } from './server.ts';

/** A web-standard handler: what Deno, Bun, Vercel and Cloudflare call, and Node through an adapter. */
export type HttpHandler = (request: Request) => Promise<Response>;

/** What one request brings to the server that is made for it. */
export interface HttpCaller {
  /** Undefined only where requests without a key are let in. */
  readonly key: string | undefined;
  /** Aborted when the request is answered, or its client is gone. */
  readonly over: AbortSignal;
  /** Aborted when this process is about to end: what waits should come to an answer. */
  readonly handBack: AbortSignal;
}

export interface HttpOptions extends AccessOptions {
  /** Makes the server of one request. */
  readonly open: (caller: HttpCaller) => McpServer;
  /** Lets requests without a key in. */
  readonly keyless: boolean;
  /** Milliseconds between signs of life on a stream that says nothing; 15,000 unless told. */
  readonly keepAlive?: number;
  /** Aborted when this process is about to end. */
  readonly leaving?: AbortSignal | undefined;
}

/** Requests served at a time; more are asked to come back. */
const MOST_AT_ONCE = 2_000;
const KEEP_ALIVE = 15_000;
const NEEDS_KEY =
  'This server needs your fal key with each request: "Authorization: Bearer <FAL_KEY>" (or "Key <FAL_KEY>"). Keys are made at https://fal.ai/dashboard/keys.';
const NO_SESSIONS =
  'This server is stateless: it has no stream to open and no session to end. POST each message.';

/**
 * MCP over Streamable HTTP without sessions: a fresh server for each request, with the request's own key, and
 * nothing kept after it. Answers on any path that ends in `/mcp`, and to `/healthz`. @throws {FalError} for a host or
 * an origin that is none.
 */
export function createHttpHandler(options: HttpOptions): HttpHandler {
  const access = createAccess(options);
  const readBody = createBodyReader();
  const underWay = new Set<AbortController>();
  options.leaving?.addEventListener('abort', () => {
    for (const handBack of underWay) handBack.abort();
  });

  const converse = async (request: Request, json: unknown, caller: HttpCaller) => {
    const server = options.open(caller);
    caller.over.addEventListener('abort', () => void server.close().catch(() => undefined));
    // Without a generator of session ids the transport is stateless.
    const transport = new WebStandardStreamableHTTPServerTransport({
      keepAliveMs: options.keepAlive ?? KEEP_ALIVE,
    });
    await server.connect(transport);
    return transport.handleRequest(request, { parsedBody: json });
  };

  const serve = async (request: Request, key: string | undefined): Promise<Response> => {
    const [handBack, over] = [new AbortController(), new AbortController()];
    underWay.add(handBack);
    over.signal.addEventListener('abort', () => underWay.delete(handBack));
    const end = () => {
      over.abort(new Error('the request is over'));
    };
    request.signal.addEventListener('abort', end);
    if (request.signal.aborted) end();
    if (options.leaving?.aborted) handBack.abort();
    try {
      const body = await readBody(request, over.signal);
      const caller = { key, over: over.signal, handBack: handBack.signal };
      const answer = body instanceof Response ? body : await converse(request, body.json, caller);
      if (over.signal.aborted || !answer.body || !isStream(answer)) {
        end();
        return answer;
      }
      return new Response(tellEnd(answer.body, end), answer);
    } catch {
      end();
      return refusal(500, 'This server met an unexpected error.');
    }
  };

  const post = (request: Request): Response | Promise<Response> => {
    const given = readKey(request.headers);
    if (given === 'malformed' || (!given && !options.keyless)) {
      return refusal(401, NEEDS_KEY, { 'www-authenticate': 'Bearer realm="fal"' });
    }
    return underWay.size < MOST_AT_ONCE ? serve(request, given?.key) : busy();
  };

  const route = (request: Request, path: string): Response | Promise<Response> => {
    if (!/\/mcp\/?$/.test(path)) return refusal(404, 'There is nothing here; MCP is at /mcp.');
    if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
    if (request.method !== 'POST') return refusal(405, NO_SESSIONS, { allow: 'POST' });
    return post(request);
  };

  return async (request) => {
    const path = new URL(request.url).pathname;
    // A load balancer asks by address, with any Host.
    if (path.endsWith('/healthz')) return health(options.leaving?.aborted === true);
    const refused = access.refuseHost(request) ?? access.refuseOrigin(request);
    if (refused) return refused;
    const answer = await route(request, path);
    for (const [name, value] of Object.entries(access.headers(request))) {
      answer.headers.set(name, value);
    }
    answer.headers.delete('connection');
    return answer;
  };
}

const health = (leaving: boolean) =>
  Response.json({ status: leaving ? 'leaving' : 'ok' }, { status: leaving ? 503 : 200 });

const isStream = (answer: Response) =>
  answer.headers.get('content-type')?.startsWith('text/event-stream') === true;

/** The stream as it is; `end` hears of its end, or that its reader is gone. */
function tellEnd(body: ReadableStream<Uint8Array>, end: () => void): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await reader.read().catch((error: unknown) => {
        end();
        throw error;
      });
      if (!done) {
        controller.enqueue(value);
        return;
      }
      controller.close();
      end();
    },
    cancel: async (reason) => {
      end();
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}
