import { setTimeout as sleep } from 'node:timers/promises';
import { FalError } from './errors.ts';

/**
 * The promise's value, or undefined after `ms` milliseconds; the work itself goes on.
 * @throws {FalError} `cancelled` when the signal aborts first.
 */
export async function withTimeout<T>(
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const timer = sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, timer, rejectOnAbort(signal, over.signal)]);
  } finally {
    over.abort();
  }
}

function rejectOnAbort(signal: AbortSignal | undefined, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (!signal) return;
    const stop = () => {
      reject(
        new FalError('cancelled', 'The call was cancelled.', {
          reason: 'call-cancelled',
        }),
      );
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over });
  });
}
