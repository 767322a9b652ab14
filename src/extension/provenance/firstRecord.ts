import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Job, SavedFile } from '../../jobs/job.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';
import { watchLog } from '../watchLog.ts';

const EXPLAINED = 'fal.recordsExplained';
/** Milliseconds between two looks for a record, which follows the file in a moment, and the number of looks. */
const LOOK = 1_500;
const LOOKS = 4;

/** Explains once, when any process first records how a file of this workspace was made, what such records hold and how to turn them off. */
export function registerFirstRecord(services: Services): vscode.Disposable {
  const { globalState } = services.context;
  if (globalState.get(EXPLAINED) === true) return new vscode.Disposable(() => undefined);
  /** Milliseconds since 1970; earlier saves are no news. */
  const since = Date.now();
  const seen = new Set<string>();
  let looking: Promise<void> = Promise.resolve();
  const look = async () => {
    if (!isDue(globalState)) return;
    const { journal } = await services.runtimeHost.get();
    const { jobs } = await journal.jobs();
    for (const job of jobs)
      for (const file of job.files) {
        if ((file.at ?? 0) < since || seen.has(file.path)) continue;
        seen.add(file.path);
        if ((await isRecorded(services, job, file)) && isDue(globalState)) {
          watch.dispose();
          await explain(services);
          return;
        }
      }
  };
  const changed = () => {
    looking = looking.then(look).catch((error: unknown) => {
      services.log.debug(`The first record could not be explained: ${String(error)}`);
    });
  };
  const watch = watchLog(services, 'jobs', { changed });
  return watch;
}

/** Whether the explanation is due: once a user, while records are written, and never where the user has set them. */
function isDue(state: vscode.Memento): boolean {
  const setting = vscode.workspace.getConfiguration('fal').inspect('output.provenance');
  return (
    state.get(EXPLAINED) !== true &&
    vscode.workspace.isTrusted &&
    readSettings().output.provenance &&
    setting?.globalValue === undefined
  );
}

/** Whether a file of this workspace has a record of a job, or gets it in a moment. */
async function isRecorded(
  services: Services,
  { handle }: Job,
  { path }: SavedFile,
): Promise<boolean> {
  const { isUri } = await import('../../jobs/savedFile.ts');
  if (isUri(path) || !vscode.workspace.getWorkspaceFolder(vscode.Uri.file(path))) return false;
  const { foundOf } = await import('./foundOf.ts');
  for (let looks = 0; looks < LOOKS; looks += 1) {
    await sleep(LOOK);
    const found = await foundOf(services, path);
    if (found?.records.some(({ request_id }) => request_id === handle?.requestId)) return true;
  }
  return false;
}

async function explain({ context, log }: Services): Promise<void> {
  await context.globalState.update(EXPLAINED, true);
  const turnOff = () =>
    vscode.workspace
      .getConfiguration('fal')
      .update('output.provenance', 'off', vscode.ConfigurationTarget.Workspace);
  const { notify } = await import('../notify.ts');
  const text = vscode.l10n.t(
    'The folder .fal/media of this project records the model, the prompt and the inputs of each saved file. Whoever gets the project can read them: they are published if you commit them.',
  );
  notify(text, [{ label: vscode.l10n.t('Turn Off'), run: turnOff }], log);
}
