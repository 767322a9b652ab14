import { setTimeout as sleepFor } from 'node:timers/promises';
import type { QueueClient } from '@fal-ai/client';
import { errorKindOf } from './errorResponse.ts';
import { isUnreadable, readJson } from './body.ts';
import { normalizeEndpointId, requestPath } from './endpointId.ts';
import { billableUnits } from './billableUnits.ts';
import { FalError, type FalErrorKind, isTemporary } from './errors.ts';
import { repeatTemporary } from './retry.ts';
import { createFalQueue, isRequestId, SendFailed } from './submit.ts';
import { followStream, readStatus, withNewLogs } from './status.ts';
import type { Transport } from './transport.ts';
import { isObject } from '../domain/schema.ts';
import type { CancelResult } from '../domain/cancelResult.ts';
import type { Json, JsonObject, QueueHandle, QueueResult, QueueStatus } from '../domain/types.ts';

export interface SubmitOptions {
  /** Seconds until generated media expire at fal; unset = the account's setting. */
  readonly expirationSeconds?: number;
  /** False: fal stores neither input nor output. */
  readonly storePayload?: boolean;
  /** Ends the wait between attempts; never interrupts an attempt. */
  readonly signal?: AbortSignal;
}

export interface Queue {
  /** Submits a job; retries only when fal definitely did not accept it. @throws {FalError} `ambiguous-submit` when it is unknown whether fal accepted it. */
  submit(endpointId: string, input: JsonObject, options?: SubmitOptions): Promise<QueueHandle>;
  /** The handle of a request, derived from its ids. @throws {FalError} `invalid-input` */
  handle(endpointId: string, requestId: string): QueueHandle;
  /** The current status. @throws {FalError} */
  status(handle: QueueHandle, signal?: AbortSignal): Promise<QueueStatus>;
  /** Reports each change until the status is COMPLETED, and resolves to that status. @throws {FalError} */
  follow(handle: QueueHandle, options?: FollowOptions): Promise<QueueStatus>;
  /** The output. @throws {FalError} `unavailable` with reason `in-progress` before the job has ended; the model's own error when it failed; see `isUnreadable` for a result that is too large. */
  result(handle: QueueHandle, signal?: AbortSignal): Promise<QueueResult>;
  /** Requests the cancellation; a running job may still finish and bill. @throws {FalError} */
  cancel(handle: QueueHandle, signal?: AbortSignal): Promise<CancelResult>;
}

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStatus?: ((status: QueueStatus) => void) | undefined;
}

/** Milliseconds; results with `data:` URIs are large. */
const RESULT_DEADLINE = 120_000;
/** Bytes of the largest status, including its logs. */
const LARGEST_STATUS = 8 * 1024 ** 2;
const POLL_FIRST = 250;
const POLL_SLOWEST = 5_000;
/** Consecutive temporary errors (about two minutes of them) before following fails. */
const MAX_POLL_FAILURES = 30;
/** Consecutive rejections before following fails: a proxy may cause them, or the wrong one of the two status URLs. */
const MAX_REFUSALS = 4;
const RESULT_ATTEMPTS = 3;

