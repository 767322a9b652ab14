import { createHttpTransport } from '../sdk.ts';
import type { McpServer } from '../server.ts';
import { type AccessOptions, createAccess, readKey } from './access.ts';
import { busy, createBodyReader } from './body.ts';
import { refusal } from './refusal.ts';

/** A web-standard handler, as Deno, Bun, Vercel and Cloudflare call it, and Node through an adapter. */
export type HttpHandler = (request: Request) => Promise<Response>;

/** The client of one request. */
export interface HttpCaller {
  /** Undefined only where requests without a key are allowed. */
  readonly key: string | undefined;
  /** Aborted when the request is answered or its client is gone. */
  readonly over: AbortSignal;
  /** Aborted when this process is about to end: calls that wait should return now. */
  readonly handBack: AbortSignal;
}

export interface HttpOptions extends AccessOptions {
  /** Creates the server of one request. */
  readonly open: (caller: HttpCaller) => McpServer;
  /** Whether requests without a key are allowed. */
  readonly keyless: boolean;
  /** Milliseconds between keep-alives on a silent stream; 15,000 by default. */
  readonly keepAlive?: number;
  /** Aborted when this process is about to end. */
  readonly leaving?: AbortSignal | undefined;
}

/** The most requests at once; more get a busy answer. */
const MOST_AT_ONCE = 2_000;
/** Milliseconds. */
const KEEP_ALIVE = 15_000;
const NEEDS_KEY =
  'This server needs your fal key with each request: "Authorization: Bearer <FAL_KEY>" (or "Key <FAL_KEY>"). Keys are made at https://fal.ai/dashboard/keys.';
const NO_SESSIONS =
  'This server is stateless: it has no stream to open and no session to end. POST each message.';

/**
 * Creates MCP over Streamable HTTP without sessions: a fresh server for each request, with the request's own key, and
 * no state after it. Answers on any path that ends in `/mcp`, and to `/healthz`.
 * @throws {FalError} for a malformed host or origin.
 */
export function createHttpHandler(options: HttpOptions): HttpHandler {
  const access = createAccess(options);
  const readBody = createBodyReader();
  const inProgress = new Set<AbortController>();
  options.leaving?.addEventListener('abort', () => {
    for (const handBack of inProgress) handBack.abort();
  });

  const answerMessage = async (request: Request, json: unknown, caller: HttpCaller) => {
    const server = options.open(caller);
    caller.over.addEventListener('abort', () => void server.close().catch(() => undefined));
    const transport = await createHttpTransport({ keepAliveMs: options.keepAlive ?? KEEP_ALIVE });
    await server.connect(transport);
    return transport.handleRequest(request, { parsedBody: json });
  };

  const serve = async (request: Request, key: string | undefined): Promise<Response> => {
    const [handBack, over] = [new AbortController(), new AbortController()];
    inProgress.add(handBack);
    over.signal.addEventListener('abort', () => inProgress.delete(handBack));
    const end = () => over.abort(new Error('the request is over'));
    request.signal.addEventListener('abort', end);
    if (request.signal.aborted) end();
    if (options.leaving?.aborted) handBack.abort();
    try {
      const body = await readBody(request, over.signal);
      const caller = { key, over: over.signal, handBack: handBack.signal };
      const answer =
        body instanceof Response ? body : await answerMessage(request, body.json, caller);
      if (over.signal.aborted || !answer.body || !isStream(answer)) {
        end();
        return answer;
      }
      return new Response(onStreamEnd(answer.body, end), answer);
    } catch {
      end();
      return refusal(500, 'This server met an unexpected error.');
    }
  };

  const post = (request: Request): Response | Promise<Response> => {
    const credentials = readKey(request.headers);
    if (credentials === 'malformed' || (!credentials && !options.keyless)) {
      return refusal(401, NEEDS_KEY, { 'www-authenticate': 'Bearer realm="fal"' });
    }
    return inProgress.size < MOST_AT_ONCE ? serve(request, credentials?.key) : busy();
  };

  const route = (request: Request, path: string): Response | Promise<Response> => {
    if (!/\/mcp\/?$/.test(path)) return refusal(404, 'Not found; MCP is at /mcp.');
    if (request.method === 'OPTIONS') return new Response(null, { status: 204 });
    if (request.method !== 'POST') return refusal(405, NO_SESSIONS, { allow: 'POST' });
    return post(request);
  };

  return async (request) => {
    const path = new URL(request.url).pathname;
    // A load balancer checks by address, with any Host.
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

/** The same stream; `end` is called when it ends, fails or is cancelled. */
function onStreamEnd(
  body: ReadableStream<Uint8Array>,
  end: () => void,
): ReadableStream<Uint8Array> {
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
