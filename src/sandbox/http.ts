import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import type { Json } from './json.ts';

/** One request as the routes see it: `/{host}/{path}` already taken apart. */
export interface SandboxRequest {
  readonly method: string;
  /** e.g. `queue.fal.run`; empty for the sandbox's own pages. */
  readonly host: string;
  /** Decoded, without the host, beginning with `/`. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Readable;
  /** Aborted when the client goes away or the sandbox closes. */
  readonly signal: AbortSignal;
}

/** What an answer carries; an iterable is sent as it comes. */
export type Body = string | Uint8Array | AsyncIterable<string | Uint8Array>;

/** One HTTP answer, as a value; the server alone writes it. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
}

/** Answers one request; may throw a `Refusal`. */
export type Handler = (request: SandboxRequest) => Answer | Promise<Answer>;

/** Thrown to answer at once. */
export class Refusal extends Error {
  readonly answer: Answer;
  constructor(answer: Answer) {
    super(`Refused with ${answer.status}`);
    this.answer = answer;
  }
}

/** A JSON answer. */
export function json(
  status: number,
  value: unknown,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(value),
  };
}

/** A server-sent-event stream. */
export function events(
  body: AsyncIterable<string>,
  headers?: Readonly<Record<string, string>>,
): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', ...headers },
    body,
  };
}

/** FastAPI's answer to a body that is no JSON. */
function malformed(): Answer {
  return json(422, {
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
}

// Room for several pictures as data: URIs.
const MAX_JSON_BYTES = 64 * 1024 * 1024;

/** The request's JSON, undefined for an empty body. @throws {Refusal} 413, or `otherwise` when it is no JSON. */
export async function readJson(
  request: SandboxRequest,
  otherwise: () => Answer = malformed,
): Promise<Json | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request.body as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_JSON_BYTES) throw new Refusal(json(413, { detail: 'Request body too large' }));
    chunks.push(chunk);
  }
  if (size === 0) return undefined;
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
  } catch {
    throw new Refusal(otherwise());
  }
}

/** A header's single value, or undefined. */
export function header(request: SandboxRequest, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value[0] : value;
}
