import { setTimeout as sleep } from 'node:timers/promises';
import { FalError } from '../fal/errors.ts';

/** Resolves after `ms` milliseconds without keeping the process alive. */
export async function pause(ms: number): Promise<void> {
  await sleep(ms, undefined, { ref: false });
}

/**
 * The promise's value, or undefined after `ms` milliseconds; the work itself goes on.
 * @throws {FalError} cancelled when the signal aborts first.
 */
export async function within<T>(
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  const over = new AbortController();
  const timer = sleep(ms, undefined, { signal: over.signal }).catch(() => undefined);
  try {
    return await Promise.race([work, timer, aborted(signal, over.signal)]);
  } finally {
    over.abort();
  }
}

function aborted(signal: AbortSignal | undefined, over: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (!signal) return;
    const stop = (): void => {
      reject(
        new FalError('cancelled', 'The call was cancelled.', {
          advice: 'Nothing was spent; call again when you need it.',
        }),
      );
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true, signal: over });
  });
}
