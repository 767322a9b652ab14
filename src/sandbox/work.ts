import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';
import type { Cdn } from './cdn.ts';
import { errorOutcome } from './errors.ts';
import type { Job, Outcome } from './jobs.ts';
import { buildOutput } from './output.ts';
import { planOutput } from './plan.ts';
import { billableUnits, billingOf } from './prices/billing.ts';
import { steeringOf } from './steering.ts';
import { createInputCheck, mediaFault, mediaFields } from './validate.ts';

/** Creates the work of a job: validates its input as fal does, builds the output, counts the units. Never rejects. */
export function createWork(snapshot: Snapshot, cdn: Cdn): (job: Job) => Promise<Outcome> {
  const readInput = createInputCheck();
  const run = async ({ endpointId, times, ...job }: Job): Promise<Outcome> => {
    const [model, schema] = [snapshot.model(endpointId), snapshot.schema(endpointId)];
    if (!model || !schema) return errorOutcome('internal_error');
    const { input, faults } = readInput(endpointId, schema.input, job.input);
    const unloadable = mediaFields(schema.input, job.input).filter(
      ({ value }) => !cdn.isLoadable(value),
    );
    const detail = faults.length > 0 ? faults : unloadable.map(mediaFault);
    if (detail.length > 0 || !isObject(input)) {
      return {
        status: 422,
        body: { detail: detail as unknown as Json },
        headers: { 'x-fal-retryable': 'false' },
      };
    }
    const { errorType, isNsfw, isBilled } = steeringOf(input);
    const plan = planOutput(endpointId, model.category, input, {
      seconds: times.runMs / 1000,
      isNsfw,
    });
    const units = { 'x-fal-billable-units': billableUnits(billingOf(model), plan) };
    if (errorType !== undefined) {
      const outcome = errorOutcome(errorType);
      // fal bills no error of its own, but a refusal after the model's work.
      const hasUnits = isBilled && outcome.status < 500;
      return { ...outcome, headers: { ...outcome.headers, ...(hasUnits && units) } };
    }
    const output = await buildOutput(schema.output, plan, cdn.publisher(job.mediaLifetime));
    return { status: 200, body: output, headers: units };
  };
  return (job) => run(job).catch(() => errorOutcome('internal_server_error'));
}
