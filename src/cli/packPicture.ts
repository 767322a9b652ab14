import { FalError } from '../fal/errors.ts';
import { nameFor } from '../jobs/naming.ts';
import { type PackOfOne, pictureInput } from '../packs/pictures.ts';
import { failureOf } from '../tools/jobRun.ts';
import { PROGRAM } from './command.ts';
import { EXIT, reportError } from './exit.ts';
import { followJob, reportInterrupted, reportNotes } from './follow.ts';
import { maxCostOf, readInput } from './input.ts';
import type { PACK } from './projectInfos.ts';
import { findRunnable } from './runnable.ts';
import type { RunsContext } from './runsModels.ts';
import { submitPlanned } from './submit.ts';

const IMAGE = /\.(png|jpe?g|webp|gif|avif|svg|tiff?|bmp)$/i;

/** Generates the picture of a pack as `run` does, and saves it in a folder; resolves to its path, or to the exit code where there is none. @throws {FalError} for what was not submitted */
export async function packPicture(
  { runtime, values, progress, signal }: RunsContext<typeof PACK>,
  pack: PackOfOne,
  folder: string,
): Promise<string | number> {
  const { prompt = '', model = runtime.catalogue.best('text-to-image')[0] ?? '' } = values;
  if (prompt.trim() === '') throw new TypeError('--prompt is empty.');
  const runnable = await findRunnable(model, runtime, signal);
  const { fields, promptName } = runnable;
  if (promptName === undefined) throw new TypeError(`${model} takes no prompt.`);
  for (const note of runnable.notes) progress.note(note);
  const stated = await readInput(values, fields);
  const input = pictureInput(pack, prompt, { fields, promptName }, stated);
  const planned = await runnable.plan(input);
  const maxCost = maxCostOf(values['max-cost']);
  // The sentence that completes the prompt is no part of the name.
  const target = { folder, naming: nameFor(planned.endpointId, prompt) };
  const how = { target, maxCost, progress, signal };
  const job = await submitPlanned(runtime, planned, how);
  const end = await followJob(job, progress, signal);
  if (end.kind === 'interrupted') return reportInterrupted(job);
  const { finished } = end;
  const command = `${PROGRAM} pack`;
  if (finished.failure) return reportError(failureOf(finished, finished.failure), command);
  const { quiet = false } = values;
  await reportNotes(finished, job.id, runtime, { quiet, progress });
  if (finished.saveError) {
    reportError(finished.saveError, command);
    return EXIT.failed;
  }
  const picture = finished.files.find(({ path }) => IMAGE.test(path));
  // A conversion may have made it too small.
  if (picture) return picture.original?.path ?? picture.path;
  const made = finished.files.map(({ path }) => path).join(', ');
  const what = made === '' ? `${model} made no picture.` : `${model} made no picture, but ${made}.`;
  throw new FalError('failed', what, {
    advice: `Choose a --model of the category text-to-image: ${PROGRAM} models --category text-to-image.`,
  });
}
