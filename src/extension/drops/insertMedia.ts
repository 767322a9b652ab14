import * as vscode from 'vscode';
import { FalError } from '../../fal/errors.ts';
import type { Insertable } from '../documents/insert.ts';
import { outputTarget } from '../generate/output.ts';
import { showError } from '../notify.ts';
import type { Services } from '../services.ts';
import { type FileToUpload, fileOf, toInsertable, uploadFiles } from '../uploads/uploads.ts';
import { downloadMedium } from './download.ts';
import type { Medium } from './media.ts';
import type { Action } from './dropped.ts';
import { saveMedium } from './saveMedium.ts';

/** Uploads or saves media and resolves to what can be inserted; shows errors, and never rejects. `ask` lets the person choose first. */
export async function bringMedia(
  services: Services,
  action: Action,
  media: readonly Medium[],
  signal: AbortSignal,
): Promise<readonly Insertable[]> {
  try {
    const chosen = action === 'ask' ? await askAction() : action;
    if (chosen === undefined) return [];
    const files: FileToUpload[] = [];
    for (const medium of media) files.push(await fileFrom(services, medium, signal));
    signal.throwIfAborted();
    const done = await (chosen === 'upload'
      ? upload(services, files)
      : save(services, files, signal));
    const [{ alt = '' } = {}] = media;
    return alt === '' || media.length > 1 ? done : done.map((one) => ({ ...one, alt }));
  } catch (error) {
    if (!signal.aborted) showError(error, services.log);
    return [];
  }
}

async function askAction(): Promise<Exclude<Action, 'ask'> | undefined> {
  const choices = [
    { label: vscode.l10n.t('Upload to fal and insert'), action: 'upload' as const },
    { label: vscode.l10n.t('Save to project and insert'), action: 'save' as const },
  ];
  return (await vscode.window.showQuickPick(choices))?.action;
}

async function fileFrom(
  { runtimeHost }: Services,
  medium: Medium,
  signal: AbortSignal,
): Promise<FileToUpload> {
  if ('uri' in medium) return fileOf(medium.uri);
  if ('bytes' in medium) return medium;
  const { fal } = await runtimeHost.get();
  const { url, name } = medium;
  const downloaded = await downloadMedium(url, name, fal.transport.gatewayOrigin, signal);
  return { name: downloaded.name, bytes: () => Promise.resolve(downloaded.content) };
}

async function upload(
  services: Services,
  files: readonly FileToUpload[],
): Promise<readonly Insertable[]> {
  return (await uploadFiles(services, files)).map(toInsertable);
}

async function save(
  { log }: Services,
  files: readonly FileToUpload[],
  signal: AbortSignal,
): Promise<readonly Insertable[]> {
  const target = await outputTarget();
  if (!target) {
    throw new FalError(
      'not-allowed',
      vscode.l10n.t('No folder is open that results could be saved in.'),
      { advice: vscode.l10n.t('Open a folder, or copy the URL.') },
    );
  }
  const done: Insertable[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    await saveMedium(file, target).then(
      (saved) => done.push(saved),
      (error: unknown) => showError(error, log),
    );
  }
  return done;
}
