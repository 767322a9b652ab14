import { z } from 'zod';
import type { Asset, Json } from '../fal/types.ts';
import type { Cost, SavedFile } from '../jobs/job.ts';
import type { Finished } from '../jobs/follow.ts';
import { keyOf } from '../jobs/dataUri.ts';
import { cutText, fitJson, LONGEST_ANSWER, shortUrl } from './fit.ts';
import type { Answer } from './tool.ts';

const ASSET = z.object({
  url: z.string(),
  kind: z.string(),
  content_type: z.string().optional(),
  path: z.string().optional().describe('Where it was saved'),
  expires_at: z.string().optional(),
});

/** What a job's tools answer, whether it is done or not. */
export const OUTCOME = z.object({
  status: z.enum(['completed', 'processing', 'in_queue', 'in_progress', 'failed', 'cancelled']),
  endpoint_id: z.string(),
  request_id: z.string(),
  result: z.unknown().optional().describe("The model's output; long parts are cut"),
  assets: z.array(ASSET).optional(),
  cost: z
    .object({ amount: z.number(), currency: z.string(), units: z.number(), unit: z.string() })
    .optional(),
  queue_position: z.number().optional(),
  logs: z.array(z.string()).optional(),
  error: z.string().optional(),
  poll_after_seconds: z.number().optional(),
  next_step: z.string().optional(),
});

export type OutcomeData = z.input<typeof OUTCOME>;

/** What is known of a completed job. */
export type Completed = Pick<
  Finished,
  'handle' | 'output' | 'files' | 'assets' | 'cost' | 'saveError'
> & {
  /** Milliseconds since 1970, when the URLs were asked to expire. */
  readonly expiresAt?: number | undefined;
};

const MOST_ASSETS = 20;

/** The answer of a completed job, short enough whatever the model gave. */
export function completedAnswer(job: Completed): Answer<OutcomeData> {
  const all = job.assets ?? [];
  const assets = all
    .slice(0, MOST_ASSETS)
    .map((asset) => readAsset(asset, job.files, job.expiresAt));
  const notes = [
    ...(all.length > MOST_ASSETS ? [`${all.length} assets in all; save_to saves every one.`] : []),
    ...(job.saveError ? [`Saving failed: ${job.saveError.message} ${job.saveError.advice}`] : []),
    ...(all.length === 0 ? job.files.map((file) => `All of the output is in ${file.path}.`) : []),
    ...(all.length > 0 && job.files.length === 0 && !job.saveError
      ? ['These URLs are temporary: keep what matters with check_job and save_to.']
      : []),
  ];
  const frame = {
    status: 'completed' as const,
    endpoint_id: job.handle.endpointId,
    request_id: job.handle.requestId,
    assets,
    ...(job.cost && { cost: roundCost(job.cost) }),
  };
  const room = LONGEST_ANSWER - JSON.stringify(frame).length - notes.join(' ').length - 300;
  const fitted = fitJson(withoutAssetUrls(job.output, all), room);
  if (fitted?.shortened ?? true) {
    const whole = all.length === 0 && job.files.length === 0;
    notes.push(
      `The result is shortened here${whole ? '; check_job with save_to saves all of it' : ''}.`,
    );
  }
  const structured = {
    ...frame,
    ...(fitted && { result: fitted.value }),
    ...(notes.length > 0 && { next_step: notes.join(' ') }),
  };
  const lines = [
    `Completed: ${frame.endpoint_id}, request ${frame.request_id}`,
    ...assets.map((asset) => `${asset.kind}: ${asset.path ?? asset.url}`),
    ...(job.cost ? [`Cost: ${costText(job.cost)}`] : []),
    ...(fitted ? [`Result: ${JSON.stringify(fitted.value)}`] : []),
    ...notes,
  ];
  return { structured, text: cutText(lines.join('\n'), LONGEST_ANSWER) };
}

/** The answer of a job that goes on: how to come back to it, and not to send it again. */
export function runningAnswer(
  handle: { readonly endpointId: string; readonly requestId: string },
  state: Pick<OutcomeData, 'status' | 'queue_position' | 'logs'>,
  note = '',
): Answer<OutcomeData> {
  const wait = state.status === 'in_queue' || state.queue_position ? 10 : 5;
  const next_step = `${note}It goes on at fal: call check_job with this request_id in ${wait} s. Do not submit it again, that would be a second billed job.`;
  const structured = {
    ...state,
    endpoint_id: handle.endpointId,
    request_id: handle.requestId,
    poll_after_seconds: wait,
    next_step,
  };
  const at = state.queue_position === undefined ? '' : `, ${state.queue_position} ahead`;
  const logs = state.logs?.length ? `\n${state.logs.join('\n')}` : '';
  return {
    structured,
    text: `${handle.endpointId}, request ${handle.requestId}: ${state.status}${at}. ${next_step}${logs}`,
  };
}

/** Money as a person reads it, e.g. `0.025 USD (1 megapixels)`. */
function costText(cost: Cost): string {
  return `${roundCost(cost).amount} ${cost.currency} (${cost.units} × ${cost.unit})`;
}

const roundCost = (cost: Cost): Cost => ({ ...cost, amount: Number(cost.amount.toPrecision(6)) });

function readAsset(
  asset: Asset,
  files: readonly SavedFile[],
  expiresAt: number | undefined,
): z.input<typeof ASSET> {
  const file = files.find((one) => one.url === keyOf(asset.url));
  return {
    url: shortUrl(asset.url),
    kind: asset.kind,
    ...(asset.contentType !== undefined && { content_type: asset.contentType }),
    ...(file && { path: file.path }),
    ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
  };
}

/** The output without what `assets` says already: objects that only describe a file become its place in the list. */
function withoutAssetUrls(output: Json, assets: readonly Asset[]): Json {
  const places = new Map(
    assets.slice(0, MOST_ASSETS).map((asset, at) => [asset.url, `assets[${at}]`]),
  );
  const replace = (value: Json): Json => {
    if (typeof value === 'string') return places.get(value) ?? value;
    if (Array.isArray(value)) return value.map(replace);
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replace(inner)]));
  };
  return replace(output);
}
