import type { Context } from './context.ts';
import type { Handler, HttpResponse, SandboxRequest } from './http.ts';
import { events, json } from './http.ts';
import { ended, type Job } from './jobs.ts';
import { outcomeResponse, readJobRequest } from './queue.ts';

/** fal.run: runs a job without the queue; `/stream` responds with one event. */
export function createRunHost(context: Context): Handler {
  const { auth, jobs, snapshot } = context;
  return async (request) => {
    const { method, path } = request;
    if (method !== 'POST') {
      auth.requireKey(request, path.slice(1));
      return json(405, { detail: 'Method Not Allowed' });
    }
    // The id of some endpoints itself ends in /stream.
    const isStream = path.endsWith('/stream');
    const isWholeId = !isStream || snapshot.model(path.slice(1)) !== undefined;
    const endpointPath = isWholeId ? path : path.slice(0, -'/stream'.length);
    const jobRequest = await readJobRequest(request, endpointPath, context);
    if (jobs.isFull()) return tooManyRequests();
    const job = jobs.submit({ ...jobRequest, times: { ...jobRequest.times, queueMs: 0 } });
    if (!isStream) return wait(job, request, context);
    return events(streamOutcome(job, request, context), { 'x-fal-request-id': job.id });
  };
}

function tooManyRequests(): HttpResponse {
  return json(
    429,
    { detail: 'Too many concurrent requests', error_type: 'concurrent_requests_limit' },
    { 'x-fal-needs-retry': '1', 'x-fal-error-type': 'concurrent_requests_limit' },
  );
}

async function wait(
  job: Job,
  { signal }: SandboxRequest,
  { jobs }: Context,
): Promise<HttpResponse> {
  try {
    await ended(job, jobs, signal);
  } catch {
    jobs.cancel(job, 'client_disconnected');
  }
  return outcomeResponse(job);
}

async function* streamOutcome(
  job: Job,
  request: SandboxRequest,
  context: Context,
): AsyncGenerator<string> {
  await wait(job, request, context);
  yield `data: ${JSON.stringify(job.outcome?.body ?? null)}\n\n`;
}
