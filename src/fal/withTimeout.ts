import { FalError } from './errors.ts';

/**
 * The promise's value, or undefined after `ms` milliseconds; the work itself goes on.
 * @throws {FalError} `cancelled` when the signal aborts first.
 */
export function withTimeout<T>(
  work: Promise<T>,
  ms: number,
  signal?: AbortSignal,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      over();
      reject(new FalError('cancelled', 'The call was cancelled.', { reason: 'call-cancelled' }));
    };
    const timer = setTimeout(() => {
      over();
      resolve(undefined);
    }, ms);
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
    };
    work.finally(over).then(resolve, reject);
    if (signal?.aborted) stop();
    else signal?.addEventListener('abort', stop);
  });
}
