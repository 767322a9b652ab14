import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Json } from '../domain/types.ts';

/** A request for `/{host}/{path}`. */
export interface SandboxRequest {
  readonly method: string;
  /** e.g. `queue.fal.run`; empty for the sandbox's own pages. */
  readonly host: string;
  /** Decoded, without the host, beginning with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders & Readonly<Record<string, string | undefined>>;
  readonly body: Readable;
  /** Aborts when the client disconnects or the sandbox closes. */
  readonly signal: AbortSignal;
}

/** A request to a fal host, for tests and for `/_sandbox/requests`. */
export interface SeenRequest {
  readonly method: string;
  /** e.g. `queue.fal.run`. */
  readonly host: string;
  /** With its query, without the host. */
  readonly path: string;
  readonly hasKey: boolean;
  readonly authorization: string | undefined;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly headers: Readonly<IncomingHttpHeaders>;
}

/** A response body; an iterable is streamed. */
export type Body = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** An HTTP response as a value; only the server writes it. */
export interface HttpResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** Responds to a request. May throw an `HttpError`. */
export type Handler = (request: SandboxRequest) => HttpResponse | Promise<HttpResponse>;

/** An error that the server sends as its response. */
export class HttpError extends Error {
  readonly response: HttpResponse;
  constructor(response: HttpResponse) {
    super(`HTTP status ${response.status}`);
    this.response = response;
  }
}

/** A JSON response. */
export function json(
  status: number,
  value: unknown,
  headers?: Readonly<Record<string, string>>,
): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** A response of server-sent events. */
export function events(
  body: AsyncIterable<string>,
  headers?: Readonly<Record<string, string>>,
): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...headers },
    body,
  };
}

/** FastAPI's response to a body that is not JSON. */
const invalidJson = (): HttpResponse =>
  json(422, {
    detail: [
      {
        type: 'json_invalid',
        loc: ['body', 0],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: 'Expecting value' },
      },
    ],
  });

// Room for several pictures as data: URIs.
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** The request's JSON; undefined for an empty body. @throws {HttpError} 413, or `onInvalid` when it is not JSON. */
export async function readJson(
  request: SandboxRequest,
  onInvalid = invalidJson,
): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new HttpError(json(413, { detail: 'Request body too large' }));
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
  } catch {
    throw new HttpError(onInvalid());
  }
}
