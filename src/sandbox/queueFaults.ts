import { setTimeout as delay } from 'node:timers/promises';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject } from '../domain/types.ts';
import type { Body, HttpResponse } from './http.ts';
import { json } from './http.ts';

/** The result of a running job with status 202 and its status as the body, instead of 400. */
export function acceptedResult(response: HttpResponse): HttpResponse {
  const { detail, ...urls } = bodyOf(response);
  if (response.status !== 400 || urls.status_url === undefined || detail === undefined) {
    return response;
  }
  return json(202, { status: 'IN_PROGRESS', ...urls });
}

/** The status of an unknown request as that of a completed one. */
export function completedStatus(response: HttpResponse, path: string): HttpResponse {
  const [, base, id] = /^(\/.+\/requests\/([^/?]+))\/status(?:\?|$)/.exec(path) ?? [];
  if (response.status !== 404 || base === undefined || id === undefined) return response;
  const url = `https://queue.fal.run${base}`;
  return json(200, {
    status: 'COMPLETED',
    request_id: id,
    response_url: url,
    status_url: `${url}/status`,
    cancel_url: `${url}/cancel`,
    logs: null,
    metrics: {},
  });
}

/** Server-sent events without the one that a job is completed; comments follow, `delayMs` apart, without an end. */
export async function* endless(body: Body, delayMs: number): AsyncGenerator<string> {
  if (typeof body === 'object' && Symbol.asyncIterator in body) {
    for await (const chunk of body) {
      const text = Buffer.from(chunk).toString('utf8');
      if (!text.includes('"COMPLETED"')) yield text;
    }
  }
  for (;;) {
    yield ': ping\n\n';
    await delay(delayMs);
  }
}

function bodyOf({ body }: HttpResponse): JsonObject {
  if (typeof body !== 'string') return {};
  const value = JSON.parse(body) as Json;
  return isObject(value) ? value : {};
}
