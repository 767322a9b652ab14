import * as z from 'zod';
import { randomSeed, seedFieldOf } from '../../domain/seeds.ts';
import type { JsonObject } from '../../domain/types.ts';
import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { normalizeEndpointId } from '../../fal/endpointId.ts';
import { FalError } from '../../fal/errors.ts';
import type { Job } from '../../jobs/job.ts';
import { isInRoots } from '../../jobs/roots.ts';
import { cancelJob, submitNote } from '../jobRun.ts';
import { OUTCOME, runningAnswer } from '../outcome.ts';
import { type Call, defineTool, SPENDS, type ToolContext } from '../tool.ts';
import { isRepeatable } from './repeatable.ts';

export const runAgain = defineTool({
  name: 'run_again',
  title: 'fal repeated run',
  description: 'Runs a job again (billed), for the result viewer; with vary, with a new seed.',
  input: z.object({
    request_id: z.string().trim().min(1).max(128).optional(),
    endpoint_id: z.string().min(1).max(200).optional(),
    input: z.record(z.string(), z.unknown()).optional(),
    vary: z.boolean().optional(),
    max_cost: z.number().positive().optional(),
    strict: z.boolean().optional(),
    expiration_seconds: z.number().int().min(60).optional(),
    store_payload: z.boolean().optional(),
  }),
  output: OUTCOME,
  annotations: SPENDS,
  async run(args, context, call) {
    const { request_id, endpoint_id, input, vary, expiration_seconds } = args;
    const job = request_id === undefined ? undefined : await context.journal.find(request_id);
    const endpointId = job?.endpointId ?? normalizeEndpointId(endpoint_id ?? '');
    const earlier = job?.input ?? (input as JsonObject | undefined);
    if (!earlier) throw notRepeatable(`The input of job ${request_id ?? ''} is not known here.`);
    if (!isRepeatable(earlier))
      throw notRepeatable('The history holds only a part of this input: it had files in it.');
    const started = await context.jobs.start(
      {
        endpointId,
        input: vary ? await withNewSeed(endpointId, earlier, context, call) : earlier,
        by: call.by,
        target: await targetOf(job, context),
        maxCost: args.max_cost,
        ...(args.strict === false && { strict: false }),
        ...(expiration_seconds && { expirationSeconds: expiration_seconds }),
        ...(args.store_payload === false && { storePayload: false }),
      },
      call.signal,
    );
    if (call.signal.reason === CALL_CANCELLED) throw await cancelJob(started, context.jobs);
    return runningAnswer(started.handle, { status: 'in_queue' }, submitNote(started));
  },
});

async function withNewSeed(
  endpointId: string,
  input: JsonObject,
  { catalogue }: ToolContext,
  { signal }: Call,
): Promise<JsonObject> {
  const { schema } = await catalogue.schema(endpointId, { signal });
  const name = seedFieldOf(schema.input);
  const field = name === undefined ? undefined : schema.input.properties?.[name];
  if (name === undefined || !field)
    throw notRepeatable(`${endpointId} has no seed, so each of its runs differs anyway.`);
  return { ...input, [name]: randomSeed(field) };
}

async function targetOf(job: Job | undefined, { roots }: ToolContext) {
  const target = job?.target;
  return target && (await isInRoots(target.folder, roots)) ? target : undefined;
}

const notRepeatable = (message: string): FalError =>
  new FalError('invalid-input', `${message} Nothing was submitted.`, {
    advice: 'Call run_model with the whole input.',
  });
