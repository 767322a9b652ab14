import type { Json } from '../domain/types.ts';
import { requestError, type Outcome } from './jobs.ts';

/** An entry of a 422's `detail` array. */
export interface Detail {
  readonly loc: (string | number)[];
  readonly msg: string;
  readonly type: string;
  readonly url: string;
  readonly ctx?: Record<string, Json>;
  readonly input: Json;
}

/** The page that explains an error type. */
export function errorUrl(type: string): string {
  return `https://docs.fal.ai/errors#${type}`;
}

type Errors = Readonly<Record<string, readonly [status: number, text: string]>>;

const REQUEST_ERRORS: Errors = {
  request_timeout: [504, 'Request did not start in the time given'],
  startup_timeout: [504, 'Runner did not start in time'],
  runner_scheduling_failure: [503, 'No runner could be scheduled'],
  runner_connection_timeout: [503, 'Connection to the runner timed out'],
  runner_disconnected: [503, 'Runner disconnected'],
  runner_connection_refused: [503, 'Runner refused the connection'],
  runner_connection_error: [503, 'Connection to the runner failed'],
  runner_incomplete_response: [502, 'Runner sent an incomplete response'],
  runner_server_error: [500, 'Runner failed'],
  internal_error: [500, 'Internal error'],
  client_disconnected: [499, 'Client disconnected'],
  client_cancelled: [499, 'Request was cancelled by the client'],
  bad_request: [400, 'Bad request'],
};

const MODEL_ERRORS: Errors = {
  internal_server_error: [500, 'Internal server error'],
  downstream_service_unavailable: [500, 'A service that the model needs is not available'],
  generation_timeout: [504, 'Generation took too long'],
  downstream_service_error: [400, 'A service that the model needs refused the request'],
  content_policy_violation: [422, 'The content was flagged by a content checker.'],
  no_media_generated: [422, 'No media was generated.'],
};

/** The outcome of one of fal's error types; an unknown type becomes a 422 of the model. */
export function errorOutcome(type: string): Outcome {
  const request = REQUEST_ERRORS[type];
  if (request) return requestError(request[0], type, request[1]);
  const [status, msg] = MODEL_ERRORS[type] ?? [422, `The model refused the input: ${type}`];
  const loc = status === 422 ? ['body', 'prompt'] : ['body'];
  return {
    status,
    body: { detail: [{ loc, msg, type, url: errorUrl(type), input: null }] },
    headers: { 'x-fal-retryable': String(status >= 500) },
  };
}
