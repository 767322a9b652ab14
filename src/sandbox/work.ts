import type { Snapshot } from '../snapshot/types.ts';
import type { Cdn } from './cdn.ts';
import { outcomeOf } from './errorTypes.ts';
import type { Job, Outcome } from './jobs.ts';
import type { Json } from './json.ts';
import { isObject } from './json.ts';
import { buildOutput } from './output.ts';
import { planOutput } from './plan.ts';
import { billableUnits, type PriceList } from './pricing.ts';
import { steeringOf } from './steering.ts';
import { createInputCheck, mediaFault, mediaFields } from './validate.ts';

interface WorkOptions {
  readonly snapshot: Snapshot;
  readonly cdn: Cdn;
  readonly prices: PriceList;
}

/** What a job comes to: the input read as fal reads it, the output built, the units counted. Never rejects. */
export function createWork({ snapshot, cdn, prices }: WorkOptions): (job: Job) => Promise<Outcome> {
  const check = createInputCheck();
  const categories = new Map(snapshot.models.map((model) => [model.endpointId, model.category]));

  const run = async (job: Job): Promise<Outcome> => {
    const schema = snapshot.schema(job.endpointId);
    if (!schema) return outcomeOf('internal_error');
    const { input, faults } = check.read(job.endpointId, schema.input, job.input);
    const unloadable = mediaFields(schema.input, job.input).filter(
      ({ value }) => !cdn.loadable(value),
    );
    const detail = faults.length > 0 ? faults : unloadable.map(mediaFault);
    if (detail.length > 0 || !isObject(input)) {
      return {
        status: 422,
        body: { detail: detail as unknown as Json },
        headers: { 'x-fal-retryable': 'false' },
      };
    }
    const { errorType, nsfw } = steeringOf(input);
    if (errorType !== undefined) return outcomeOf(errorType);
    const plan = planOutput(job.endpointId, categories.get(job.endpointId) ?? 'unknown', input, {
      seconds: job.times.runMs / 1000,
      nsfw,
    });
    const output = await buildOutput(schema.output, plan, cdn.publisher(job.mediaLife));
    const units = billableUnits(prices.of(job.endpointId).unit, plan);
    return { status: 200, body: output, headers: { 'x-fal-billable-units': String(units) } };
  };
  return (job) => run(job).catch(() => outcomeOf('internal_server_error'));
}
