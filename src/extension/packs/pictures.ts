import path from 'node:path';
import { pathToFileURL } from 'node:url';
import * as vscode from 'vscode';
import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { FalError } from '../../fal/errors.ts';
import { createImaging, type Imaging } from '../../imaging/imaging.ts';
import { isTrustedFor, notify } from '../notify.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { localUri } from '../uploads/uploads.ts';

/** Names of pictures that can be decoded here. */
const PICTURE = /\.(png|jpe?g|webp|gif)$/i;

/** Whether files can be written: into a trusted folder of this machine. Shows why not; `what` is what needs it. */
export function canWrite(what: string, { log }: Services): boolean {
  if (!isTrustedFor(what, log)) return false;
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.some(({ uri }) => uri.scheme === 'file')) return true;
  notify(
    folders.length === 0
      ? vscode.l10n.t('No folder is open, so no file is read or written. Open a folder.')
      : vscode.l10n.t(
          'The files of this workspace are on no disk of this machine, so {0} is not possible here.',
          what,
        ),
    [],
    log,
    'warning',
  );
  return false;
}

/** The pictures of a menu: all that are selected, else the clicked one; none for the palette. @throws {FalError} for one that is not on this machine */
export function picturesOf(one: unknown, all: unknown): readonly string[] {
  const uris = (Array.isArray(all) && all.length > 0 ? (all as unknown[]) : [one]).filter(
    (uri): uri is vscode.Uri => uri instanceof vscode.Uri,
  );
  return uris.map(localPath);
}

/** The picture that the active tab shows. */
export function activePicture(): string | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const isFile = input instanceof vscode.TabInputCustom || input instanceof vscode.TabInputText;
  const uri = isFile ? localUri(input.uri) : undefined;
  return uri?.scheme === 'file' && PICTURE.test(uri.path) ? uri.fsPath : undefined;
}

/** Prompts for pictures of this machine; none when cancelled. */
export async function choosePictures(canSelectMany: boolean): Promise<readonly string[]> {
  const uris = await vscode.window.showOpenDialog({
    canSelectMany,
    openLabel: vscode.l10n.t('Choose'),
    filters: { [vscode.l10n.t('Pictures')]: ['png', 'jpg', 'jpeg', 'webp', 'gif'] },
  });
  return (uris ?? []).map(localPath);
}

function localPath(uri: vscode.Uri): string {
  const own = localUri(uri);
  if (own.scheme === 'file') return own.fsPath;
  throw new FalError('not-allowed', vscode.l10n.t('{0} is not on this machine.', uri.path), {
    advice: vscode.l10n.t('Copy it to a folder of this machine first.'),
  });
}

/** The service that makes pictures, in a worker. */
export const openImaging = ({ context }: Services): Imaging =>
  createImaging(pathToFileURL(context.asAbsolutePath('dist/imaging/main.mjs')));

/** Works under a progress notification with Cancel; undefined when it was cancelled, which is shown. */
export async function withCancel<T>(
  { log }: Services,
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  const location = vscode.ProgressLocation.Notification;
  const options = { location, title: shownText(title), cancellable: true };
  return vscode.window.withProgress(options, async (_progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort(CALL_CANCELLED));
    try {
      return await work(stop.signal);
    } catch (error) {
      if (!stop.signal.aborted) throw error;
      notify(vscode.l10n.t('Cancelled. Nothing was written.'), [], log);
      return undefined;
    }
  });
}

/** Shows what was written, and what to know about it, with a way to the first file. */
export function showWritten(
  { log }: Services,
  text: string,
  first: string,
  notes: readonly string[],
): void {
  const run = () => vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(first));
  notify([text, ...notes].join(' '), [{ label: vscode.l10n.t('Show'), run }], log);
}

/** A path as the person knows it: from the workspace folder, where it lies in one. */
export const shownPath = (file: string): string =>
  vscode.workspace.asRelativePath(file) || path.basename(file);
