import type { Job, Jobs } from './jobs.ts';
import type { Json, JsonObject } from './json.ts';

/** The finished requests of one endpoint, newest first, as the platform API lists them. */
export function listRequests(query: URLSearchParams, jobs: Jobs): JsonObject {
  const endpointId = query.get('endpoint_id');
  const requestId = query.get('request_id');
  const limit = Math.min(Math.max(Number(query.get('limit') ?? 50) || 50, 1), 100);
  const payloads = query.getAll('expand').includes('payloads');
  const found = jobs
    .list()
    .filter(
      (job) =>
        job.status === 'COMPLETED' &&
        job.endpointId === endpointId &&
        (requestId === null || job.id === requestId),
    );
  return {
    items: found.slice(0, limit).map((job) => item(job, payloads)),
    next_cursor: null,
    has_more: found.length > limit,
  };
}

function item(job: Job, payloads: boolean): JsonObject {
  const { startedAt = job.createdAt, endedAt = startedAt, outcome } = job;
  const io: Record<string, Json> =
    payloads && job.storeIo ? { json_input: job.input, json_output: outcome?.body ?? null } : {};
  return {
    request_id: job.id,
    endpoint_id: job.endpointId,
    sent_at: new Date(job.createdAt).toISOString(),
    started_at: new Date(startedAt).toISOString(),
    ended_at: new Date(endedAt).toISOString(),
    status_code: outcome?.status ?? 500,
    duration: (endedAt - startedAt) / 1000,
    ...io,
  };
}
