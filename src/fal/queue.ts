import { setTimeout as sleepFor } from 'node:timers/promises';
import type { QueueClient } from '@fal-ai/client';
import { adviceFor, kindOf } from './answers.ts';
import { isUnreadable, readBody, readJson } from './body.ts';
import { normalizeEndpointId, requestPath } from './endpointId.ts';
import { FalError, type FalErrorKind } from './errors.ts';
import { readStatus, statusStream, withNewLogs } from './status.ts';
import type { Transport } from './transport.ts';
import type { Json, JsonObject, QueueHandle, QueueResult, QueueStatus } from '../domain/types.ts';

export interface SubmitOptions {
  readonly priority?: 'normal' | 'low';
  /** Seconds until processing must have started, else fal gives the request up; more than 1. */
  readonly startTimeout?: number;
  /** Seconds that generated media live at fal; unset = the account's own setting. */
  readonly expirationSeconds?: number;
  /** False: fal stores neither input nor output. */
  readonly storePayload?: boolean;
  /** Ends the waiting between attempts; an attempt under way is never interrupted. */
  readonly signal?: AbortSignal;
}

/** What fal said of a cancel: it took it, the job had ended, or it does not know the job. */
export type CancelAnswer = 'requested' | 'already-completed' | 'not-found';

export interface Queue {
  /** Submits once; repeated only when fal surely did not take it. @throws {FalError} `ambiguous-submit` when nobody can tell. */
  submit(endpointId: string, input: JsonObject, options?: SubmitOptions): Promise<QueueHandle>;
  /** The handle of a request known by its ids alone. @throws {FalError} `invalid-input` */
  handle(endpointId: string, requestId: string): QueueHandle;
  /** What fal says now. @throws {FalError} */
  status(handle: QueueHandle, signal?: AbortSignal): Promise<QueueStatus>;
  /** Reports each change until fal says COMPLETED, and resolves to that. @throws {FalError} */
  follow(handle: QueueHandle, options?: FollowOptions): Promise<QueueStatus>;
  /** The output. @throws {FalError} `unavailable` with reason `in_progress` while it is not there; the model's own error when it failed; see `isUnreadable` for one that is too large. */
  result(handle: QueueHandle, signal?: AbortSignal): Promise<QueueResult>;
  /** Asks fal to stop it; a job already running may still finish and bill. @throws {FalError} */
  cancel(handle: QueueHandle, signal?: AbortSignal): Promise<CancelAnswer>;
}

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onStatus?: ((status: QueueStatus) => void) | undefined;
}

const SUBMIT_DEADLINE = 30_000;
/** Results with `data:` URIs are large. */
const RESULT_DEADLINE = 120_000;
/** Bytes of the largest status, its logs included. */
const LARGEST_STATUS = 8 * 1024 ** 2;
const POLL_FIRST = 250;
const POLL_SLOWEST = 5_000;
/** Status errors in a row (about two minutes of them) before following is given up. */
const POLL_PATIENCE = 30;
/** Refusals in a row that may be a proxy's, or the wrong one of the two forms that status URLs have. */
const REFUSAL_PATIENCE = 4;
const RESULT_ATTEMPTS = 3;

