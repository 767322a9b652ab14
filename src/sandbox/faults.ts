import { setTimeout as delay } from 'node:timers/promises';
import type { Answer, Body, SandboxRequest } from './http.ts';
import { json } from './http.ts';
import type { Json } from './json.ts';

/** What goes wrong. Times in milliseconds. */
export type FaultAction =
  /** Answers with a status instead of doing the work; `headers` such as `{'retry-after': '1'}`. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly body?: Json;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A reset connection, nothing done. */
  | { readonly kind: 'reset' }
  /** The work is done (a submit is accepted), then the connection is reset. */
  | { readonly kind: 'lost-answer' }
  /** The answer comes late. */
  | { readonly kind: 'slow-headers'; readonly delayMs: number }
  /** The body comes in pieces of `bytes` (1,024), each `delayMs` after the other. */
  | { readonly kind: 'slow-body'; readonly delayMs: number; readonly bytes?: number }
  /** The connection breaks after so many bytes of the body, also in mid-event. */
  | { readonly kind: 'cut-body'; readonly bytes: number }
  /** A proxy's HTML page; default: 502. */
  | { readonly kind: 'html'; readonly status?: number }
  /** The work is done, the JSON answer ends half way (with a fitting Content-Length). */
  | { readonly kind: 'truncated-json' }
  /** Multi-byte characters are torn over two pieces. */
  | { readonly kind: 'split-utf8' }
  /** Server-sent events with CRLF line ends. */
  | { readonly kind: 'crlf' }
  /** The file is gone: default: 404. */
  | { readonly kind: 'expired'; readonly status?: 404 | 410 };

/** When something goes wrong, and what. */
export interface FaultRule {
  readonly match?: {
    readonly host?: string;
    readonly method?: string;
    /** Against the path with its query, without the host. */
    readonly path?: RegExp;
  };
  /** How many requests it hits: default: 1; `Infinity` for all. */
  readonly times?: number;
  /** How many matching requests it lets pass first. */
  readonly after?: number;
  readonly action: FaultAction;
}

/** The faults in force. */
export interface Faults {
  readonly add: (rule: FaultRule) => void;
  readonly clear: () => void;
  /** The fault that hits this request, counted as spent. */
  take(request: SandboxRequest): FaultAction | undefined;
}

/** An empty list of faults; older rules hit first. */
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
    take(request) {
      for (const entry of active) {
        if (!matches(entry.rule, request)) continue;
        if (entry.passes > 0) {
          entry.passes--;
          continue;
        }
        entry.left--;
        if (entry.left <= 0) active = active.filter((other) => other !== entry);
        return entry.rule.action;
      }
      return undefined;
    },
  };
}

function matches({ match = {} }: FaultRule, request: SandboxRequest): boolean {
  const query = request.query.toString();
  const path = query === '' ? request.path : `${request.path}?${query}`;
  return (
    (match.host === undefined || match.host === request.host) &&
    (match.method === undefined || match.method.toUpperCase() === request.method) &&
    // `search` ignores the lastIndex that a /g pattern would carry from request to request.
    (match.path === undefined || path.search(match.path) >= 0)
  );
}

/** The answer that stands in for the work, for faults that keep the work from being done. */
export function insteadOf(action: FaultAction | undefined): Answer | undefined {
  switch (action?.kind) {
    case 'status':
      return typeof action.body === 'string'
        ? {
            status: action.status,
            headers: { 'content-type': 'text/plain; charset=utf-8', ...action.headers },
            body: action.body,
          }
        : json(action.status, action.body ?? { detail: reason(action.status) }, action.headers);
    case 'html': {
      const status = action.status ?? 502;
      const title = `${status} ${reason(status)}`;
      return {
        status,
        headers: { 'content-type': 'text/html' },
        body: `<html>\r\n<head><title>${title}</title></head>\r\n<body><center><h1>${title}</h1></center><hr><center>nginx</center></body>\r\n</html>\r\n`,
      };
    }
    case 'expired':
      return json(action.status ?? 404, { detail: 'File not found' });
    case 'reset':
    case 'lost-answer':
    case 'slow-headers':
    case 'slow-body':
    case 'cut-body':
    case 'truncated-json':
    case 'split-utf8':
    case 'crlf':
    case undefined:
      return undefined;
  }
}

function reason(status: number): string {
  const reasons: Record<number, string> = {
    429: 'Too Many Requests',
    500: 'Internal Server Error',
    502: 'Bad Gateway',
    503: 'Service Unavailable',
    504: 'Gateway Timeout',
  };
  return reasons[status] ?? 'Error';
}

/** The answer with its body cut, slowed or torn as the fault says. */
export function disturb(answer: Answer, action: FaultAction | undefined): Answer {
  if (action === undefined || answer.body === undefined) return answer;
  const { body } = answer;
  switch (action.kind) {
    case 'slow-body':
      return { ...answer, body: slow(body, action.bytes ?? 1024, action.delayMs) };
    case 'cut-body':
      return { ...answer, body: cut(body, action.bytes) };
    case 'truncated-json':
      return typeof body === 'string'
        ? { ...answer, body: body.slice(0, Math.ceil(body.length / 2)) }
        : answer;
    case 'split-utf8':
      return { ...answer, body: tear(body) };
    case 'crlf':
      return answer.headers?.['content-type'] === 'text/event-stream'
        ? { ...answer, body: crlf(body) }
        : answer;
    case 'status':
    case 'html':
    case 'expired':
    case 'reset':
    case 'lost-answer':
    case 'slow-headers':
      return answer;
  }
}

/** A body as byte chunks. */
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
    // What was written must be on its way before the socket goes.
    await delay(30);
    throw new Error('cut on demand');
  }
}

async function* tear(body: Body): AsyncGenerator<Buffer> {
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
