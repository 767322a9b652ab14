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
/** Milliseconds: a call must end before its client cuts it off, so that longer waits are the caller's. */
const LONGEST_WAIT = { read: 20_000, submit: 5_000, none: 0 } as const;
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
  return wait <= LONGEST_WAIT[policy] ? wait : undefined;
}

const NO_ADDRESS = new Set(['ENOTFOUND', 'EAI_AGAIN']);
const NO_CONNECTION = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH']);
const NO_HANDSHAKE = new Set([
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** Whether a network error means that no byte of the request reached the other side; `syscall` is Node's word for where it happened. */
export function neverSent(code: string | undefined, syscall?: string): boolean {
  if (code === undefined) return false;
  // An open connection can report these as well, from a read or a write.
  if (NO_CONNECTION.has(code)) return syscall === 'connect';
  return NO_ADDRESS.has(code) || NO_HANDSHAKE.has(code);
}