/** Creates the queue over a transport. */
export function createQueue(transport: Transport): Queue {
  let client: Promise<QueueClient> | undefined;
  const falQueue = () => (client ??= createFalQueue(transport));

  const handle = (endpointId: string, requestId: string): QueueHandle => {
    if (!isRequestId(requestId)) {
      throw new FalError('invalid-input', `Not a request id: ${requestId.slice(0, 80)}`, {
        advice: 'Give the request_id that run_model or submit_job returned.',
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

  /** The returned URLs where they lead to the queue; the key would go wherever they point. */
  const trusted = (returned: unknown, derived: string): string => {
    if (typeof returned !== 'string' || !URL.canParse(returned)) return derived;
    const url = new URL(returned);
    const own = url.origin === transport.gatewayOrigin;
    return own || url.origin === 'https://queue.fal.run' ? returned : derived;
  };

  const submit: Queue['submit'] = async (endpointId, input, options = {}) => {
    const id = normalizeEndpointId(endpointId);
    const queue = await falQueue();
    const answer = await queue.submit(id, {
      input,
      ...(options.signal && { abortSignal: options.signal }),
      ...(options.priority && { priority: options.priority }),
      ...(options.startTimeout && { startTimeout: options.startTimeout }),
      ...(options.expirationSeconds && {
        storageSettings: { expiresIn: options.expirationSeconds },
      }),
      ...(options.storePayload === false && { headers: { 'X-Fal-Store-IO': '0' } }),
    });
    const derived = handle(id, answer.request_id);
    return {
      ...derived,
      statusUrl: trusted(answer.status_url, derived.statusUrl),
      responseUrl: trusted(answer.response_url, derived.responseUrl),
      cancelUrl: trusted(answer.cancel_url, derived.cancelUrl),
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
    try {
      for await (const now of statusStream(transport, job, signal)) {
        report(now);
        if (now.status === 'COMPLETED') return now;
      }
    } catch {
      // A cut, refused or unreadable stream: polling goes on, and tells what is really wrong.
      signal?.throwIfAborted();
    }
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
        if (failures >= patienceWith(error)) throw withRequest(error, job);
        // Some apps know only the derived URL, others only the returned one (fal-js issue 214).
        if (error.kind === 'not-found') {
          target = target === job ? handle(job.endpointId, job.requestId) : job;
        }
      }
      await sleepFor(delay, undefined, { signal });
      delay = Math.min(delay * 1.4, POLL_SLOWEST);
    }
  };

  const readResult = async (job: QueueHandle, signal?: AbortSignal): Promise<QueueResult> => {
    const response = await transport.send(job.responseUrl, { signal, retry: 'read' });
    const units = Number(response.headers.get('x-fal-billable-units') ?? Number.NaN);
    const output = (await readJson(response, { signal, deadline: RESULT_DEADLINE })) as Json;
    return { output, ...(Number.isFinite(units) && { billableUnits: units }) };
  };

  const result: Queue['result'] = async (job, signal) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await readResult(job, signal);
      } catch (error) {
        if (!(error instanceof FalError)) throw error;
        if (isUnreadable(error)) throw notRead(error, job);
        if (error.status === 400 && /in progress/i.test(error.message)) throw inProgress(job);
        // Only a cut or unreadable body is left to repeat: the transport repeated the rest.
        if (error.status !== undefined || attempt >= RESULT_ATTEMPTS) throw withRequest(error, job);
      }
      await sleepFor(250 * attempt, undefined, { signal });
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

/** The error of a COMPLETED status that carries one (fal's failed and cancelled jobs read COMPLETED too). */
export function errorOfStatus(status: QueueStatus, requestId: string): FalError | undefined {
  if (status.error === undefined && status.errorType === undefined) return undefined;
  const read = kindOf(500, status.error ?? '', status.errorType);
  const kind = read === 'cancelled' ? 'cancelled' : 'failed';
  return new FalError(kind, status.error ?? status.errorType ?? kind, {
    advice: adviceFor(kind),
    requestId,
    reason: status.errorType,
  });
}

const STILL_THERE =
  'The job itself is not harmed: check_job with its request_id goes on from here. Do not submit it again, that would be a second billed job.';

const isPassing = (kind: FalErrorKind): boolean =>
  kind === 'network' || kind === 'unavailable' || kind === 'rate-limited';

/** How many failures in a row following bears. */
function patienceWith({ kind }: FalError): number {
  if (isPassing(kind)) return POLL_PATIENCE;
  return kind === 'auth' || kind === 'locked' ? 1 : REFUSAL_PATIENCE;
}

const inProgress = (job: QueueHandle): FalError =>
  new FalError('unavailable', `Request ${job.requestId} is still in progress.`, {
    advice: 'Ask again in a few seconds with check_job; do not submit it again.',
    requestId: job.requestId,
    reason: 'in_progress',
  });

/** The job is over and billed all the same: whoever wants its result must not run it again. */
const notRead = ({ message, reason }: FalError, job: QueueHandle): FalError =>
  new FalError(
    'refused',
    `Request ${job.requestId} has completed, but its result is not shown here: ${message}`,
    {
      advice: `Do not submit it again, that would be a second billed job. Download the result with your fal key (header "Authorization: Key …") from ${job.responseUrl}.`,
      requestId: job.requestId,
      reason,
    },
  );

const isRequestId = (text: string): boolean => /^(?!\.+$)[\w.:~-]{1,128}$/.test(text);

/** A job's own error names its request; a model that answered 5xx has failed, it is not away. */
function withRequest(error: FalError, job: QueueHandle): FalError {
  const kind = error.kind === 'unavailable' && error.final ? 'failed' : error.kind;
  const lost =
    'endpoint_id and request_id must be of the same job; fal forgets a result after a while (an hour, minutes when it is large).';
  const advice = kind === error.kind ? error.advice : adviceFor(kind);
  return new FalError(kind, error.message, {
    status: error.status,
    faults: error.faults,
    reason: error.reason,
    final: error.final,
    // What passes must not lead anybody to pay for the job twice.
    advice: kind === 'not-found' ? lost : isPassing(kind) ? STILL_THERE : advice,
    requestId: error.requestId ?? job.requestId,
  });
}

/** @fal-ai/client's queue, with our transport as its fetch: it builds the request, the policy stays here. */
async function createFalQueue(transport: Transport): Promise<QueueClient> {
  const { createFalClient } = await import('./officialClient.ts');
  const send = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const response = await transport.send(url instanceof Request ? url.url : url, {
      method: init.method ?? 'POST',
      headers,
      body: typeof init.body === 'string' ? init.body : '',
      signal: init.signal ?? undefined,
      deadline: SUBMIT_DEADLINE,
      retry: 'submit',
    });
    const text = await readBody(response, { largest: LARGEST_STATUS }).catch(() => '');
    const id = requestIdOf(text);
    if (id === undefined || !isRequestId(id)) {
      const told = id ?? response.headers.get('x-fal-request-id') ?? undefined;
      throw new FalError(
        'ambiguous-submit',
        'fal took the submit, but its answer could not be read',
        { advice: adviceFor('ambiguous-submit'), requestId: told?.slice(0, 200) },
      );
    }
    // The client reads an answer by its content type; what it holds is known here.
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  };
  // An empty credential: the transport adds the key, the client must not take one from the environment.
  return createFalClient({ credentials: '', fetch: send }).queue;
}

function requestIdOf(text: string): string | undefined {
  try {
    const answer = JSON.parse(text) as { request_id?: unknown } | null;
    return typeof answer?.request_id === 'string' ? answer.request_id : undefined;
  } catch {
    return undefined;
  }
}
