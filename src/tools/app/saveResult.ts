import * as z from 'zod';
import { isInRoots } from '../../jobs/roots.ts';
import { checkJob } from '../checkJob.ts';
import { ENDPOINT } from '../jobInput.ts';
import { OUTCOME } from '../outcome.ts';
import { defineTool, SPENDS } from '../tool.ts';

/** The folder in which the extension saves by default. */
const DEFAULT_FOLDER = 'fal-media';

export const saveResult = defineTool({
  name: 'save_result',
  title: 'fal result save',
  description: "Saves a job's results into the project, for the result viewer.",
  input: z.object({
    request_id: z.string().trim().min(1).max(128),
    endpoint_id: ENDPOINT.optional(),
  }),
  output: OUTCOME,
  annotations: { ...SPENDS, idempotentHint: true },
  async run({ request_id, endpoint_id }, context, call) {
    const job = await context.journal.find(request_id);
    const planned = job?.target?.folder;
    const save_to =
      planned !== undefined && (await isInRoots(planned, context.roots)) ? planned : DEFAULT_FOLDER;
    return checkJob.run({ request_id, endpoint_id, action: 'result', save_to }, context, call);
  },
});
