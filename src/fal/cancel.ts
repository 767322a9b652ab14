import { setMaxListeners } from 'node:events';

/** The abort reason of work that was taken back; a caller that merely went away, or waits no longer, has another. */
export const CALL_CANCELLED = Symbol('the call was cancelled');

/** A signal of one's own that others abort too. */
export interface LinkedSignal {
  readonly signal: AbortSignal;
  readonly abort: (reason?: unknown) => void;
  /** Whether its own deadline aborted it. */
  readonly late: () => boolean;
  /** Lets go of the others and of the deadline; to be called when the work is over. */
  readonly release: () => void;
}

/**
 * Creates a signal that is aborted with any of `sources`, and after `milliseconds` where they are given.
 * AbortSignal.any serves only short-lived sources: Node 20 keeps each of its signals, listeners included, as long as a source lives.
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
    // The parts of one upload all link its signal: Node warns of more than ten listeners.
    setMaxListeners(0, source);
    const stop = () => {
      own.abort(source.reason);
    };
    source.addEventListener('abort', stop);
    stops.push(() => {
      source.removeEventListener('abort', stop);
    });
  }
  if (milliseconds !== undefined) {
    const timer = setTimeout(() => {
      late = !own.signal.aborted;
      own.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
    }, milliseconds).unref();
    stops.push(() => {
      clearTimeout(timer);
    });
  }
  return {
    signal: own.signal,
    abort: (reason) => {
      own.abort(reason);
    },
    late: () => late,
    release: () => {
      for (const stop of stops.splice(0)) stop();
    },
  };
}
