/** What went wrong with one attempt. */
export type Failure =
  | {
      readonly type: 'status';
      readonly status: number;
      /** Seconds fal asked to wait. */
      readonly retryAfter?: number | undefined;
      /** The model or the queue itself gave this answer: asking again changes nothing. */
      readonly final: boolean;
    }
  | {
      readonly type: 'network';
      /** False when the request surely never left this machine. */
      readonly sent: boolean;
    };

export type RetryPolicy = 'read' | 'submit' | 'none';

const ATTEMPTS = 4;
const LONGEST_WAIT = 30_000;
const TRANSIENT = new Set([408, 429, 500, 502, 503, 504]);

/**
 * Milliseconds to wait before the next attempt, or undefined when there must be none.
 * `attempt` counts from 1. A submit is repeated only when fal surely did not take it:
 * anything else could run, and bill, twice.
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  failure: Failure,
): number | undefined {
  if (policy === 'none' || attempt >= ATTEMPTS) return undefined;
  const backoff = 250 * 2 ** (attempt - 1);
  if (failure.type === 'network') {
    return policy === 'read' || !failure.sent ? backoff : undefined;
  }
  const repeat =
    policy === 'submit' ? failure.status === 429 : TRANSIENT.has(failure.status) && !failure.final;
  if (!repeat) return undefined;
  const wait = failure.retryAfter === undefined ? backoff : failure.retryAfter * 1000;
  return wait <= LONGEST_WAIT ? wait : undefined;
}

const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a network error code means that no byte of the request reached the other side. */
export function neverSent(code: string | undefined): boolean {
  return code !== undefined && NEVER_SENT.has(code);
}
