import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { kindOfType } from '../../fal/mediaKind.ts';
import type { Uploaded } from '../../fal/storage.ts';
import type { Runtime } from '../../runtime/runtime.ts';
import { insertLinks, type Insertable } from '../documents/insert.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { type Action, commandAction, isTrustedFor, notify, showError } from '../notify.ts';

/** A file that the user picked or dropped. */
export interface FileToUpload {
  readonly name: string;
  readonly uri?: vscode.Uri | undefined;
  /** Reads the content of a file without a URI. */
  readonly bytes?: () => Thenable<Uint8Array>;
}

/** Prompts for files of this machine. */
export async function pickFiles(canSelectMany: boolean): Promise<readonly FileToUpload[]> {
  const openLabel = vscode.l10n.t('Upload');
  const uris = await vscode.window.showOpenDialog({ canSelectMany, openLabel });
  return (uris ?? []).map(fileOf);
}

/** The file at a URI. */
export function fileOf(uri: vscode.Uri): FileToUpload {
  return { name: path.posix.basename(uri.path), uri };
}

/** Uploads files one by one under a cancellable progress notification; a failure is shown and does not stop the rest. */
export async function uploadFiles(
  services: Services,
  files: readonly FileToUpload[],
): Promise<readonly Uploaded[]> {
  if (files.length === 0 || !isTrustedFor(vscode.l10n.t('uploading'), services.log)) return [];
  const runtime = await services.runtimeHost.get();
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Uploading to fal'),
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const stop = new AbortController();
    token.onCancellationRequested(() => stop.abort(CALL_CANCELLED));
    const done: Uploaded[] = [];
    for (const [at, file] of files.entries()) {
      if (stop.signal.aborted) break;
      const place = files.length > 1 ? `${at + 1}/${files.length} ` : '';
      let reported = 0;
      const report = (sent: number, total: number) => {
        const percent = Math.floor((100 * sent) / Math.max(1, total));
        progress.report({
          message: shownText(`${place}${file.name} ${percent} %`),
          increment: (percent - reported) / files.length,
        });
        reported = percent;
      };
      report(0, 1);
      await uploadOne(runtime, file, stop.signal, report).then(
        (uploaded) => {
          report(1, 1);
          done.push(uploaded);
        },
        (error: unknown) => {
          if (stop.signal.aborted) services.log.info(`The upload of ${file.name} was cancelled.`);
          else showError(error, services.log);
        },
      );
    }
    services.uploadsChanged.fire();
    return done;
  });
}

/** Uploads one file, local or virtual. @throws {FalError} */
export async function uploadOne(
  { upload }: Runtime,
  { name, uri, bytes }: FileToUpload,
  signal: AbortSignal,
  onProgress: (sent: number, total: number) => void,
): Promise<Uploaded> {
  const request = { isPicked: true, fileName: name, signal, onProgress } as const;
  const local = localPath(uri);
  if (local !== undefined) return upload({ ...request, path: local });
  // A file outside this machine's file systems is uploaded from a temporary copy.
  const content = bytes ? await bytes() : uri && (await vscode.workspace.fs.readFile(uri));
  const folder = await mkdtemp(path.join(tmpdir(), 'fal-'));
  try {
    const file = path.join(folder, `file${path.extname(name).replace(/[^\w.]/g, '')}`);
    await writeFile(file, content ?? '');
    return await upload({ ...request, path: file });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Converts a `vscode-remote` URI to a `file` URI in a remote window, where the extension runs on the remote machine. */
export function localUri(uri: vscode.Uri): vscode.Uri {
  const isHere = uri.scheme === 'vscode-remote' && vscode.env.remoteName !== undefined;
  return isHere ? vscode.Uri.file(uri.path) : uri;
}

/** The path of a file on the extension's machine; undefined for any other file. */
function localPath(uri: vscode.Uri | undefined): string | undefined {
  const own = uri && localUri(uri);
  return own?.scheme === 'file' ? own.fsPath : undefined;
}

/** The command: uploads the Explorer's selection, the editor's file, or files that the user picks; resolves to their URLs. */
export async function uploadCommand(
  services: Services,
  one: unknown,
  all: unknown,
): Promise<readonly string[]> {
  const uris = (Array.isArray(all) && all.length > 0 ? all : [one]).filter(
    (uri) => uri instanceof vscode.Uri,
  );
  const files = uris.length > 0 ? (await withoutFolders(uris)).map(fileOf) : await pickFiles(true);
  const done = await uploadFiles(services, files);
  await showUploads(services, done);
  return done.map(({ url }) => url);
}

/** Removes the folders from a list of URIs. */
export async function withoutFolders(uris: readonly vscode.Uri[]): Promise<vscode.Uri[]> {
  const kept = await Promise.all(
    uris.map(async (uri) => {
      const { type } = await vscode.workspace.fs.stat(uri);
      return (type & vscode.FileType.Directory) === 0 ? [uri] : [];
    }),
  );
  return kept.flat();
}

/** Copies the URLs and shows a notification with further actions; does not wait for the user. */
export async function showUploads(services: Services, done: readonly Uploaded[]): Promise<void> {
  const [first] = done;
  if (!first) return;
  await vscode.env.clipboard.writeText(done.map(({ url }) => url).join('\n'));
  const editor = vscode.window.activeTextEditor;
  const text =
    done.length === 1
      ? vscode.l10n.t('Uploaded {0}. The URL is on the clipboard.', first.fileName)
      : vscode.l10n.t('Uploaded {0} files. The URLs are on the clipboard.', done.length);
  const actions: Action[] = [];
  if (editor) {
    const run = () => insertLinks(editor, done.map(toInsertable));
    actions.push({ label: vscode.l10n.t('Insert'), run });
  }
  if (done.length === 1) {
    const use = vscode.l10n.t('Use as Input');
    actions.push(commandAction(use, 'fal.generate', { media: asInputMedia(first) }));
  }
  notify(text, actions, services.log);
}

/** An upload as a link to insert. */
export function toInsertable({ url, contentType, fileName }: Uploaded): Insertable {
  return { url, kind: kindOfType(contentType) ?? 'file', alt: fileName };
}

/** An upload as a model input. */
export function asInputMedia({ url, contentType }: Uploaded) {
  return { url, kind: kindOfType(contentType) ?? ('file' as const) };
}
