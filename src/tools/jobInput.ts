import * as z from 'zod';
import { normalizeCategory } from '../catalogue/categories.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import type { JsonObject } from '../domain/types.ts';
import { uploadInputFiles } from '../jobs/inputFiles.ts';
import { folderInRoots } from '../jobs/roots.ts';
import type { SaveTarget } from '../jobs/job.ts';
import type { JobRequest } from '../jobs/run.ts';
import { fillInMissing } from './missingInput.ts';
import type { Call, ToolContext } from './tool.ts';

export const ENDPOINT = z.string().min(1).max(200).describe('e.g. fal-ai/flux/dev');
export const SAVE_TO = z
  .string()
  .min(1)
  .max(1000)
  .optional()
  .describe('Project folder for results, created if missing; result URLs are temporary');

/** The input of run_model and submit_job. */
export const JOB = z.object({
  endpoint_id: ENDPOINT,
  input: z.record(z.string(), z.unknown()).describe("The model's fields, see get_model_schema"),
  save_to: SAVE_TO,
  upload_inputs: z
    .boolean()
    .optional()
    .describe('true: first upload project files named in media fields'),
  strict: z.boolean().optional().describe('false: skip the input check, if the schema is wrong'),
  model_type: z.string().max(60).optional().describe('Refuse models outside this category'),
  expiration_seconds: z.number().int().min(60).optional().describe('Lifetime of result URLs'),
  max_cost: z.number().positive().optional().describe('Refuse a run that may cost more USD'),
  store_payload: z.boolean().optional().describe('false: fal stores no input or output'),
});

/** The parameters that need local files. */
export const JOB_FILES = ['save_to', 'upload_inputs'];

/** Reads a tool's input as a job: checks the category, has a person fill in what is missing, uploads its files, creates its folder. @throws {FalError} */
export async function readJob(
  params: z.output<typeof JOB>,
  context: ToolContext,
  call: Call,
  begun: number,
): Promise<JobRequest> {
  const endpointId = normalizeEndpointId(params.endpoint_id);
  if (params.model_type !== undefined)
    await requireType(endpointId, params.model_type, context, call);
  const given = params.input as JsonObject;
  const isChecked = params.strict !== false;
  const filledIn = isChecked ? await fillInMissing(endpointId, given, context, call, begun) : {};
  const input = {
    ...(params.upload_inputs ? await uploadFiles(endpointId, given, context, call) : given),
    // Who fills in a path wants the file uploaded; the agent states it for its own fields.
    ...(Object.keys(filledIn).length > 0 &&
      (await uploadFiles(endpointId, filledIn, context, call))),
  };
  const target = await targetIn(params.save_to ?? context.target?.folder, context);
  return {
    endpointId,
    input,
    ...(params.strict === false && { strict: false }),
    by: call.by,
    target,
    maxCost: params.max_cost,
    ...(params.expiration_seconds && { expirationSeconds: params.expiration_seconds }),
    ...(params.store_payload === false && { storePayload: false }),
  };
}

/** Where a tool saves results: the folder, created when it is missing, and the names that the person set. @throws {FalError} outside the project */
export async function targetIn(
  folder: string | undefined,
  { roots, target }: Pick<ToolContext, 'roots' | 'target'>,
): Promise<SaveTarget | undefined> {
  if (!folder) return undefined;
  const { naming } = target ?? {};
  const real = await folderInRoots(folder, await roots());
  return { folder: real, ...(naming !== undefined && { naming }) };
}

async function uploadFiles(
  endpointId: string,
  input: JsonObject,
  { catalogue, upload }: ToolContext,
  { signal, progress }: Call,
): Promise<JsonObject> {
  const { schema } = await catalogue.schema(endpointId, { signal });
  return uploadInputFiles(schema.input, input, async (path) => {
    progress(`Uploading ${path}`);
    return (await upload({ path, signal })).url;
  });
}

async function requireType(
  endpointId: string,
  type: string,
  { catalogue }: ToolContext,
  { signal }: Call,
): Promise<void> {
  const model = await catalogue.find(endpointId, { signal });
  if (!model || normalizeCategory(model.category) === normalizeCategory(type)) return;
  throw new FalError(
    'not-allowed',
    `${endpointId} is ${model.category}, not ${type}; nothing was submitted.`,
    {
      advice: 'Take another endpoint (search_models with that category), or leave model_type out.',
    },
  );
}
