import { STATUS_CODES } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Json } from '../domain/types.ts';
import type { Body, HttpResponse, SeenRequest } from './http.ts';
import { json } from './http.ts';
import { platformError } from './pages.ts';
import { acceptedResult, completedStatus, endless } from './queueFaults.ts';

/** What goes wrong. Times in milliseconds. */
export type FaultAction =
  /** The response has this status, and the request has no effect; `headers` such as `{'retry-after': '1'}`. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is reset, and the request has no effect. */
  | { readonly kind: 'reset' }
  /** The request takes effect (a submit is accepted), then the connection is reset. */
  | { readonly kind: 'lost-answer' }
  /** The response is late. */
  | { readonly kind: 'slow-headers'; readonly delayMs: number }
  /** The body comes in pieces of `bytes` (default: 1,024), `delayMs` apart. */
  | { readonly kind: 'slow-body'; readonly delayMs: number; readonly bytes?: number }
  /** The connection breaks after this many bytes of the body, also in the middle of an event. */
  | { readonly kind: 'cut-body'; readonly bytes: number }
  /** The response is a proxy's HTML page; default: 502. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The request takes effect, and the JSON response ends half way, with a matching Content-Length. */
  | { readonly kind: 'truncated-json' }
  /** Multi-byte characters are split between two chunks. */
  | { readonly kind: 'split-utf8' }
  /** Server-sent events have CRLF line ends. */
  | { readonly kind: 'crlf' }
  /** The file has expired; default: 404. */
  | { readonly kind: 'expired'; readonly status?: 404 | 410 }
  /** The response is the 403 of a protection before fal, an HTML page that asks for patience. */
  | { readonly kind: 'cloudflare' }
  /** The response is the 403 of a key that lacks the permission. */
  | { readonly kind: 'no-permission' }
  /** The response is the 403 of an account that fal has locked. */
  | { readonly kind: 'admin-lock' }
  /** The status of an unknown request is COMPLETED; its result stays a 404. */
  | { readonly kind: 'unknown-completed' }
  /** The result of a job that still runs is its status, with 202. */
  | { readonly kind: 'result-202' }
  /** A status stream never ends and never states COMPLETED; its comments come `delayMs` apart (default: 1,000). */
  | { readonly kind: 'endless-stream'; readonly delayMs?: number };

/** A fault and the requests that it affects. */
export interface FaultRule {
  readonly match?: {
    readonly host?: string;
    readonly method?: string;
    /** Tested on the path with its query, without the host. */
    readonly path?: RegExp;
  };
  /** How many requests it affects; default: 1, `Infinity` for all. */
  readonly times?: number;
  /** How many matching requests pass before the first affected one. */
  readonly after?: number;
  readonly action: FaultAction;
}

/** The active faults. */
export interface Faults {
  readonly add: (rule: FaultRule) => void;
  readonly clear: () => void;
  /** The fault of this request, if any; counts it as used. */
  next(request: SeenRequest): FaultAction | undefined;
}

/** A list of faults; older rules apply first. */
export function createFaults(rules: readonly FaultRule[] = []): Faults {
  let active: { rule: FaultRule; passes: number; left: number }[] = [];
  const add = (rule: FaultRule): void => {
    active.push({ rule, passes: rule.after ?? 0, left: rule.times ?? 1 });
  };
  rules.forEach(add);
  return {
    add,
    clear: () => {
      active = [];
    },
    next(request) {
      const entry = active.find((one) => matches(one.rule, request) && one.passes-- <= 0);
      if (!entry) return undefined;
      entry.left--;
      if (entry.left <= 0) active = active.filter((other) => other !== entry);
      return entry.rule.action;
    },
  };
}

function matches({ match = {} }: FaultRule, request: SeenRequest): boolean {
  return (
    (match.host === undefined || match.host === request.host) &&
    (match.method === undefined || match.method.toUpperCase() === request.method) &&
    // `search` ignores the lastIndex that a /g pattern keeps between requests.
    (match.path === undefined || request.path.search(match.path) >= 0)
  );
}

