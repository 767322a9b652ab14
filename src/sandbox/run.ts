import type { Answer, Handler, SandboxRequest } from './http.ts';
import { events, json } from './http.ts';
import { ended, type Job } from './jobs.ts';
import { outcomeAnswer, readOrder, type QueueOptions } from './queue.ts';

/** fal.run: runs at once and waits; `/stream` answers with one event. More than `concurrency` at once → 429. */
export function createRunHost(options: QueueOptions, concurrency: number): Handler {
  const { gate, jobs, categoryOf } = options;
  return async (request) => {
    if (request.method !== 'POST') {
      gate.needKey(request, request.path.slice(1));
      return json(405, { detail: 'Method Not Allowed' });
    }
    const streamed = request.path.endsWith('/stream');
    // Some endpoints are themselves called …/stream; for the others it is a way of calling.
    const known = categoryOf(request.path.slice(1)) !== undefined;
    const path = streamed && !known ? request.path.slice(0, -'/stream'.length) : request.path;
    const order = await readOrder(request, options, path);
    if (jobs.running() >= concurrency) return tooMany();
    const job = jobs.submit({ ...order, times: { ...order.times, queueMs: 0 } });
    return streamed ? stream(job, request, options) : wait(job, request, options);
  };
}

function tooMany(): Answer {
  return json(
    429,
    { detail: 'Too many concurrent requests', error_type: 'concurrent_requests_limit' },
    { 'x-fal-needs-retry': '1', 'x-fal-error-type': 'concurrent_requests_limit' },
  );
}

async function wait(job: Job, { signal }: SandboxRequest, { jobs }: QueueOptions): Promise<Answer> {
  try {
    await ended(job, jobs, signal);
  } catch {
    jobs.cancel(job, 'client_disconnected');
  }
  return outcomeAnswer(job);
}

function stream(job: Job, request: SandboxRequest, options: QueueOptions): Answer {
  async function* body(): AsyncGenerator<string> {
    await wait(job, request, options);
    yield `data: ${JSON.stringify(job.outcome?.body ?? null)}\n\n`;
  }
  return events(body(), { 'x-fal-request-id': job.id });
}
