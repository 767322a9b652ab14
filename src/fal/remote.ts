import * as http from 'node:http';
import * as https from 'node:https';
import { Transform, type Readable } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import ipaddr from 'ipaddr.js';
import { isPublicAddress, type Lookup, NOT_PUBLIC, publicLookup } from './addresses.ts';
import { linkSignals } from './cancel.ts';
import { retryAfterOf } from './errorResponse.ts';
import { FalError } from './errors.ts';
import { fileNameOf } from './fileName.ts';

export interface RemoteOptions {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds until the headers arrive, redirects included; 30,000 by default. */
  readonly deadline?: number;
  /** Milliseconds between two chunks of the body; 60,000 by default. */
  readonly idle?: number;
  /** Bytes; a longer body is cut with an error. */
  readonly maxBytes?: number;
  /** The gateway's own origin, the only one that may be private. */
  readonly allowOrigin?: string | undefined;
  /** E.g. `Range`; credentials are left out. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Replaces `dns.lookup`. */
  readonly lookup?: Lookup;
}

/** A remote file with an unread body; destroy the body when it is not needed. */
export interface RemoteFile {
  /** Fails with a FalError when it is cut, stalled or too large. */
  readonly body: AsyncIterable<Buffer> & { destroy(): unknown };
  /** 200, or 206 when the server honoured a `Range`. */
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** The content type without parameters. */
  readonly contentType?: string;
  /** Bytes of this body. */
  readonly size?: number;
  readonly fileName?: string;
  /** The URL after all redirects. */
  readonly finalUrl: string;
}

/** The type of `openRemote`, for tests to replace it. */
export type OpenRemote = (url: string, options?: RemoteOptions) => Promise<RemoteFile>;

const MOST_REDIRECTS = 5;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const SECRET = /^(authorization|proxy-authorization|cookie|host)$/i;

/**
 * Opens a file at an untrusted address. Only public hosts are allowed, checked at each redirect and on
 * the connected address. @throws {FalError} `not-allowed`, `not-found`, `rate-limited`, `unavailable` or
 * `network`; the signal's reason when aborted.
 */
export async function openRemote(url: string, options: RemoteOptions = {}): Promise<RemoteFile> {
  const { signal, deadline = 30_000 } = options;
  signal?.throwIfAborted();
  const stop = linkSignals([signal], deadline);
  let target = readUrl(url);
  // Only an address that starts at the gateway may be private, so that another site cannot redirect into it.
  let exempt = target.origin === options.allowOrigin;
  try {
    for (let hop = 0; ; hop += 1) {
      const response = await get(target, exempt, options, stop.signal);
      const { statusCode: status = 0, headers } = response;
      if (!REDIRECTS.has(status) || !headers.location) return toFile(response, target, options);
      response.destroy();
      if (hop === MOST_REDIRECTS)
        throw refused(`${url} redirects more than ${MOST_REDIRECTS} times.`);
      target = readUrl(headers.location, target);
      exempt &&= target.origin === options.allowOrigin;
    }
  } catch (error) {
    if (signal?.aborted) throw signal.reason;
    if (error instanceof FalError) throw error;
    throw stop.late() ? network(target, 'no answer in time') : faultOf(target, error);
  } finally {
    stop.release();
  }
}

function readUrl(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw refused(`Not a URL: ${text.slice(0, 120)}`);
  const url = new URL(text, base);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw refused(`Only http(s) addresses are fetched, not ${url.protocol}`);
  }
  if (url.username || url.password) throw refused(`The address of ${url.host} carries a login.`);
  return url;
}