/** The response of a fault that keeps the request from taking effect; undefined for other faults. */
export function replacementFor(
  action: FaultAction | undefined,
  host: string,
): HttpResponse | undefined {
  const kind = action?.kind;
  if (kind === 'expired') return json(action.status ?? 404, { detail: 'File not found' });
  if (kind === 'html') {
    const status = action.status ?? 502;
    const title = `${status} ${reason(status)}`;
    return html(
      status,
      `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n`,
    );
  }
  if (kind === 'cloudflare') return html(403, CHALLENGE, { 'cf-mitigated': 'challenge' });
  if (kind === 'admin-lock') return json(403, { detail: ADMIN_LOCK });
  if (kind === 'no-permission') {
    const message = 'The API key does not have the permission for this operation';
    return host === 'api.fal.ai' ? platformError(403, message) : json(403, { detail: message });
  }
  if (kind !== 'status') return undefined;
  const { status, body = { detail: reason(status) }, headers } = action;
  if (typeof body !== 'string') return json(status, body, headers);
  return { status, headers: { 'content-type': 'text/plain; charset=utf-8', ...headers }, body };
}

const ADMIN_LOCK = 'User is locked. Reason: Admin lock. Please contact support@fal.ai';
const CHALLENGE =
  '<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript></body></html>';

function html(
  status: number,
  body: string,
  headers?: Readonly<Record<string, string>>,
): HttpResponse {
  return { status, headers: { 'content-type': 'text/html', ...headers }, body };
}

const reason = (status: number): string => STATUS_CODES[status] ?? 'Error';

/** The response to the request of `path` with the fault in its status or body. */
export function changeResponse(
  response: HttpResponse,
  action: FaultAction | undefined,
  path: string,
): HttpResponse {
  if (!action || response.body === undefined) return response;
  if (action.kind === 'result-202') return acceptedResult(response);
  if (action.kind === 'unknown-completed') return completedStatus(response, path);
  return { ...response, body: changeBody(response.body, action, response.headers) };
}

function changeBody(body: Body, action: FaultAction, headers: HttpResponse['headers']): Body {
  const { kind } = action;
  if (kind === 'slow-body') return slow(body, action.bytes ?? 1024, action.delayMs);
  if (kind === 'cut-body') return cut(body, action.bytes);
  if (kind === 'split-utf8') return splitCharacters(body);
  if (kind === 'truncated-json' && typeof body === 'string') {
    return body.slice(0, Math.ceil(body.length / 2));
  }
  const isStream = headers?.['content-type'] === 'text/event-stream';
  if (!isStream) return body;
  if (kind === 'endless-stream') return endless(body, action.delayMs ?? 1000);
  return kind === 'crlf' ? crlf(body) : body;
}

/** A body as chunks of bytes. */
export async function* chunksOf(body: Body): AsyncGenerator<Buffer> {
  if (typeof body === 'string') yield Buffer.from(body);
  else if (body instanceof Uint8Array) yield Buffer.from(body);
  else for await (const chunk of body) yield Buffer.from(chunk);
}

async function* slow(body: Body, bytes: number, delayMs: number): AsyncGenerator<Buffer> {
  for await (const chunk of chunksOf(body)) {
    for (let at = 0; at < chunk.length; at += bytes) {
      await delay(delayMs);
      yield chunk.subarray(at, at + bytes);
    }
  }
}

async function* cut(body: Body, bytes: number): AsyncGenerator<Buffer> {
  let left = bytes;
  for await (const chunk of chunksOf(body)) {
    if (left > 0) yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left >= 0) continue;
    // The written bytes need time to leave before the socket closes.
    await delay(30);
    throw new Error('cut on demand');
  }
}

async function* splitCharacters(body: Body): AsyncGenerator<Buffer> {
  for await (const chunk of chunksOf(body)) {
    const at = chunk.findIndex((byte) => byte >= 0xc0) + 1;
    yield chunk.subarray(0, at);
    await delay(15);
    yield chunk.subarray(at);
  }
}

async function* crlf(body: Body): AsyncGenerator<string> {
  for await (const chunk of chunksOf(body)) yield chunk.toString('utf8').replace(/\r?\n/g, '\r\n');
}
