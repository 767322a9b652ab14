import * as z from 'zod';
import { promptOf } from '../../domain/input.ts';
import { seedFieldOf } from '../../domain/seeds.ts';
import { inEnglish } from '../../domain/translate.ts';
import type { JsonObject } from '../../domain/types.ts';
import type { ViewedJob, ViewedPrice, ViewerAction } from '../../domain/viewer.ts';
import { normalizeEndpointId } from '../../fal/endpointId.ts';
import type { Job } from '../../jobs/job.ts';
import { cutText } from '../truncate.ts';
import { type Call, defineTool, READS, type ToolContext } from '../tool.ts';
import { isRepeatable } from './repeatable.ts';

/** Milliseconds since the start of a job that a call without an answer may be about. */
const RECENT = 3_600_000;
const LONGEST_PROMPT = 2_000;

const AMOUNT = z.number().optional();

export const viewJob = defineTool({
  name: 'view_job',
  title: 'fal job view',
  description: 'What the result viewer shows of a job besides its result.',
  input: z.object({
    request_id: z.string().trim().min(1).max(128).optional(),
    endpoint_id: z.string().min(1).max(200).optional(),
    input: z.record(z.string(), z.unknown()).optional(),
  }),
  output: z.object({
    request_id: z.string().optional(),
    endpoint_id: z.string().optional(),
    prompt: z.string().optional(),
    price: z
      .object({ min: AMOUNT, max: AMOUNT, typical: AMOUNT, currency: z.string().optional() })
      .optional(),
    actions: z.array(z.enum(['save', 'insert', 'again', 'vary'])),
    has_resources: z.boolean(),
  }),
  annotations: READS,
  async run({ request_id, endpoint_id, input }, context, call) {
    const stated = endpoint_id === undefined ? undefined : normalizeEndpointId(endpoint_id);
    const job =
      request_id === undefined
        ? await findRun(stated, input as JsonObject | undefined, context, call)
        : await context.journal.find(request_id).catch(() => undefined);
    const endpointId = job?.endpointId ?? stated;
    const runInput = job?.input ?? (input as JsonObject | undefined);
    const prompt = promptOf(runInput);
    const requestId = job?.handle?.requestId ?? request_id;
    const isKnown = endpointId !== undefined && runInput !== undefined;
    const [price, repeats, saves, inserts] = await Promise.all([
      isKnown ? priceOf(endpointId, runInput, context, call) : undefined,
      isKnown ? repeatsOf(endpointId, runInput, context, call) : [],
      savesOf(job, context),
      insertsOf(job, context),
    ]);
    const structured = {
      ...(requestId !== undefined && { request_id: requestId }),
      ...(endpointId !== undefined && { endpoint_id: endpointId }),
      ...(prompt !== undefined && { prompt: cutText(prompt, LONGEST_PROMPT) }),
      ...(price && { price }),
      actions: [...saves, ...inserts, ...repeats],
      has_resources: job?.handle !== undefined && !context.remote,
    } satisfies ViewedJob;
    // Some hosts pass the page a call's text alone.
    return { structured, text: JSON.stringify(structured) };
  },
});

/** The job of a call that has no answer yet: this client's only recent one with the same model and prompt. */
async function findRun(
  endpointId: string | undefined,
  input: JsonObject | undefined,
  { journal }: ToolContext,
  { by }: Call,
): Promise<Job | undefined> {
  if (endpointId === undefined) return undefined;
  const { jobs } = await journal.jobs();
  const since = Date.now() - RECENT;
  const prompt = promptOf(input);
  const found = jobs.filter(
    (job) =>
      job.at >= since &&
      job.by === by &&
      job.handle !== undefined &&
      job.endpointId === endpointId &&
      promptOf(job.input) === prompt,
  );
  const running = found.filter(({ outcome }) => !outcome);
  const meant = running.length > 0 ? running : found;
  // Of two equal runs nobody knows which one is meant, and a cancel must not meet the other.
  return meant.length === 1 ? meant[0] : undefined;
}

async function priceOf(
  endpointId: string,
  input: JsonObject,
  { estimate }: ToolContext,
  { signal }: Call,
): Promise<ViewedPrice | undefined> {
  const found = await estimate(endpointId, input, { translate: inEnglish, signal }).catch(
    () => undefined,
  );
  if (!found) return undefined;
  const { min, max, typical, currency } = found;
  const amounts = { min, max, typical, currency };
  return Object.fromEntries(Object.entries(amounts).filter(([, value]) => value !== undefined));
}

async function repeatsOf(
  endpointId: string,
  input: JsonObject,
  { appTools = [], catalogue }: ToolContext,
  { signal }: Call,
): Promise<ViewerAction[]> {
  if (!appTools.includes('run_again') || !isRepeatable(input)) return [];
  const found = await catalogue.schema(endpointId, { signal }).catch(() => undefined);
  const hasSeed = found !== undefined && seedFieldOf(found.schema.input) !== undefined;
  return hasSeed ? ['again', 'vary'] : ['again'];
}

async function savesOf(
  job: Job | undefined,
  { appTools = [], roots }: ToolContext,
): Promise<ViewerAction[]> {
  if (!job?.handle || !appTools.includes('save_result')) return [];
  const folders = await roots().catch(() => []);
  return folders.length > 0 ? ['save'] : [];
}

async function insertsOf(
  job: Job | undefined,
  { appTools = [], editor }: ToolContext,
): Promise<ViewerAction[]> {
  if (!job?.handle || !appTools.includes('insert_result')) return [];
  return (await editor?.isOpen()) ? ['insert'] : [];
}
