import { appOf, parseRequestPath } from './apps.ts';
import type { Gate } from './auth.ts';
import type { Answer, Handler, SandboxRequest } from './http.ts';
import { events, header, json, readJson, Refusal } from './http.ts';
import type { Job, JobOrder, Jobs } from './jobs.ts';
import type { Json, JsonObject } from './json.ts';
import { lifeOf } from './lifecycle.ts';
import { steeringOf } from './steering.ts';
import { outputKind, timesOf, type TimesOptions } from './times.ts';
import { deliver } from './webhook.ts';

/** What the queue stands on. */
export interface QueueOptions {
  readonly gate: Gate;
  readonly jobs: Jobs;
  readonly times: TimesOptions;
  /** The category of an endpoint that exists, else undefined. */
  readonly categoryOf: (endpointId: string) => string | undefined;
  /** e.g. `https://queue.fal.run`. */
  readonly base: () => string;
}

/** queue.fal.run. */
export function createQueueHost(options: QueueOptions): Handler {
  const { gate, jobs } = options;
  return (request) => {
    const path = parseRequestPath(request.path);
    if (!path) return submit(request, options);
    gate.needKey(request, path.app);
    const method = path.action === 'cancel' ? 'PUT' : 'GET';
    if (!path.short || request.method !== method)
      return json(405, { detail: 'Method Not Allowed' });
    const job = jobs.get(path.requestId);
    if (job?.app !== path.app) {
      return path.action === 'result'
        ? json(404, { detail: 'Request not found' })
        : json(404, { status: 'NOT_FOUND' });
    }
    const logs = request.query.get('logs') === '1';
    switch (path.action) {
      case 'status':
        return json(
          job.status === 'COMPLETED' ? 200 : 202,
          statusOf(job, logs, 0, options),
          ids(job),
        );
      case 'stream':
        return events(stream(job, logs, request.signal, options), ids(job));
      case 'result':
        return resultOf(job, options);
      case 'cancel':
        return jobs.cancel(job)
          ? json(202, { status: 'CANCELLATION_REQUESTED' })
          : json(400, { status: 'ALREADY_COMPLETED' });
    }
  };
}

async function submit(request: SandboxRequest, options: QueueOptions): Promise<Answer> {
  const { gate, jobs } = options;
  if (request.method !== 'POST') {
    gate.needKey(request, request.path.slice(1));
    return json(405, { detail: 'Method Not Allowed' });
  }
  const order = await readOrder(request, options);
  const most = Number(request.query.get('fal_max_queue_length') ?? Infinity);
  if (jobs.waiting() > most)
    return json(429, { detail: 'Queue is longer than fal_max_queue_length' });
  const job = jobs.submit(order);
  const webhook = request.query.get('fal_webhook');
  if (webhook !== null) void deliver(webhook, job, jobs);
  return json(
    200,
    { ...urlsOf(job, options), status: 'IN_QUEUE', queue_position: jobs.position(job) },
    ids(job),
  );
}

/** The order that a POST to an endpoint places. @throws {Refusal} 401, 403, 404, 413, 422. */
export async function readOrder(
  request: SandboxRequest,
  { gate, times, categoryOf }: QueueOptions,
  path = request.path,
): Promise<JobOrder> {
  const endpointId = path.replace(/^\/|\/$/g, '');
  gate.needUnlocked(request, endpointId);
  const category = categoryOf(endpointId);
  if (category === undefined) {
    throw new Refusal(json(404, { detail: `Application '${endpointId}' not found` }));
  }
  const input: Json = (await readJson(request)) ?? {};
  const startWithin = Number(header(request, 'x-fal-request-timeout'));
  const mediaLife = lifeOf(header(request, 'x-fal-object-lifecycle-preference'));
  return {
    endpointId,
    app: appOf(endpointId),
    input,
    priority: header(request, 'x-fal-queue-priority') === 'low' ? 'low' : 'normal',
    times: timesOf(times, outputKind(category), steeringOf(input).slowMs),
    storeIo: header(request, 'x-fal-store-io') !== '0',
    ...(startWithin > 0 ? { startWithin: startWithin * 1000 } : {}),
    ...(mediaLife === undefined ? {} : { mediaLife }),
  };
}

function ids(job: Job): Record<string, string> {
  return { 'x-fal-request-id': job.id };
}

function urlsOf(job: Job, { base }: QueueOptions): JsonObject {
  const url = `${base()}/${job.app}/requests/${job.id}`;
  return {
    request_id: job.id,
    response_url: url,
    status_url: `${url}/status`,
    cancel_url: `${url}/cancel`,
  };
}

function statusOf(job: Job, logs: boolean, skip: number, options: QueueOptions): JsonObject {
  const shown = logs ? { logs: job.logs.slice(skip) as unknown as Json } : {};
  const told: JsonObject = { status: job.status, ...urlsOf(job, options) };
  switch (job.status) {
    case 'IN_QUEUE':
      return { ...told, queue_position: options.jobs.position(job) };
    case 'IN_PROGRESS':
      return { ...told, logs: null, ...shown };
    case 'COMPLETED': {
      const { startedAt, endedAt = 0, outcome } = job;
      const ran = startedAt === undefined ? {} : { inference_time: (endedAt - startedAt) / 1000 };
      const failed = outcome?.error
        ? { error: outcome.error.text, error_type: outcome.error.type }
        : {};
      return { ...told, logs: null, ...shown, metrics: ran, ...failed };
    }
  }
}

/** Status objects as they change; unlike polling, each log line comes once. */
async function* stream(
  job: Job,
  logs: boolean,
  signal: AbortSignal,
  options: QueueOptions,
): AsyncGenerator<string> {
  let told = 0;
  for (;;) {
    const { version } = job;
    yield `data: ${JSON.stringify(statusOf(job, logs, told, options))}\n\n`;
    told = job.logs.length;
    if (job.status === 'COMPLETED') return;
    try {
      await options.jobs.changed(job, version, signal);
    } catch {
      return;
    }
  }
}

function resultOf(job: Job, options: QueueOptions): Answer {
  if (!job.outcome) {
    return json(400, { detail: 'Request is still in progress', ...urlsOf(job, options) }, ids(job));
  }
  return outcomeAnswer(job);
}

/** A finished job's own answer. */
export function outcomeAnswer(job: Job): Answer {
  const { status = 500, body = null, headers = {} } = job.outcome ?? {};
  return json(status, body, { ...headers, ...ids(job) });
}
