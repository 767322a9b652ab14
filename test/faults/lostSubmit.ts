import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/types.ts';
import { journalOf } from '../support/journal.ts';
import type { Bench } from '../support/mcp.ts';
import { AT, RUN } from './sound.ts';

/** fal's list of past requests, for `sandbox.fault`. */
export const LIST = { host: 'api.fal.ai', path: /\/models\/requests\/by-endpoint/ };
/** fal accepts the submit, and its answer is lost. */
export const LOST = { match: AT.submit, action: { kind: 'lost-answer' } } as const;
/** fal does not accept the submit, and nobody can know it. */
export const NEVER_SENT = { match: AT.submit, action: { kind: 'status', status: 503 } } as const;

/** Loses a submit: the error's text, and the id with which check_job looks again. */
export async function loseSubmit(
  server: Bench,
  tool = 'run_model',
  input: JsonObject = RUN,
): Promise<{ readonly text: string; readonly job: string }> {
  const { isError, text } = await server.call(tool, input);
  assert.equal(isError, true, text);
  const job = /request_id ([\da-f-]{36}) /.exec(text)?.[1] ?? assert.fail(text);
  return { text, job };
}

/** The request ids in the journal. */
export async function requestIds(bench: Bench): Promise<readonly string[]> {
  return (await journalOf(bench)).flatMap(({ handle }) => (handle ? [handle.requestId] : []));
}

/** The requests of an endpoint, or one of them, as fal lists them. */
export async function listedRequests(bench: Bench, endpointId: string, requestId?: string) {
  const url = new URL(`${bench.sandbox.url}/api.fal.ai/v1/models/requests/by-endpoint`);
  url.searchParams.set('endpoint_id', endpointId);
  url.searchParams.set('expand', 'payloads');
  if (requestId !== undefined) url.searchParams.set('request_id', requestId);
  const response = await fetch(url, { headers: { Authorization: 'Key test-id:test-secret' } });
  const { items } = (await response.json()) as {
    items: readonly { readonly request_id: string; readonly json_input?: JsonObject }[];
  };
  return items;
}