async function get(
  url: URL,
  exempt: boolean,
  options: RemoteOptions,
  signal: AbortSignal,
): Promise<http.IncomingMessage> {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (!exempt && ipaddr.isValid(host) && !isPublicAddress(host)) throw notPublic(url);
  const harmless = Object.entries(options.headers ?? {}).filter(([name]) => !SECRET.test(name));
  const request = (url.protocol === 'https:' ? https : http).request(url, {
    headers: {
      'User-Agent': 'fal-vscode',
      ...Object.fromEntries(harmless),
      'Accept-Encoding': 'identity',
    },
    // No shared agent: a pooled socket to this host may have been opened without the check.
    agent: false,
    ...(!exempt && { lookup: publicLookup(options.lookup) }),
  });
  const abort = () => request.destroy(new Error('aborted'));
  signal.addEventListener('abort', abort);
  try {
    return await new Promise((resolve, reject) => {
      // This listener stays, because an unhandled error after the response would end the process.
      request.on('error', reject);
      request.once('response', resolve).end();
    });
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

const DECODERS: Record<string, () => Transform> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

function toFile(response: http.IncomingMessage, url: URL, options: RemoteOptions): RemoteFile {
  const status = response.statusCode ?? 0;
  if (status < 200 || status > 299) {
    response.destroy();
    throw statusError(url, status, response.headers['retry-after']);
  }
  const { headers } = response;
  const decoder = DECODERS[headers['content-encoding'] ?? '']?.();
  const length = decoder ? undefined : headers['content-length'];
  const size = length === undefined ? undefined : Number(length);
  if (size !== undefined && size > (options.maxBytes ?? Infinity)) {
    response.destroy();
    throw tooLarge(url, options.maxBytes);
  }
  const contentType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  const fileName = fileNameOf(headers['content-disposition'], url);
  return {
    body: limitedBody(response, decoder, url, options),
    status,
    headers,
    finalUrl: url.href,
    ...(contentType && { contentType }),
    ...(size !== undefined && { size }),
    ...(fileName && { fileName }),
  };
}

/** The body with a size limit, a deadline between chunks, and the caller's signal. */
function limitedBody(
  response: http.IncomingMessage,
  decoder: Transform | undefined,
  url: URL,
  { maxBytes = Infinity, idle = 60_000, signal }: RemoteOptions,
): Readable {
  let seen = 0;
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      timer.refresh();
      if (seen > maxBytes) done(tooLarge(url, maxBytes));
      else done(null, chunk);
    },
  });
  // The stream may fail before it is read; its reader then receives that error.
  body.on('error', () => undefined);
  const timer = setTimeout(() => {
    // A full pipe means that the reader is slow, not the server.
    if (body.writableNeedDrain) timer.refresh();
    else body.destroy(network(url, 'the file stopped coming'));
  }, idle);
  const fail = (error: unknown) => body.destroy(faultOf(url, error));
  const abort = () => body.destroy(asError(signal?.reason));
  signal?.addEventListener('abort', abort, { once: true });
  response.on('error', fail);
  decoder?.on('error', fail);
  (decoder ? response.pipe(decoder) : response).pipe(body);
  body.once('close', () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
    response.destroy();
  });
  return body;
}

const asError = (value: unknown): Error =>
  value instanceof Error ? value : new Error(String(value));

const refused = (message: string): FalError =>
  new FalError('not-allowed', message, { reason: 'not-public' });

const notPublic = (url: URL): FalError =>
  refused(`${url.host} leads to a private or local address, which is never fetched.`);

const tooLarge = (url: URL, maxBytes = 0): FalError =>
  new FalError('not-allowed', `The file at ${url.host} is larger than ${maxBytes} bytes.`, {
    reason: 'download-too-large',
    facts: { limit: maxBytes },
  });

const network = (url: URL, why: string, cause?: unknown): FalError =>
  new FalError('network', `${url.host}: ${why}`, {
    reason: 'remote-unreachable',
    cause,
  });

function faultOf(url: URL, error: unknown): FalError {
  const { code, message } = asError(error) as NodeJS.ErrnoException;
  return code === NOT_PUBLIC
    ? notPublic(url)
    : network(url, message === '' ? (code ?? 'failed') : message, error);
}

function statusError(url: URL, status: number, retryAfter: string | undefined): FalError {
  const what = `${url.host}${url.pathname} answered HTTP ${status}`;
  if (status === 429) {
    const headers = new Headers({ 'retry-after': retryAfter ?? '' });
    return new FalError('rate-limited', what, { status, retryAfter: retryAfterOf(headers) });
  }
  if (status >= 500 || status === 408) {
    return new FalError('unavailable', what, { status, reason: 'remote-unreachable' });
  }
  return new FalError('not-found', what, { status, reason: 'remote-gone' });
}
