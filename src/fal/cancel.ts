/** The abort reason of work that was taken back; a caller that merely went away, or waits no longer, has another. */
export const CALL_CANCELLED = Symbol('the call was cancelled');
