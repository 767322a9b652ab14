import path from 'node:path';
import * as vscode from 'vscode';
import { estimateText } from '../../domain/estimate.ts';
import { promptOf } from '../../domain/input.ts';
import { seedFieldOf } from '../../domain/seeds.ts';
import type { JsonObject } from '../../domain/types.ts';
import { filesOf, inputAgain } from '../../provenance/again.ts';
import type { Found } from '../../provenance/find.ts';
import type { MediaRecord } from '../../provenance/record.ts';
import { isRecordOf } from '../../provenance/sources.ts';
import { showDocument } from '../documents/documents.ts';
import { moneyText } from '../jobs/results.ts';
import { notify } from '../notify.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { foundOf } from './foundOf.ts';
import { mediaAt } from './mediaAt.ts';

/** The command: shows how a file was made, as a document. */
export async function showOrigin(services: Services, argument: unknown): Promise<void> {
  const uri = await mediaAt(argument, services.log);
  if (uri && (await recordOf(services, uri)))
    await showDocument(`origins/${path.basename(uri.fsPath)}`, uri.fsPath);
}

/** The command: makes a file again, with the same input and seed. */
export async function makeAgain(services: Services, argument: unknown): Promise<void> {
  await repeat(services, argument, (input) => Promise.resolve(input));
}

/** The command: makes another version of a file, with another seed. */
export async function varyFile(services: Services, argument: unknown): Promise<void> {
  await repeat(services, argument, async (input, endpointId) => {
    const { catalogue } = await services.runtimeHost.get();
    const { schema } = await catalogue.schema(endpointId);
    const field = seedFieldOf(schema.input);
    if (field === undefined) return input;
    // Without a seed the model chooses one.
    const { [field]: _, ...others } = input;
    return others;
  });
}

/** The command: opens the form of the model with which a file was made, filled in as it was. */
export async function editInputs(services: Services, argument: unknown): Promise<void> {
  const uri = await mediaAt(argument, services.log);
  const made = uri && (await againOf(services, uri, confirmUpload));
  if (!made) return;
  const { endpointId, input } = made;
  await services.sidebar.show({ place: 'create', endpointId, values: input });
}

async function repeat(
  services: Services,
  argument: unknown,
  change: (input: JsonObject, endpointId: string) => Promise<JsonObject>,
): Promise<void> {
  const uri = await mediaAt(argument, services.log);
  if (!uri) return;
  const made = await againOf(services, uri, (record) => confirmRun(services, record));
  if (!made) return;
  const { endpointId, input, missing } = made;
  if (missing.length > 0) {
    const places = missing.map((at) => at.slice(1)).join(', ');
    const edit = { label: vscode.l10n.t('Edit Inputs'), run: () => editInputs(services, uri) };
    notify(
      vscode.l10n.t('Files that it was made from are gone or have changed: {0}.', places),
      [edit],
      services.log,
      'warning',
    );
    return;
  }
  const changed = await change(input, endpointId);
  await vscode.commands.executeCommand('fal.generate', { endpointId, input: changed });
}

/** The model and the input of a file, with its local files uploaded where needed; `ask` comes first for a record that describes no run of this machine, which anybody may have written. */
async function againOf(
  services: Services,
  uri: vscode.Uri,
  ask: (record: MediaRecord) => Promise<boolean>,
) {
  const found = await recordOf(services, uri);
  if (!found) return undefined;
  const { root, record } = found;
  const { upload, uploads, journal } = await services.runtimeHost.get();
  const job = await journal.find(record.request_id);
  // What the sandbox ran was free.
  const isSameGateway = job?.owner.via === journal.owner.via;
  const isOwn = job && isSameGateway && (await isRecordOf(record, job, { uploads, journal }));
  if (!isOwn && !(await ask(record))) return undefined;
  const { signal } = new AbortController();
  const again = await inputAgain(record, root, upload, signal);
  return { endpointId: record.endpoint_id, ...again };
}

/** Asks before a run that only the record of a file describes. */
async function confirmRun({ runtimeHost }: Services, record: MediaRecord): Promise<boolean> {
  const { endpoint_id: endpointId, input } = record;
  const { estimate } = await runtimeHost.get();
  const signal = AbortSignal.timeout(5_000);
  const found = await estimate(endpointId, input, { translate: vscode.l10n.t, signal }).catch(
    () => undefined,
  );
  const money = (amount: number) => moneyText(amount, found?.currency ?? 'USD');
  const price = (found && estimateText(found, vscode.l10n.t, money)) ?? vscode.l10n.t('not known');
  return isConfirmed(vscode.l10n.t('Run {0}?', endpointId), vscode.l10n.t('Run'), [
    promptOf(input) ?? '',
    vscode.l10n.t('Its price: {0}.', price),
    filesText(filesOf(record)),
    unconfirmed(),
  ]);
}

/** Asks before the upload of files that only the record of a file names. */
async function confirmUpload(record: MediaRecord): Promise<boolean> {
  const files = filesText(filesOf(record));
  if (files === '') return true;
  const upload = vscode.l10n.t('Upload');
  return isConfirmed(vscode.l10n.t('Upload files to fal?'), upload, [files, unconfirmed()]);
}

const unconfirmed = (): string =>
  vscode.l10n.t(
    'The history of this machine does not confirm this run: only the record of the file describes it.',
  );

/** Files that a question names, and characters of each. */
const MOST_FILES = 5;
const LONGEST_FILE = 50;

function filesText(files: readonly string[]): string {
  if (files.length === 0) return '';
  const names = files
    .slice(0, MOST_FILES)
    .map((file) => (file.length > LONGEST_FILE ? `…${file.slice(-LONGEST_FILE)}` : file))
    .join(', ');
  return files.length > MOST_FILES
    ? vscode.l10n.t(
        'This uploads {0} files to fal, the first of which are {1}.',
        files.length,
        names,
      )
    : vscode.l10n.t('This uploads to fal: {0}.', names);
}

/** Characters of a line of a question. */
const LONGEST = 300;

/** A text that leaves the rest of its question in view. */
const shortened = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;

async function isConfirmed(
  question: string,
  yes: string,
  details: readonly string[],
): Promise<boolean> {
  const detail = details.filter(Boolean).map(shortened).join('\n\n');
  const options = { modal: true, detail: shownText(detail) };
  const title = shortened(question);
  const chosen = await vscode.window.showWarningMessage(shownText(title), options, yes);
  return chosen === yes;
}

/** The record of a file; of one that was edited since, the record of what it was. Shows why there is none. */
async function recordOf(services: Services, uri: vscode.Uri) {
  const found = await foundOf(services, uri.fsPath);
  const record = found?.records[0] ?? found?.changedFrom;
  if (found && record) return { root: found.root, record };
  notify(messageOf(uri, found), [], services.log);
  return undefined;
}

function messageOf(uri: vscode.Uri, found: Found | undefined): string {
  const name = vscode.workspace.asRelativePath(uri);
  if (found && found.faults.length > 0)
    return vscode.l10n.t('The record of {0} cannot be read: {1}', name, found.faults.join('\n'));
  if (!found) return vscode.l10n.t('{0} is not a file of this workspace.', name);
  return vscode.l10n.t(
    'Nothing is recorded on how {0} was made. fal records the files that it saves, in .fal/media.',
    name,
  );
}
