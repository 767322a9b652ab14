import * as vscode from 'vscode';
import { KIND_ICONS } from '../../domain/icons.ts';
import { kindOfType } from '../../fal/mediaKind.ts';
import type { RememberedUpload } from '../../jobs/uploadCache.ts';
import { insertLinks } from '../documents/insert.ts';
import type { Services } from '../services.ts';
import { showError } from '../notify.ts';
import {
  fileOf,
  asInputMedia,
  showUploads,
  type FileToUpload,
  toInsertable,
  uploadFiles,
  withoutFolders,
} from './uploads.ts';

/** An upload as a row of the view. */
export function toTreeItem(upload: RememberedUpload): vscode.TreeItem {
  const { url, fileName, contentType, size, at } = upload;
  const item = new vscode.TreeItem(fileName);
  const when = at > 0 ? [new Date(at).toLocaleString()] : [];
  item.id = url;
  item.description = sizeText(size);
  item.tooltip = [fileName, `${contentType}, ${sizeText(size)}`, ...when, url].join('\n');
  item.iconPath = new vscode.ThemeIcon(KIND_ICONS[kindOfType(contentType) ?? 'file']);
  item.contextValue = 'upload';
  return item;
}

/** A size in bytes as a person reads it, `1.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const [size, unit] = bytes < 999_500 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB'];
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} ${unit}`;
}

/** Uploads dropped files; shows errors and never rejects. */
export async function uploadDropped(services: Services, data: vscode.DataTransfer): Promise<void> {
  try {
    await showUploads(services, await uploadFiles(services, await droppedFiles(data)));
  } catch (error) {
    showError(error, services.log);
  }
}

async function droppedFiles(data: vscode.DataTransfer): Promise<readonly FileToUpload[]> {
  const list = (await data.get('text/uri-list')?.asString()) ?? '';
  const uris = list
    .split(/\r?\n/)
    .filter((line) => line !== '' && !/^(#|https?:)/i.test(line))
    .map((line) => vscode.Uri.parse(line));
  if (uris.length > 0) return (await withoutFolders(uris)).map(fileOf);
  return [...data].flatMap(([, item]) => {
    const file = item.asFile();
    return file ? [{ name: file.name, uri: file.uri, bytes: () => file.data() }] : [];
  });
}

/** The rows of a view command: all selected rows, else the clicked one. */
function chosen(one: unknown, all: unknown): RememberedUpload[] {
  const rows = Array.isArray(all) && all.length > 0 ? (all as unknown[]) : [one];
  return rows.filter(
    (row): row is RememberedUpload =>
      typeof row === 'object' && row !== null && 'url' in row && typeof row.url === 'string',
  );
}

/** The command: copies the URLs to the clipboard. */
export async function copyUploadUrl(one: unknown, all: unknown): Promise<void> {
  const urls = chosen(one, all).map(({ url }) => url);
  if (urls.length > 0) await vscode.env.clipboard.writeText(urls.join('\n'));
}

/** The command: inserts links into the active editor. */
export async function insertUpload(one: unknown, all: unknown): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (editor) await insertLinks(editor, chosen(one, all).map(toInsertable));
}

/** The command: starts a run with this file as input. */
export async function useUpload(one: unknown): Promise<void> {
  const [upload] = chosen(one, undefined);
  if (upload) await vscode.commands.executeCommand('fal.generate', { media: asInputMedia(upload) });
}

/** The command: removes rows from the list; the files stay at fal. */
export async function forgetUpload(
  { runtimeHost, uploadsChanged }: Services,
  one: unknown,
  all: unknown,
): Promise<void> {
  const { uploads } = await runtimeHost.get();
  await uploads.forget(chosen(one, all).map(({ url }) => url));
  uploadsChanged.fire();
}
