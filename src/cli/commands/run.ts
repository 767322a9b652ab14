import { stat } from 'node:fs/promises';
import path from 'node:path';
import { inEnglish } from '../../domain/translate.ts';
import { FalError } from '../../fal/errors.ts';
import { uploadInputFiles } from '../../jobs/inputFiles.ts';
import type { PlannedRun } from '../../presets/plan.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { targetIn } from '../../tools/jobInput.ts';
import { estimateLine } from '../../tools/getPricing.ts';
import { print, printMessage } from '../context.ts';
import { EXIT } from '../exit.ts';
import { followJob, reportInterrupted, reportJob } from '../follow.ts';
import { RUN } from '../infos.ts';
import { maxCostOf, readInput } from '../input.ts';
import { findRunnable } from '../runnable.ts';
import { runsModels } from '../runsModels.ts';
import { submitPlanned } from '../submit.ts';
import { batch, isBatch } from './batch.ts';

/** `run`: check, price, guard, submit, follow, save. */
export const run = runsModels(RUN, async (context) => {
  const { runtime, tools, values, positionals, progress, signal } = context;
  const [typed, ...more] = positionals;
  if (typed === undefined || more.length > 0)
    throw new TypeError('run takes one endpoint id, or the name of a preset.');
  const runnable = await findRunnable(typed, runtime, signal);
  const { endpointId, fields } = runnable;
  const stated = await readInput(values, fields);
  for (const note of runnable.notes) progress.note(note);
  const maxCost = maxCostOf(values['max-cost']);
  const folder = values['save-to'] ?? runnable.folder ?? tools.target?.folder;
  const target = await targetIn(folder, tools);
  if (isBatch(values)) {
    const plan = { runnable, stated, flags: values, target, maxCost };
    return batch(runtime, plan, { progress, signal });
  }
  const planned = await runnable.plan(stated);
  if (values['dry-run']) {
    await dryRun(runtime, planned);
    return EXIT.done;
  }
  const job = await submitPlanned(runtime, planned, { target, maxCost, progress, signal });
  if (values.detach) {
    progress.end();
    const { requestId: request_id } = job.handle;
    print(values.json ? JSON.stringify({ endpoint_id: endpointId, request_id }) : request_id);
    return EXIT.done;
  }
  const end = await followJob(job, progress, signal);
  if (end.kind === 'interrupted') return reportInterrupted(job);
  const { json = false, quiet = false } = values;
  return reportJob(end.finished, job.id, runtime, { json, quiet, progress });
});

/** Checks an input and prints what its run costs; files that it names must exist. @throws {FalError} for a faulty input */
async function dryRun({ check, estimate }: Runtime, run: PlannedRun): Promise<void> {
  const { endpointId } = run;
  // The check takes addresses only, as fal does.
  const input = await uploadInputFiles(run.schema, run.input, async (file) => {
    const isFile = await stat(file)
      .then((found) => found.isFile())
      .catch(() => false);
    if (!isFile)
      throw new FalError('not-found', `There is no file ${file}.`, { reason: 'no-file' });
    return `https://v3.fal.media/files/${encodeURIComponent(path.basename(file))}`;
  });
  await check(endpointId, input);
  printMessage(
    `The input is valid. ${estimateLine(await estimate(endpointId, input, { translate: inEnglish }))}`,
  );
}
