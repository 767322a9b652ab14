/** What a caller can act on; see `FalError`. */
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

/** One faulty field of an input, as fal or our own check tells it. */
export interface FieldFault {
  /** e.g. `image_urls[0]`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
  /** The value given, shortened. */
  readonly given?: string;
  /** What an agent's tools can do about it; a form has its own ways. */
  readonly hint?: string;
}

interface FalErrorOptions {
  /** One sentence: what to do next. */
  readonly advice: string;
  readonly requestId?: string | undefined;
  /** The HTTP status, where there was one. */
  readonly status?: number | undefined;
  readonly faults?: readonly FieldFault[] | undefined;
  /** Seconds fal asked to wait. */
  readonly retryAfter?: number | undefined;
  /** fal's own `error_type` or a network code; not named `code`, by which @fal-ai/client would take a submit for repeatable. */
  readonly reason?: string | undefined;
  /** fal or the model itself gave this answer, not a proxy on the way: asking again changes nothing. */
  readonly final?: boolean | undefined;
}

/** The one error of this project: says what was wrong (`message`) and what to do next (`advice`). */
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

  // No `cause`: @fal-ai/client walks it for network codes and would repeat a submit that may have run.
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
