import { json, type Answer } from './http.ts';

const TYPES: Readonly<Record<number, string>> = {
  400: 'validation_error',
  401: 'authorization_error',
  403: 'authorization_error',
  404: 'not_found',
  429: 'rate_limited',
};

/** An error in the shape of the platform API. */
export function platformError(status: number, message: string): Answer {
  return json(status, { error: { type: TYPES[status] ?? 'server_error', message } });
}
