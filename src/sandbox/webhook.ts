import { randomUUID } from 'node:crypto';
import { ended, type Job, type Jobs } from './jobs.ts';

const TIMEOUT_MS = 10_000;

/** Posts the outcome of a job to its webhook, once. Only loopback addresses get it; never rejects. */
export async function deliver(webhook: string, job: Job, jobs: Jobs): Promise<void> {
  if (!URL.canParse(webhook) || !isLoopback(new URL(webhook).hostname)) return;
  await ended(job, jobs);
  const { status = 500, body = null, error } = job.outcome ?? {};
  const isOk = status === 200;
  const message = {
    request_id: job.id,
    gateway_request_id: randomUUID(),
    status: isOk ? 'OK' : 'ERROR',
    payload: error ? null : body,
    ...(!isOk && { error: error?.text ?? `Unexpected status code: ${status}` }),
  };
  await fetch(webhook, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-fal-webhook-request-id': job.id },
    body: JSON.stringify(message),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  }).catch(() => undefined);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || hostname.startsWith('127.');
}
