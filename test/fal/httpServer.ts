import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FalError } from '../../src/fal/errors.ts';

/** Answers one request; what it throws or rejects with becomes a 500. */
export type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export interface HttpServer {
  /** e.g. `http://127.0.0.1:40123`. */
  readonly origin: string;
  close(): Promise<void>;
}

/** Starts an HTTP server on a free loopback port. */
export async function startServer(handler: Handler): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void Promise.resolve()
      .then(() => handler(request, response))
      .catch((error: unknown) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

/** The whole body of a request. */
export async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The error a promise rejects with; fails when it does not. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  if (!outcome) throw new Error('expected a rejection');
  return outcome.error;
}

/** The FalError a promise rejects with; fails on any other end. */
export async function failure(promise: Promise<unknown>): Promise<FalError> {
  const error = await rejection(promise);
  if (error instanceof FalError) return error;
  throw new Error(`expected a FalError, not ${String(error)}`);
}
