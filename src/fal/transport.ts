import { setTimeout as sleepFor } from 'node:timers/promises';
import { errorFromResponse } from './errorResponse.ts';
import { readBody } from './body.ts';
import { linkSignals } from './cancel.ts';
import { FalError, isTemporary } from './errors.ts';
import type { FalResponse } from './response.ts';
import { safeResponse } from './safeResponse.ts';
import { createRedactor, type Redactor } from './redact.ts';
import { type Failure, neverSent, retryDelay, type RetryPolicy } from './retry.ts';
import { sendStream, type StreamedRequest } from './sendStream.ts';

/** The options of one call. */
export interface CallOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Replaces `body`; it can be sent only once, so without `retry`. */
  readonly stream?: StreamedRequest['body'];
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the response's headers arrive; 30,000 by default. The caller limits the body. */
  readonly deadline?: number;
  /** `required` throws without a key; `optional` sends one if there is one, and retries without it when fal rejects it. */
  readonly auth?: 'required' | 'optional' | 'none';
  /** `read`: retries network errors, 429 and 5xx. `submit`: only when it definitely never ran. `none`: never. */
  readonly retry?: RetryPolicy;
}

/** Sends all requests to fal's HTTP services. */
export interface Transport {
  /** Resolves to a 2xx response. @throws {FalError} on anything else; the signal's reason when aborted. */
  send(url: string | URL, options?: CallOptions): Promise<FalResponse>;
  /** The gateway's own origin, if there is one. */
  readonly gatewayOrigin: string | undefined;
}

export interface TransportOptions {
  /** Called for each request; undefined = no key. */
  readonly key: () => string | undefined | Promise<string | undefined>;
  /** `FAL_GATEWAY_URL`: every request for https://<host>/<path> goes to <gateway>/<host>/<path>. */
  readonly gateway?: string | undefined;
}

