import * as http from 'node:http';
import * as https from 'node:https';
import { Readable } from 'node:stream';
import { FalError } from './errors.ts';

/** A request with a streamed body. */
export interface StreamedRequest {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Milliseconds to connect; the same as fetch. */
const CONNECT_DEADLINE = 10_000;
/** Statuses without a body, by the Fetch standard. */
const BODILESS = new Set([204, 205, 304]);

/**
 * Works like fetch for a streamed body, over node:http, which needs less time and memory for it.
 * An early response ends the sending. @throws {TypeError} with the network's error as its cause, as fetch does.
 */
export async function sendStream(url: URL, options: StreamedRequest): Promise<Response> {
  const { method, headers, body, signal } = options;
  const client = url.protocol === 'https:' ? https : http;
  const request = client.request(url, { method, headers, signal });
  const timer = setTimeout(() => {
    request.destroy(Object.assign(new Error('no connection in time'), { code: 'ETIMEDOUT' }));
  }, CONNECT_DEADLINE);
  request.once('socket', (socket) => {
    const connected = () => clearTimeout(timer);
    if (socket.connecting) socket.once('connect', connected);
    else connected();
  });
  const response = new Promise<http.IncomingMessage>((resolve, reject) => {
    // This listener stays, because an unhandled error after the response would end the process.
    request.on('error', reject);
    request.once('response', resolve);
  });
  const write = (chunk: Uint8Array) =>
    new Promise<void>((resolve) => {
      request.write(chunk, () => resolve());
    });
  let over = false;
  const sending = async () => {
    for await (const chunk of body) {
      await Promise.race([write(chunk), response]);
      if (over) return;
    }
    request.end();
  };
  sending().catch((error: unknown) => request.destroy(error as Error));
  try {
    const message = await response;
    // A connection with an unfinished request cannot be reused.
    if (!request.writableEnded) message.once('end', () => request.destroy());
    return toResponse(message);
  } catch (error) {
    throw error instanceof FalError ? error : new TypeError('fetch failed', { cause: error });
  } finally {
    clearTimeout(timer);
    over = true;
  }
}

function toResponse(response: http.IncomingMessage): Response {
  const { statusCode: status = 0, headersDistinct } = response;
  const headers = Object.entries(headersDistinct).flatMap(([name, values = []]) =>
    values.map((value): [string, string] => [name, value]),
  );
  if (BODILESS.has(status)) response.resume();
  const body = BODILESS.has(status)
    ? null
    : (Readable.toWeb(response) as ReadableStream<Uint8Array>);
  return new Response(body, { status, headers });
}
