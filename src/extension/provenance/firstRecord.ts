import * as vscode from 'vscode';
import { notify } from '../notify.ts';
import type { Services } from '../services.ts';
import { readSettings } from '../settings.ts';

const EXPLAINED = 'fal.recordsExplained';
const RECORDS = '**/.fal/media/*/*.json';
/** Bytes of a record. */
const LARGEST = 256 * 1024;
/** Milliseconds since a save; records of a pull or a checkout are older. */
const RECENT = 60_000;

/** Says once, when any process first records in this workspace how a file was made, what such records hold and how to turn them off. */
export function registerFirstRecord({ context, log }: Services): vscode.Disposable {
  const { globalState } = context;
  const isDue = () =>
    globalState.get(EXPLAINED) !== true &&
    vscode.workspace.isTrusted &&
    readSettings().output.provenance &&
    // Whoever has set it knows it.
    vscode.workspace.getConfiguration('fal').inspect('output.provenance')?.globalValue ===
      undefined;
  if (globalState.get(EXPLAINED) === true) return new vscode.Disposable(() => undefined);
  const watcher = vscode.workspace.createFileSystemWatcher(RECORDS, false, true, true);
  const explain = async (uri: vscode.Uri) => {
    if (!isDue() || !(await isNew(uri)) || !isDue()) return;
    watcher.dispose();
    await globalState.update(EXPLAINED, true);
    const turnOff = () =>
      vscode.workspace
        .getConfiguration('fal')
        .update('output.provenance', 'off', vscode.ConfigurationTarget.Workspace);
    notify(
      vscode.l10n.t(
        'The folder .fal/media of this project records the model, the prompt and the inputs of each saved file. Whoever gets the project can read them: they are published if you commit them.',
      ),
      [{ label: vscode.l10n.t('Turn Off'), run: turnOff }],
      log,
    );
  };
  watcher.onDidCreate((uri) => {
    explain(uri).catch((error: unknown) =>
      log.debug(`The first record could not be explained: ${String(error)}`),
    );
  });
  return watcher;
}

/** Whether a file is a record of a save of this moment. */
async function isNew(uri: vscode.Uri): Promise<boolean> {
  if (uri.scheme !== 'file') return false;
  const [{ readSmallFile }, { parseRecord }] = await Promise.all([
    import('../../jobs/openFile.ts'),
    import('../../provenance/record.ts'),
  ]);
  const text = (await readSmallFile(uri.fsPath, LARGEST)).toString('utf8');
  return Math.abs(Date.now() - Date.parse(parseRecord(text).made_at)) < RECENT;
}