/** Creates the queue over a transport. */
export function createQueue(transport: Transport): Queue {
  let client: Promise<QueueClient> | undefined;
  const falQueue = () => (client ??= createFalQueue(transport));

  const handle = (endpointId: string, requestId: string): QueueHandle => {
    if (!isRequestId(requestId)) {
      throw new FalError('invalid-input', `Not a request id: ${requestId.slice(0, 80)}`, {
        reason: 'bad-request-id',
      });
    }
    const base = `https://queue.fal.run/${requestPath(endpointId)}/requests/${requestId}`;
    return {
      endpointId,
      requestId,
      statusUrl: `${base}/status`,
      responseUrl: base,
      cancelUrl: `${base}/cancel`,
    };
  };

  /** The returned URL when it leads to the queue, else the derived one: requests to it carry the key. */
  const trusted = (returned: unknown, derived: string): string => {
    if (typeof returned !== 'string' || !URL.canParse(returned)) return derived;
    const url = new URL(returned);
    const own = url.origin === transport.gatewayOrigin;
    return own || url.origin === 'https://queue.fal.run' ? returned : derived;
  };

  const submit: Queue['submit'] = async (endpointId, input, options = {}) => {
    const id = normalizeEndpointId(endpointId);
    const queue = await falQueue();
    const submitted = queue.submit(id, {
      input,
      ...(options.signal && { abortSignal: options.signal }),
      ...(options.expirationSeconds && {
        storageSettings: { expiresIn: options.expirationSeconds },
      }),
      ...(options.storePayload === false && { headers: { 'X-Fal-Store-IO': '0' } }),
    });
    const response = await submitted.catch((error: unknown) => {
      throw error instanceof SendFailed ? error.reason : error;
    });
    const derived = handle(id, response.request_id);
    return {
      ...derived,
      statusUrl: trusted(response.status_url, derived.statusUrl),
      responseUrl: trusted(response.response_url, derived.responseUrl),
      cancelUrl: trusted(response.cancel_url, derived.cancelUrl),
    };
  };

  const status: Queue['status'] = async (job, signal) => {
    const url = new URL(job.statusUrl);
    url.searchParams.set('logs', '1');
    const response = await transport.send(url, { signal, retry: 'read' });
    return readStatus((await readJson(response, { signal, largest: LARGEST_STATUS })) as Json);
  };

  const follow: Queue['follow'] = async (job, { signal, onStatus } = {}) => {
    const report = withNewLogs(onStatus);
    const poll = (until: AbortSignal) => status(job, until);
    const streamed = await followStream(transport, job, { signal, report, poll });
    if (streamed) return streamed;
    let delay = POLL_FIRST;
    let target = job;
    for (let failures = 0; ;) {
      try {
        const now = await status(target, signal);
        failures = 0;
        report(now);
        if (now.status === 'COMPLETED') return now;
      } catch (error) {
        if (!(error instanceof FalError)) throw error;
        failures += 1;
        if (failures >= maxFailures(error)) throw withRequest(error, job);
        // Some apps accept only the derived URL, others only the returned one (fal-js issue 214).
        if (error.kind === 'not-found') {
          target = target === job ? handle(job.endpointId, job.requestId) : job;
        }
      }
      await sleepFor(delay, undefined, { signal });
      delay = Math.min(delay * 1.4, POLL_SLOWEST);
    }
  };

  const readResult = async (job: QueueHandle, signal?: AbortSignal): Promise<QueueResult> => {
    const response = await transport
      .send(job.responseUrl, { signal, retry: 'read' })
      .catch((error: unknown) => {
        throw isInProgress(error) ? inProgress(job) : error;
      });
    const units = billableUnits(response.headers);
    const output = (await readJson(response, { signal, deadline: RESULT_DEADLINE })) as Json;
    if (response.status === 202 || isRunning(output)) throw inProgress(job);
    return { output, ...(units !== undefined && { billableUnits: units }) };
  };

  const result: Queue['result'] = async (job, signal) => {
    try {
      return await repeatTemporary(() => readResult(job, signal), {
        attempts: RESULT_ATTEMPTS,
        signal,
        // The transport has repeated what is temporary and has a status; a cut or unreadable body is left.
        isRepeatable: (error) =>
          error instanceof FalError &&
          (isOdd(error) || (isTemporary(error) && error.status === undefined)),
      });
    } catch (error) {
      if (!(error instanceof FalError)) throw error;
      if (isUnreadable(error)) throw notRead(error, job);
      if (error.reason === 'in-progress') throw error;
      throw withRequest(error, job);
    }
  };

  const cancel: Queue['cancel'] = async (job, signal) => {
    try {
      const response = await transport.send(job.cancelUrl, {
        method: 'PUT',
        signal,
        retry: 'read',
      });
      await response.body?.cancel();
      return 'requested';
    } catch (error) {
      if (error instanceof FalError && error.status === 400) return 'already-completed';
      if (error instanceof FalError && error.status === 404) return 'not-found';
      throw error;
    }
  };

  return { submit, handle, status, follow, result, cancel };
}

/** The error in a COMPLETED status; failed and cancelled jobs are COMPLETED too. */
export function errorOfStatus(status: QueueStatus, requestId: string): FalError | undefined {
  if (status.error === undefined && status.errorType === undefined) return undefined;
  const read = errorKindOf(500, status.errorType);
  const kind = read === 'cancelled' ? 'cancelled' : 'failed';
  return new FalError(kind, status.error ?? status.errorType ?? kind, {
    requestId,
    type: status.errorType,
  });
}

/** The number of consecutive errors before following fails. */
function maxFailures(error: FalError): number {
  if (isTemporary(error)) return MAX_POLL_FAILURES;
  const isFinal = error.kind === 'locked' || (error.kind === 'auth' && !isOdd(error));
  return isFinal ? 1 : MAX_REFUSALS;
}

/** fal's hosts refuse a permitted key now and then. */
const isOdd = (error: FalError): boolean => error.reason === 'no-permission';

const isInProgress = (error: unknown): boolean =>
  error instanceof FalError && error.status === 400 && /in progress/i.test(error.message);

/** Whether a result is a status instead: fal's services differ in how they answer too early a request. */
const isRunning = (output: Json): boolean =>
  isObject(output) &&
  (output.status === 'IN_QUEUE' || output.status === 'IN_PROGRESS') &&
  (typeof output.request_id === 'string' || typeof output.status_url === 'string');

const inProgress = (job: QueueHandle): FalError =>
  new FalError('unavailable', `Request ${job.requestId} is still in progress.`, {
    requestId: job.requestId,
    reason: 'in-progress',
  });

/** The job has ended and is billed, so the next step must prevent a second run. */
const notRead = (error: FalError, job: QueueHandle): FalError =>
  error.with({
    message: `Request ${job.requestId} has completed and is billed, but its result is not shown here: ${error.message} Download it with the fal key (header "Authorization: Key …") from ${job.responseUrl}; do not run it again.`,
    reason: 'result-unreadable',
    facts: { path: job.responseUrl },
    requestId: job.requestId,
  });

/** Kinds that say themselves what to do about the job or the account. */
const UNAFFECTED = new Set<FalErrorKind>(['auth', 'locked', 'not-found', 'failed', 'cancelled']);

/** Adds the request id to a job's error; a final 5xx means that the model failed, not that it is unavailable. */
function withRequest(error: FalError, job: QueueHandle): FalError {
  const kind = error.kind === 'unavailable' && error.final ? 'failed' : error.kind;
  const isOver = error.final || UNAFFECTED.has(kind);
  return error.with({
    kind,
    ...(kind === 'not-found' && { reason: 'job-forgotten' as const }),
    // An error on the way must not lead to a second paid job.
    ...(!isOver && { reason: 'job-unreachable' as const }),
    requestId: error.requestId ?? job.requestId,
  });
}
