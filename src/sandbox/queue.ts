import type { JsonObject } from '../domain/types.ts';
import { lifetimeOf } from './cdn.ts';
import type { Context } from './context.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { events, HttpError, json, readJson } from './http.ts';
import type { Job, JobRequest } from './jobs.ts';
import { steeringOf } from './steering.ts';
import { deliver } from './webhook.ts';

type Action = 'result' | 'status' | 'stream' | 'cancel';

const ACTIONS: Readonly<Record<string, Action>> = {
  '': 'result',
  '/response': 'result',
  '/status': 'status',
  '/status/stream': 'stream',
  '/cancel': 'cancel',
};
const NAMESPACES = ['workflows', 'comfy'];

/** The part of an endpoint id that its requests belong to: `fal-ai/flux` of `fal-ai/flux/dev`. */
function appOf(endpointId: string): string {
  const parts = endpointId.split('/');
  return parts.slice(0, NAMESPACES.includes(parts[0] ?? '') ? 3 : 2).join('/');
}

/** queue.fal.run. */
export function createQueueHost(context: Context): Handler {
  const { auth, jobs } = context;
  return (request) => {
    const [, id, requestId, rest = ''] =
      /^\/(.+?)\/requests\/([^/]+)(\/.*)?$/.exec(request.path) ?? [];
    const action = ACTIONS[rest.replace(/\/$/, '')];
    if (id === undefined || requestId === undefined || !action) return submit(request, context);
    const app = appOf(id);
    auth.requireKey(request, app);
    if (app !== id || request.method !== (action === 'cancel' ? 'PUT' : 'GET')) {
      return json(405, { detail: 'Method Not Allowed' });
    }
    const job = jobs.get(requestId);
    if (job?.app !== app) {
      const isResult = action === 'result';
      return json(404, isResult ? { detail: 'Request not found' } : { status: 'NOT_FOUND' });
    }
    const withLogs = request.query.get('logs') === '1';
    switch (action) {
      case 'status': {
        const status = job.status === 'COMPLETED' ? 200 : 202;
        return json(status, statusOf(job, context, withLogs), idHeader(job));
      }
      case 'stream':
        return events(streamStatus(job, context, withLogs, request.signal), idHeader(job));
      case 'result':
        return resultOf(job, context);
      case 'cancel':
        return jobs.cancel(job)
          ? json(202, { status: 'CANCELLATION_REQUESTED' })
          : json(400, { status: 'ALREADY_COMPLETED' });
    }
  };
}

async function submit(request: SandboxRequest, context: Context): Promise<HttpResponse> {
  const { auth, jobs } = context;
  if (request.method !== 'POST') {
    auth.requireKey(request, request.path.slice(1));
    return json(405, { detail: 'Method Not Allowed' });
  }
  const jobRequest = await readJobRequest(request, request.path, context);
  const maxLength = Number(request.query.get('fal_max_queue_length') ?? Infinity);
  if (jobs.waiting() > maxLength) {
    return json(429, { detail: 'Queue is longer than fal_max_queue_length' });
  }
  const job = jobs.submit(jobRequest);
  const webhook = request.query.get('fal_webhook');
  if (webhook !== null) void deliver(webhook, job, jobs);
  const position = jobs.position(job);
  const body = { ...urlsOf(job, context), status: 'IN_QUEUE', queue_position: position };
  return json(200, body, idHeader(job));
}

/** The job that a POST to an endpoint submits. @throws {HttpError} 401, 403, 404, 413, 422. */
export async function readJobRequest(
  request: SandboxRequest,
  path: string,
  { auth, times, snapshot }: Context,
): Promise<JobRequest> {
  const endpointId = path.replace(/^\/|\/$/g, '');
  const { headers } = request;
  auth.requireUnlocked(request, endpointId);
  if (!snapshot.model(endpointId)) {
    throw new HttpError(json(404, { detail: `Application '${endpointId}' not found` }));
  }
  const input = (await readJson(request)) ?? {};
  const startTimeout = Number(headers['x-fal-request-timeout']);
  const mediaLifetime = lifetimeOf(headers['x-fal-object-lifecycle-preference']);
  return {
    account: auth.account(request),
    endpointId,
    app: appOf(endpointId),
    input,
    isLowPriority: headers['x-fal-queue-priority'] === 'low',
    times: { ...times, runMs: steeringOf(input).slowMs ?? times.runMs },
    storesPayload: headers['x-fal-store-io'] !== '0',
    ...(startTimeout > 0 && { startTimeout: startTimeout * 1000 }),
    ...(mediaLifetime !== undefined && { mediaLifetime }),
  };
}

const idHeader = (job: Job) => ({ 'x-fal-request-id': job.id });

function urlsOf(job: Job, { queueBase }: Context): JsonObject {
  const url = `${queueBase}/${job.app}/requests/${job.id}`;
  return {
    request_id: job.id,
    response_url: url,
    status_url: `${url}/status`,
    cancel_url: `${url}/cancel`,
  };
}

function statusOf(job: Job, context: Context, withLogs: boolean, skippedLogs = 0): object {
  const status = { status: job.status, ...urlsOf(job, context) };
  if (job.status === 'IN_QUEUE') {
    return { ...status, queue_position: context.jobs.position(job) };
  }
  const logs = withLogs ? job.logs.slice(skippedLogs) : null;
  if (job.status === 'IN_PROGRESS') return { ...status, logs };
  const { startedAt, endedAt = 0, outcome } = job;
  return {
    ...status,
    logs,
    metrics: startedAt === undefined ? {} : { inference_time: (endedAt - startedAt) / 1000 },
    ...(outcome?.error && { error: outcome.error.text, error_type: outcome.error.type }),
  };
}

/** The status after each change; unlike polling, each log line comes once. */
async function* streamStatus(
  job: Job,
  context: Context,
  withLogs: boolean,
  signal: AbortSignal,
): AsyncGenerator<string> {
  let sentLogs = 0;
  for (;;) {
    const { version } = job;
    yield `data: ${JSON.stringify(statusOf(job, context, withLogs, sentLogs))}\n\n`;
    sentLogs = job.logs.length;
    if (job.status === 'COMPLETED') return;
    try {
      await context.jobs.changed(job, version, signal);
    } catch {
      return;
    }
  }
}

function resultOf(job: Job, context: Context): HttpResponse {
  if (job.outcome) return outcomeResponse(job);
  const body = { detail: 'Request is still in progress', ...urlsOf(job, context) };
  return json(400, body, idHeader(job));
}

/** The response of a completed job. */
export function outcomeResponse(job: Job): HttpResponse {
  const { status = 500, body = null, headers = {} } = job.outcome ?? {};
  return json(status, body, { ...headers, ...idHeader(job) });
}
