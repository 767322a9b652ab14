import { setMaxListeners } from 'node:events';

/** The abort reason of cancelled work; a disconnected caller or a timeout has another reason. */
export const CALL_CANCELLED = Symbol('the call was cancelled');

/** An abort signal that also aborts with its sources. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  readonly abort: (reason?: unknown) => void;
  /** Whether the deadline of this signal aborted it. */
  readonly late: () => boolean;
  /** Removes the listeners and the timer; call it when the work is over. */
  readonly release: () => void;
}

/**
 * Creates a signal that aborts with any of `sources`, or after `milliseconds`.
 * AbortSignal.any suits only short-lived sources: Node 20 keeps each of its signals and their listeners as long as a source lives.
 */
export function linkSignals(
  sources: readonly (AbortSignal | undefined)[],
  milliseconds?: number,
): LinkedSignal {
  const own = new AbortController();
  let late = false;
  const stops: (() => void)[] = [];
  for (const source of sources) {
    if (source?.aborted) own.abort(source.reason);
    if (!source || own.signal.aborted) continue;
    // All parts of one upload link its signal, and Node warns about more than ten listeners.
    setMaxListeners(0, source);
    const stop = () => own.abort(source.reason);
    source.addEventListener('abort', stop);
    stops.push(() => source.removeEventListener('abort', stop));
  }
  if (milliseconds !== undefined) {
    const timer = setTimeout(() => {
      late = !own.signal.aborted;
      own.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, milliseconds).unref();
    stops.push(() => clearTimeout(timer));
  }
  return {
    signal: own.signal,
    abort: (reason) => own.abort(reason),
    late: () => late,
    release: () => {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
