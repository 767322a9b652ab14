import { linkSignals } from './cancel.ts';
import { FalError } from './errors.ts';
import { refuseJson } from './json.ts';
import type { FalResponse } from './response.ts';

interface BodyLimits {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole body; 30,000 by default. */
  readonly deadline?: number;
  /** Bytes; by default limited only by the transport. */
  readonly largest?: number;
}

/** The error for a response that is not read; `why` continues "An answer", e.g. `is larger than 64 MiB`. */
export function unreadable(why: string): FalError {
  return new FalError('not-allowed', `An answer ${why}, and was not read.`, {
    reason: 'unreadable-answer',
  });
}

/** Whether an error means that a response arrived but was not read. */
export const isUnreadable = (error: unknown): boolean =>
  error instanceof FalError &&
  (error.reason === 'unreadable-answer' || error.reason === 'result-unreadable');

/** A response's whole body as text. @throws {FalError} `network` when it is cut or late, `not-allowed` when it is too large; the signal's reason when aborted. */
export async function readBody(
  response: Pick<FalResponse, 'body'>,
  { signal, deadline = 30_000, largest = Infinity }: BodyLimits = {},
): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stop = () => {
    reader.cancel().catch(() => undefined);
  };
  const bound = linkSignals([signal], deadline);
  bound.signal.addEventListener('abort', stop);
  if (bound.signal.aborted) stop();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done || !value) break;
      size += value.length;
      if (size > largest) throw unreadable(`is larger than ${largest / 1024 ** 2} MiB`);
      chunks.push(value);
    }
    // A cancelled reader returns the end of the body instead of an error.
    bound.signal.throwIfAborted();
  } catch (error) {
    stop();
    signal?.throwIfAborted();
    if (isUnreadable(error)) throw error;
    const why = bound.late() ? 'it did not arrive in time' : String(error);
    throw new FalError('network', `An answer could not be read: ${why}`, { cause: error });
  } finally {
    bound.release();
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** A response's body as JSON. @throws {FalError} `network` when cut or late, `unavailable` when it is not JSON, `not-allowed` when it is too large or too deeply nested. */
export async function readJson(
  response: Pick<FalResponse, 'body'>,
  limits?: BodyLimits,
): Promise<unknown> {
  return parseJson(await readBody(response, limits));
}

/** Parses JSON from outside. @throws {FalError} `unavailable` when it is not JSON, `not-allowed` when it is too deeply nested */
export function parseJson(text: string): unknown {
  const why = refuseJson(text);
  if (why !== undefined) throw unreadable(why);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FalError('unavailable', `An answer is not JSON: ${text.slice(0, 120)}`);
  }
}
