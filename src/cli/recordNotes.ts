import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Finished } from '../jobs/follow.ts';
import type { Runtime } from '../runtime/runtime.ts';
import type { Progress } from './progress.ts';

/** The file in the data folder that says that the person knows. */
const MARK = 'records-explained';

const EXPLANATION =
  'Notice: .fal/media records the model, the prompt and the inputs of each saved file, and is published if you commit it. FAL_OUTPUT_PROVENANCE=off turns it off. This is shown once.';

/** Says why a saved file has no record of how it was made, and, once on this machine, what records hold. */
export async function noteRecords(
  jobs: readonly Pick<Finished, 'isRecorded' | 'recordError'>[],
  { store }: Pick<Runtime, 'store'>,
  { progress, quiet }: { readonly progress: Progress; readonly quiet: boolean },
): Promise<void> {
  const failed = jobs.flatMap(({ recordError }) => recordError ?? []);
  const [first] = failed;
  const more = failed.length > 1 ? ` So it is with ${failed.length - 1} more.` : '';
  if (first)
    progress.note(`${first.message.replace(/\.?$/, '.')} The file itself is saved.${more}`);
  if (quiet || jobs.every(({ isRecorded }) => isRecorded !== true)) return;
  if (await isFirst(store.folder)) progress.note(EXPLANATION);
}

/** Whether no process has called this for the data folder before. */
const isFirst = (folder: string): Promise<boolean> =>
  writeFile(path.join(folder, MARK), '', { flag: 'wx', mode: 0o600 }).then(
    () => true,
    () => false,
  );
