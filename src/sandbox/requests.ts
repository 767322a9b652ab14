import type { JsonObject } from '../domain/types.ts';
import type { HttpResponse } from './http.ts';
import { HttpError, json } from './http.ts';
import type { Job, Jobs } from './jobs.ts';
import { idsOf, listOf, paginate, platformError, timeFilter } from './pages.ts';

const MAX_LIMIT = 100;

/** By the `status` of the query: whether an HTTP status belongs to it. */
const STATUSES: Readonly<Record<string, (status: number) => boolean>> = {
  success: (status) => status < 400,
  user_error: (status) => status >= 400 && status < 500,
  error: (status) => status >= 500,
};

/** `GET /v1/models/requests/by-endpoint`: an account's requests since they started, the last to end first. */
export function pastRequests(query: URLSearchParams, jobs: Jobs, account: string): HttpResponse {
  const ids = idsOf(query);
  if (ids.length === 0) return platformError(400, 'endpoint_id is required');
  const [requestId, isInTime, hasStatus] = [
    query.get('request_id'),
    timeFilter(query),
    statusFilter(query.get('status')),
  ];
  const found = jobs
    .list()
    .filter(
      (job) =>
        job.account === account &&
        isListed(job) &&
        ids.includes(job.endpointId) &&
        (requestId === null || job.id === requestId) &&
        isInTime(job.createdAt) &&
        hasStatus(job.outcome?.status),
    )
    .sort(orderOf(query.get('sort_by')));
  const { items, ...page } = paginate(found, query, MAX_LIMIT);
  const withPayloads = listOf(query, 'expand').includes('payloads');
  return json(200, { items: items.map((job) => pastRequest(job, withPayloads)), ...page });
}

// fal's list has the start of every request, so one that waits is not in it.
const isListed = (job: Job): boolean => job.startedAt !== undefined || job.outcome !== undefined;

function statusFilter(word: string | null): (status: number | undefined) => boolean {
  if (word === null) return () => true;
  const matches = STATUSES[word];
  if (!matches) {
    const words = Object.keys(STATUSES).join(', ');
    throw new HttpError(platformError(400, `status must be one of ${words}`));
  }
  return (status) => status !== undefined && matches(status);
}

function orderOf(sortBy: string | null): (one: Job, other: Job) => number {
  const key = sortBy === 'duration' ? duration : ({ endedAt = Infinity }: Job) => endedAt;
  return (one, other) => {
    const [left, right] = [key(one), key(other)];
    return left === right ? other.createdAt - one.createdAt : right - left;
  };
}

const duration = ({ createdAt, startedAt = createdAt, endedAt = Date.now() }: Job): number =>
  (endedAt - startedAt) / 1000;

function pastRequest(job: Job, withPayload: boolean): JsonObject {
  const { id, endpointId, createdAt, startedAt = createdAt, endedAt, outcome } = job;
  return {
    request_id: id,
    endpoint_id: endpointId,
    sent_at: new Date(createdAt).toISOString(),
    started_at: new Date(startedAt).toISOString(),
    ended_at: endedAt === undefined ? null : new Date(endedAt).toISOString(),
    status_code: outcome?.status ?? null,
    duration: endedAt === undefined ? null : duration(job),
    ...(withPayload &&
      job.storesPayload && { json_input: job.input, json_output: outcome?.body ?? null }),
  };
}
