import type { FalResponse } from './response.ts';
import {
  type ErrorFacts,
  type ErrorReason,
  FalError,
  type FalErrorKind,
  type FieldFault,
  type KeyOperation,
} from './errors.ts';
import { billableUnits } from './billableUnits.ts';
import { refuseJson } from './json.ts';

/** The parsed error body of any of fal's services. */
interface ErrorBody {
  readonly message: string;
  readonly faults: readonly FieldFault[];
  /** fal's error type: of the first field fault, the request error or the platform error. */
  readonly type?: string | undefined;
  /** Whether the model or the queue wrote the body, not a proxy. */
  readonly own: boolean;
}

/** The error kind for a status and body text; `refusalOf` decides on 403. */
export function errorKindOf(status: number, type?: string): FalErrorKind {
  if (status === 401) return 'auth';
  if (status === 404 || status === 405 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 499 || type === 'client_cancelled') return 'cancelled';
  if (type === 'content_policy_violation' || type === 'no_media_generated') return 'failed';
  if (status === 400 || status === 413 || status === 415 || status === 422) return 'invalid-input';
  return 'unavailable';
}

const isPage = (text: string): boolean => /<html|<!doctype/i.test(text);
const isLocked = (text: string): boolean =>
  /\b(user|account)( is)? locked\b|exhausted balance|\btop.?up\b/i.test(text);
/** Only the reason counts where there is one: the advice after it may mention the balance. */
const isAboutBalance = (text: string): boolean =>
  /balance|top.?up/i.test(/reason: *([^."]*)/i.exec(text)?.[1] ?? text);

const OPERATIONS: readonly (readonly [call: RegExp, KeyOperation])[] = [
  [/^POST \S*\bfal\.run\//, 'run'],
  [/^PUT \S*\bfal\.run\//, 'cancel'],
  [/^GET \S*\bfal\.run\//, 'read-jobs'],
  [/\brest\.fal\.ai\//, 'upload'],
  [/\bapi\.fal\.ai\/v1\/models\/pricing\b/, 'read-prices'],
  [/\bapi\.fal\.ai\/v1\/models\/requests\b/, 'read-jobs'],
  [/\bapi\.fal\.ai\//, 'read-models'],
];

interface Refusal {
  readonly kind: FalErrorKind;
  readonly reason?: ErrorReason;
  readonly facts?: ErrorFacts;
}

/** Who refused with a 403: the network, fal to a locked account, fal to a key without the permission, or a store to an expired upload address. */
function refusalOf(what: string, headers: FalResponse['headers'], text: string): Refusal {
  if (headers.has('cf-mitigated') || isPage(text)) {
    return { kind: 'unavailable', reason: 'blocked' };
  }
  if (isLocked(text)) {
    return { kind: 'locked', ...(!isAboutBalance(text) && { reason: 'locked-by-fal' }) };
  }
  const operation = OPERATIONS.find(([call]) => call.test(what))?.[1];
  // fal refuses a key in JSON only.
  if (operation === undefined || !text.trimStart().startsWith('{')) return { kind: 'unavailable' };
  return { kind: 'auth', reason: 'no-permission', facts: { operation } };
}

const record = (value: unknown): Record<string, unknown> | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;

/** Limits: faults of one response, characters of one fault, characters of the whole message. */
const MOST_FAULTS = 100;
const LONGEST_FAULT = 1_000;
const LONGEST_MESSAGE = 8_000;
/** Characters of a path or an error type. */
const LONGEST_NAME = 300;

const shorten = (value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
};

function fieldPath(loc: unknown): string {
  if (!Array.isArray(loc)) return '';
  const parts = loc.slice(loc[0] === 'body' ? 1 : 0, LONGEST_NAME);
  return parts
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at ? '.' : ''}${String(part)}`))
    .join('')
    .slice(0, LONGEST_NAME);
}

/** Reads the `detail` array of a model's error response ({loc, msg, type, input}). */
function readFaults(detail: readonly unknown[]): { faults: FieldFault[]; type?: string } {
  const faults = detail.slice(0, MOST_FAULTS).map((item): FieldFault => {
    const fault = record(item) ?? {};
    const input = fault.input === null ? undefined : shorten(fault.input);
    return {
      path: fieldPath(fault.loc),
      message:
        typeof fault.msg === 'string' ? fault.msg.slice(0, LONGEST_FAULT) : (shorten(item) ?? ''),
      ...(input !== undefined && { value: input }),
    };
  });
  const type = record(detail[0])?.type;
  return { faults, ...(isName(type) && { type }) };
}

const isName = (type: unknown): type is string =>
  typeof type === 'string' && type.length <= LONGEST_NAME;

const faultText = (fault: FieldFault): string =>
  `${fault.path ? `${fault.path}: ` : ''}${fault.message}${fault.value ? ` (value: ${fault.value})` : ''}`;

/** Reads any error body: field faults, request errors, platform errors, plain text, HTML. */
export function readErrorBody(text: string): ErrorBody {
  let json: Record<string, unknown> | undefined;
  try {
    json = refuseJson(text) === undefined ? record(JSON.parse(text)) : undefined;
  } catch {
    return {
      message: isPage(text) ? 'an HTML page instead of an answer' : (shorten(text.trim()) ?? ''),
      faults: [],
      own: false,
    };
  }
  if (Array.isArray(json?.detail)) {
    const { faults, type } = readFaults(json.detail);
    const message = faults.map(faultText).join('; ').slice(0, LONGEST_MESSAGE);
    return { message, faults, type, own: true };
  }
  const error = record(json?.error);
  const message = json?.detail ?? error?.message ?? json?.error ?? json?.message;
  const type = json?.error_type ?? error?.type;
  return {
    message:
      typeof message === 'string' ? message.slice(0, LONGEST_MESSAGE) : (shorten(text) ?? ''),
    faults: [],
    type: isName(type) ? type : undefined,
    own: typeof json?.detail === 'string' || typeof json?.error_type === 'string',
  };
}

/** The `Retry-After` header (seconds or an HTTP date) in seconds; undefined without one. */
export function retryAfterOf(
  headers: FalResponse['headers'],
  now = Date.now(),
): number | undefined {
  const value = headers.get('retry-after');
  if (!value) return undefined;
  const seconds = Number(value);
  if (Number.isFinite(seconds)) return Math.max(0, seconds);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** Converts an error response to a FalError; `what` names the call, e.g. `POST queue.fal.run/fal-ai/flux`. */
export function errorFromResponse(
  what: string,
  response: Pick<FalResponse, 'status' | 'headers'>,
  text: string,
): FalError {
  const { status, headers } = response;
  const body = readErrorBody(text);
  const type = headers.get('x-fal-error-type') ?? body.type;
  const refusal: Refusal =
    status === 403 ? refusalOf(what, headers, text) : { kind: errorKindOf(status, type) };
  const units = billableUnits(headers);
  const isBlocked = refusal.reason === 'blocked';
  const message = isBlocked
    ? 'a proxy, a firewall or Cloudflare on the way refused this, not fal itself'
    : body.message || 'no reason given';
  return new FalError(refusal.kind, `${message} (HTTP ${status}, ${what})`, {
    status,
    reason: refusal.reason,
    facts: { ...refusal.facts, ...(units !== undefined && { units }) },
    requestId: headers.get('x-fal-request-id') ?? undefined,
    faults: body.faults,
    retryAfter: retryAfterOf(headers),
    type,
    // A 5xx without a type may come from infrastructure on the way; one with a type is the end of the job.
    final: !isBlocked && body.own && (status < 500 || type !== undefined),
  });
}
