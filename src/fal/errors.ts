import type { AskReason, LimitHit } from '../domain/spending.ts';

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
  /** A rule or a limit of this project forbids it. */
  | 'not-allowed'
  /** The file system failed: permissions, a full disk. */
  | 'disk'
  /** Something else uses it at the moment. */
  | 'busy';

/** What exactly went wrong, where the kind alone does not decide the next step. */
export type ErrorReason =
  // The connection to fal.
  | 'malformed-key'
  | 'no-permission'
  | 'locked-by-fal'
  | 'blocked'
  | 'bad-gateway-url'
  | 'wrong-server'
  | 'unreadable-answer'
  | 'call-cancelled'
  // What a caller passes.
  | 'bad-endpoint-id'
  | 'unknown-endpoint'
  | 'bad-request-id'
  | 'bad-cursor'
  | 'empty-query'
  | 'faulty-input'
  | 'path-or-url'
  // A job.
  | 'stopping'
  | 'journal-unwritable'
  | 'newer-data'
  | 'unknown-request'
  | 'in-progress'
  | 'job-unreachable'
  | 'job-forgotten'
  | 'result-unreadable'
  // A lost submit, after its request was searched.
  | 'lost-none'
  | 'lost-several'
  | 'lost-unstored'
  | 'lost-unsearched'
  // A preset.
  | 'unknown-preset'
  | 'unusable-preset'
  | 'faulty-preset'
  | 'no-key'
  | 'input-declined'
  | 'awaiting-input'
  // Spending.
  | 'limits-unreadable'
  | 'spending-stopped'
  | 'over-limit'
  | 'over-max-cost'
  | 'price-unknown'
  | 'needs-approval'
  | 'awaiting-approval'
  | 'declined'
  | 'dismissed'
  | 'no-question'
  | 'ledger-unreachable'
  // Files of this machine.
  | 'untrusted'
  | 'no-project'
  | 'outside-project'
  | 'hidden-file'
  | 'bad-path'
  | 'no-file'
  | 'not-a-file'
  | 'empty-file'
  | 'file-too-large'
  | 'file-unreadable'
  | 'file-changed'
  | 'file-replaced'
  | 'folder-unwritable'
  | 'folder-replaced'
  // A result.
  | 'not-saved'
  | 'not-recorded'
  | 'cut-download'
  | 'never-saved'
  | 'gone-from-fal'
  | 'changed-since-saved'
  | 'result-too-large'
  // A file of another server.
  | 'not-public'
  | 'download-too-large'
  | 'remote-unreachable'
  | 'remote-gone';

/** What a key needs a permission for. */
export type KeyOperation =
  'run' | 'read-jobs' | 'cancel' | 'upload' | 'read-prices' | 'read-models';

/** Figures and names that the next step needs. */
export interface ErrorFacts {
  /** A file, a folder or an address. */
  readonly path?: string;
  /** The folder that relative paths start from. */
  readonly root?: string;
  /** Bytes. */
  readonly limit?: number;
  /** Ids near the one that does not exist. */
  readonly near?: readonly string[];
  /** A corrected input, as JSON. */
  readonly example?: string;
  /** The units that fal bills for a failed request. */
  readonly units?: number;
  /** The journal's id of a job without a request id. */
  readonly job?: string;
  /** The endpoint of that job. */
  readonly endpointId?: string;
  /** The requests that may be that job, as `id (time)`. */
  readonly candidates?: string;
  /** The highest price of runs, the caller's ceiling, and what would be reserved, in USD. */
  readonly price?: number;
  readonly maxCost?: number;
  readonly reserve?: number;
  /** The limit in the way, its amount in USD, and what its period has spent. */
  readonly limitName?: LimitHit['limit'];
  readonly max?: number;
  readonly spent?: number;
  /** The models that cost most in it, with their amounts. */
  readonly models?: string;
  /** The local date on which it starts again. */
  readonly resets?: string;
  /** Why runs need an approval. */
  readonly why?: AskReason;
  /** True: the stateless server, whose operator alone can allow them. */
  readonly isRemote?: boolean;
  /** What fal refused to a valid key. */
  readonly operation?: KeyOperation | undefined;
}

/** One faulty field of an input, reported by fal or by our own check. */
export interface FieldFault {
  /** e.g. `image_urls[0]`; empty for the input as a whole. */
  readonly path: string;
  readonly message: string;
  /** The rejected value, shortened. */
  readonly value?: string;
  /** The fields that exist, for an unknown one. */
  readonly known?: readonly string[];
  /** True: a media field has a local path, which has to be uploaded first. */
  readonly isLocalFile?: boolean;
}

interface FalErrorOptions {
  readonly reason?: ErrorReason | undefined;
  readonly facts?: ErrorFacts | undefined;
  /** One sentence: what to do next. Only code that knows its reader sets it; for all other errors a table per kind of reader has it. */
  readonly advice?: string | undefined;
  readonly requestId?: string | undefined;
  /** The HTTP status, if any. */
  readonly status?: number | undefined;
  readonly faults?: readonly FieldFault[] | undefined;
  /** Seconds to wait, from fal's `Retry-After`. */
  readonly retryAfter?: number | undefined;
  /** fal's `error_type`. */
  readonly type?: string | undefined;
  /** True: fal or the model itself sent this response, not a proxy, so a retry changes nothing. */
  readonly final?: boolean | undefined;
  readonly cause?: unknown;
}

/** The only error class of this project: what went wrong, for every reader; what to do next is each reader's own table. */
export class FalError extends Error {
  override readonly name = 'FalError';
  readonly kind: FalErrorKind;
  readonly reason: ErrorReason | undefined;
  readonly facts: ErrorFacts;
  readonly advice: string | undefined;
  readonly requestId: string | undefined;
  readonly status: number | undefined;
  readonly faults: readonly FieldFault[];
  readonly retryAfter: number | undefined;
  readonly type: string | undefined;
  readonly final: boolean;

  constructor(kind: FalErrorKind, message: string, options: FalErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.kind = kind;
    this.reason = options.reason;
    this.facts = options.facts ?? {};
    this.advice = options.advice;
    this.requestId = options.requestId;
    this.status = options.status;
    this.faults = options.faults ?? [];
    this.retryAfter = options.retryAfter;
    this.type = options.type;
    this.final = options.final ?? false;
  }

  /** This error with another message, kind or options; the original is its cause. */
  with({
    kind = this.kind,
    message = this.message,
    ...options
  }: FalErrorOptions & { readonly kind?: FalErrorKind; readonly message?: string }): FalError {
    return new FalError(kind, message, {
      reason: this.reason,
      facts: this.facts,
      advice: this.advice,
      requestId: this.requestId,
      status: this.status,
      faults: this.faults,
      retryAfter: this.retryAfter,
      type: this.type,
      final: this.final,
      cause: this,
      ...options,
    });
  }
}

/** Whether an error is temporary, so that a later attempt may succeed. */
export const isTemporary = (error: unknown): boolean =>
  error instanceof FalError && ['network', 'unavailable', 'rate-limited'].includes(error.kind);

/** Whether it is unknown if fal received the submit that failed. */
export const isAmbiguous = (error: unknown): boolean =>
  error instanceof FalError && error.kind === 'ambiguous-submit';
