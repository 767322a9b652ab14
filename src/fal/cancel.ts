/** The abort reason of work that was taken back; a caller that merely went away, or waits no longer, has another. */
export const CALL_CANCELLED = Symbol('the call was cancelled');

/** The caller's signal, where there is one, and one's own in one. */
export const withSignal = (signal: AbortSignal | undefined, own: AbortSignal): AbortSignal =>
  signal ? AbortSignal.any([signal, own]) : own;
