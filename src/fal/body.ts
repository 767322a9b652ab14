import { adviceFor } from './answers.ts';
import { FalError } from './errors.ts';

interface BodyLimits {
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds for the whole body; 30,000 unless told. */
  readonly deadline?: number;
}

/** An answer's whole body as text. @throws {FalError} `network` when it is cut or late; the signal's reason when aborted. */
export async function readBody(
  response: Response,
  { signal, deadline = 30_000 }: BodyLimits = {},
): Promise<string> {
  if (!response.body) return '';
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const chunks: Uint8Array[] = [];
  const late = new AbortController();
  const stop = () => {
    reader.cancel().catch(() => undefined);
  };
  const timer = setTimeout(() => {
    late.abort();
    stop();
  }, deadline);
  signal?.addEventListener('abort', stop, { once: true });
  if (signal?.aborted) stop();
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      chunks.push(next.value);
    }
    // A reader that was stopped reads the end of the body, not an error.
    signal?.throwIfAborted();
    late.signal.throwIfAborted();
  } catch (error) {
    signal?.throwIfAborted();
    const why = late.signal.aborted ? 'it did not arrive in time' : String(error);
    throw new FalError('network', `An answer could not be read: ${why}`, {
      advice: adviceFor('network'),
      reason: late.signal.aborted ? 'ETIMEDOUT' : 'ECONNRESET',
    });
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** An answer's body as JSON. @throws {FalError} `network` when cut or late, `unavailable` when it is not JSON. */
export async function readJson(response: Response, limits?: BodyLimits): Promise<unknown> {
  const text = await readBody(response, limits);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new FalError('unavailable', `An answer is not JSON: ${text.slice(0, 120)}`, {
      advice: adviceFor('unavailable'),
      reason: 'truncated',
    });
  }
}
