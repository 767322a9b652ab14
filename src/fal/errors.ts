/** The kinds of errors that a caller can act on; see `FalError`. */
export type FalErrorKind =
  | 'auth'
  | 'locked'
  | 'not-found'
  | 'invalid-input'
  | 'rate-limited'
  | 'unavailable'
  | 'failed'
  | 'cancelled'
  | 'ambiguous-submit'
  | 'network'
  | 'refused';

/** One faulty field of an input, reported by fal or by our own check. */
export interface FieldFault {
  /** e.g. `image_urls[0]`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
  /** The rejected value, shortened. */
  readonly given?: string;
  /** Advice for agents with tools; forms have their own. */
  readonly hint?: string;
}

interface FalErrorOptions {
  /** One sentence: what to do next. */
  readonly advice: string;
  readonly requestId?: string | undefined;
  /** The HTTP status, if any. */
  readonly status?: number | undefined;
  readonly faults?: readonly FieldFault[] | undefined;
  /** Seconds to wait, from fal's `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** fal's `error_type` or a network code. It is not named `code`, because @fal-ai/client would then repeat a submit. */
  readonly reason?: string | undefined;
  /** True: fal or the model itself sent this response, not a proxy, so a retry changes nothing. */
  readonly final?: boolean | undefined;
}

/** The only error class of this project: `message` is what was wrong, `advice` what to do next. */
export class FalError extends Error {
  override readonly name = 'FalError';
  readonly kind: FalErrorKind;
  readonly advice: string;
  readonly requestId: string | undefined;
  readonly status: number | undefined;
  readonly faults: readonly FieldFault[];
  readonly retryAfter: number | undefined;
  readonly reason: string | undefined;
  readonly final: boolean;

  // No `cause`: @fal-ai/client searches it for network codes and would repeat a submit that may have run.
  constructor(kind: FalErrorKind, message: string, options: FalErrorOptions) {
    super(message);
    this.kind = kind;
    this.advice = options.advice;
    this.requestId = options.requestId;
    this.status = options.status;
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
    this.reason = options.reason;
    this.final = options.final ?? false;
  }
}
