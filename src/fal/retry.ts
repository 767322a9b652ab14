import { setTimeout as sleepFor } from 'node:timers/promises';
import { FalError, isTemporary } from './errors.ts';

/** Milliseconds; a longer `Retry-After` is cut to it. */
const LONGEST_PAUSE = 30_000;

/** Repeats an idempotent call while its error is temporary, after the pause that the error requests, else after 250 ms, 500 ms, … @throws the last error; the signal's reason when aborted */
export async function repeatTemporary<T>(
  call: () => Promise<T>,
  {
    attempts,
    signal,
    isRepeatable = isTemporary,
  }: {
    readonly attempts: number;
    readonly signal?: AbortSignal | undefined;
    readonly isRepeatable?: (error: unknown) => boolean;
  },
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await call();
    } catch (error) {
      signal?.throwIfAborted();
      const requested = error instanceof FalError ? error.retryAfter : undefined;
      const pause = requested === undefined ? 250 * 2 ** (attempt - 1) : requested * 1000;
      if (attempt >= attempts || !isRepeatable(error)) throw error;
      await sleepFor(Math.min(pause, LONGEST_PAUSE), undefined, { signal }).catch(() =>
        signal?.throwIfAborted(),
      );
    }
  }
}

/** The failure of one attempt. */
export type Failure =
  | {
      readonly type: 'status';
      readonly status: number;
      /** Seconds to wait, from fal's `Retry-After`. */
      readonly retryAfter?: number | undefined;
      /** True: a retry changes nothing, e.g. because the model or the queue itself sent this response. */
      readonly final: boolean;
    }
  | {
      readonly type: 'network';
      /** False when the request definitely never left this machine. */
      readonly sent: boolean;
    };

export type RetryPolicy = 'read' | 'submit' | 'none';

const ATTEMPTS = 4;
/** Milliseconds: a call must end before its MCP client times out, so longer waits are left to the caller. */
const LONGEST_WAIT = { read: 20_000, submit: 5_000, none: 0 } as const;
/** A 403 that is not final comes from a proxy or a firewall. */
const TRANSIENT = new Set([403, 408, 429, 500, 502, 503, 504]);

/**
 * Milliseconds to wait before the next attempt; undefined when there must be none.
 * `attempt` counts from 1. A submit is retried only when fal definitely did not accept it:
 * otherwise the job could run, and bill, twice.
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
  // A pause of 0 s would use up all attempts within one moment of a busy server.
  const wait = Math.max(backoff, (failure.retryAfter ?? 0) * 1000);
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

/** Whether a network error means that no byte of the request was sent; `syscall` is where Node reports the error. */
export function neverSent(code: string | undefined, syscall?: string): boolean {
  if (code === undefined) return false;
  // An open connection also reports these codes, from a read or a write.
  if (NO_CONNECTION.has(code)) return syscall === 'connect';
  return NO_ADDRESS.has(code) || NO_HANDSHAKE.has(code);
}