/** The only hosts that receive the key. */
const KEY_HOSTS = new Set(['queue.fal.run', 'fal.run', 'rest.fal.ai', 'api.fal.ai']);
const FAL_HOSTS = new Set([...KEY_HOSTS, 'fal.ai']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Statuses that do not show whether fal accepted a submit. */
const UNCLEAR = new Set([408, 499]);
const ERROR_BODY = { deadline: 10_000, largest: 4 * 1024 ** 2 };

/** Creates the transport. @throws {FalError} when the gateway is not an http(s) URL. */
export function createTransport(options: TransportOptions): Transport {
  const gateway = options.gateway ? parseGateway(options.gateway) : undefined;
  const base = gateway?.href.replace(/\/$/, '');

  /** The URL that is requested: through the gateway if there is one. */
  const rewrite = (url: string | URL): URL => {
    const target = new URL(url);
    if (!base || target.origin === gateway?.origin || !FAL_HOSTS.has(target.host)) return target;
    return new URL(`${base}/${target.host}${target.pathname}${target.search}`);
  };

  const mayHaveKey = (target: URL): boolean => {
    if (target.protocol === 'https:' && KEY_HOSTS.has(target.host)) return true;
    if (!base || target.origin !== gateway?.origin || !target.href.startsWith(`${base}/`))
      return false;
    return KEY_HOSTS.has(target.href.slice(base.length + 1).split(/[/?#]/, 1)[0] ?? '');
  };

  /** One attempt. It follows redirects itself, so that the key never crosses to another origin. */
  const attempt = async (
    start: URL,
    call: CallOptions,
    key: string | undefined,
    redactor: Redactor,
  ) => {
    const deadline = linkSignals([], call.deadline ?? 30_000);
    // After an interrupted submit it is unknown whether fal accepted it: the signal ends only the waits between attempts.
    const stop = call.retry === 'submit' ? undefined : call.signal;
    const { signal, release } = linkSignals([stop, deadline.signal]);
    let target = start;
    let keyed = key !== undefined && mayHaveKey(target);
    try {
      for (let hop = 0; ; hop += 1) {
        const headers: Record<string, string> = {
          ...call.headers,
          ...(keyed && { Authorization: `Key ${key ?? ''}` }),
        };
        const method = call.method ?? 'GET';
        const body = call.body ?? null;
        const response = call.stream
          ? await sendStream(target, { method, headers, body: call.stream, signal })
          : await fetch(target, { method, headers, body, redirect: 'manual', signal });
        const location = response.headers.get('location');
        if (!REDIRECTS.has(response.status) || !location)
          return safeResponse(response, redactor, release);
        await response.body?.cancel();
        const next = rewrite(new URL(location, target));
        const sameOrigin = next.origin === target.origin;
        // A stream cannot be sent twice, and an upload must go only to the URL from fal.
        const repeatable =
          method === 'GET' || (method === 'POST' && sameOrigin && response.status >= 307);
        if (
          hop >= 5 ||
          !repeatable ||
          !['http:', 'https:'].includes(next.protocol) ||
          (target.protocol === 'https:' && next.protocol === 'http:')
        ) {
          throw new FalError(
            'not-allowed',
            `${describe(call, start)} was redirected to ${redactor.text(next.origin)}; such a redirect is not followed.`,
            { reason: 'wrong-server', status: response.status },
          );
        }
        keyed &&= sameOrigin && mayHaveKey(next);
        target = next;
      }
    } catch (error) {
      release();
      if (stop?.aborted) throw stop.reason;
      if (error instanceof FalError) throw error;
      if (deadline.late()) throw new NetworkFault('no answer in time', 'ETIMEDOUT');
      throw networkFault(error, redactor);
    } finally {
      deadline.release();
    }
  };

  let redacting = { key: '', redactor: createRedactor('') };
  const redactorOf = (key: string): Redactor => {
    if (redacting.key !== key) redacting = { key, redactor: createRedactor(key) };
    return redacting.redactor;
  };

  /** The key to redact, also for calls without authentication: their host may echo it too. */
  const configuredKey = async (auth: CallOptions['auth']): Promise<string | undefined> => {
    const key = Promise.resolve(options.key());
    return (await (auth === 'none' ? key.catch(() => undefined) : key))?.trim();
  };

  const send = async (url: string | URL, call: CallOptions = {}): Promise<FalResponse> => {
    const target = rewrite(url);
    const what = describe(call, new URL(url));
    const auth = call.auth ?? 'required';
    const configured = await configuredKey(auth);
    const redactor = redactorOf(configured ?? '');
    let key = auth === 'none' ? undefined : configured;
    if (!key && auth === 'required') {
      throw noKey();
    }
    if (key && !/^[\x21-\x7e]+$/.test(key)) {
      throw new FalError(
        'auth',
        'The fal key contains line breaks, spaces or other odd characters.',
        {
          reason: 'malformed-key',
        },
      );
    }
    for (let count = 1; ; count += 1) {
      call.signal?.throwIfAborted();
      let failure: Failure;
      let error: FalError;
      try {
        const response = await attempt(target, call, key, redactor);
        if (response.ok) return response;
        const text = await readBody(response, ERROR_BODY).catch(() => '');
        error = errorFromResponse(what, response, text);
        if (auth === 'optional' && key && error.kind === 'auth') {
          key = undefined;
          continue;
        }
        failure = {
          type: 'status',
          status: response.status,
          retryAfter: error.retryAfter,
          final: error.final || !isTemporary(error),
        };
      } catch (thrown) {
        if (!(thrown instanceof NetworkFault)) throw thrown;
        error = new FalError('network', `${what}: ${thrown.message}`, { cause: thrown });
        failure = { type: 'network', sent: thrown.sent };
      }
      const delay = retryDelay(call.retry ?? 'none', count, failure);
      if (delay === undefined) throw call.retry === 'submit' ? submitError(error, failure) : error;
      await sleepFor(delay * (0.9 + Math.random() * 0.2), undefined, { signal: call.signal });
    }
  };

  return { send, gatewayOrigin: gateway?.origin };
}

class NetworkFault extends Error {
  readonly code: string | undefined;
  /** False when no byte of the request was sent. */
  readonly sent: boolean;
  constructor(message: string, code: string | undefined, sent = true) {
    super(message);
    this.code = code;
    this.sent = sent;
  }
}

/** Marks a failed submit that may have reached fal as ambiguous, since it may run and bill. */
function submitError(error: FalError, failure: Failure): FalError {
  const ambiguous =
    failure.type === 'network'
      ? failure.sent
      : failure.status >= 500 || UNCLEAR.has(failure.status);
  if (!ambiguous) return error;
  return error.with({
    kind: 'ambiguous-submit',
    message: `The submit may or may not have reached fal: ${error.message}`,
    final: false,
    retryAfter: undefined,
  });
}

/** The error of a call that needs a key when none is set. */
export function noKey(): FalError {
  return new FalError('auth', 'No fal key is set.', { reason: 'no-key' });
}

function parseGateway(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !['http:', 'https:'].includes(url.protocol)) {
    throw new FalError('invalid-input', `FAL_GATEWAY_URL is not an http(s) URL: ${text}`, {
      reason: 'bad-gateway-url',
      facts: { path: text },
    });
  }
  url.search = '';
  url.hash = '';
  return url;
}

const describe = (call: CallOptions, url: URL): string =>
  `${call.method ?? 'GET'} ${url.host}${url.pathname}`;

function networkFault(error: unknown, redactor: Redactor): NetworkFault {
  const cause: unknown = error instanceof Error ? error.cause : undefined;
  const { code, syscall, message } = (cause instanceof Error ? cause : {}) as NodeJS.ErrnoException;
  // fetch made no request when there is no cause, or for a blocked port.
  const unmade = error instanceof TypeError && (cause === undefined || message === 'bad port');
  const text = redactor.text(message || String(error));
  return new NetworkFault(text, code, !unmade && !neverSent(code, syscall));
}
