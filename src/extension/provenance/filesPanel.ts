import { randomUUID } from 'node:crypto';
import path from 'node:path';
import * as vscode from 'vscode';
import type { MediaKind } from '../../domain/types.ts';
import { kindOfFileName } from '../../fal/mediaKind.ts';
import type { Services } from '../services.ts';
import { sizeText } from '../uploads/uploadItems.ts';
import { type ComparedFile, filesPage } from './filesPage.ts';
import { foundOf } from './foundOf.ts';

const MEGABYTE = 1_000_000;
/** Bytes of a file that the page shows: a picture is decoded whole, a video is read as it plays. */
const LARGEST: Readonly<Record<MediaKind, number>> = {
  image: 100 * MEGABYTE,
  video: 4_000 * MEGABYTE,
  audio: 1_000 * MEGABYTE,
  '3d': Infinity,
  file: Infinity,
};

/** Shows two media files beside each other in an editor tab, with how their making differs. */
export async function showFiles(
  services: Services,
  uris: readonly [vscode.Uri, vscode.Uri],
): Promise<void> {
  const { context } = services;
  const names = uris.map((uri) => path.posix.basename(uri.path));
  const dist = vscode.Uri.joinPath(context.extensionUri, 'dist');
  const panel = vscode.window.createWebviewPanel(
    'fal.files',
    names.join(' ↔ '),
    vscode.ViewColumn.Active,
    {
      enableScripts: true,
      localResourceRoots: [dist, ...uris.map((uri) => vscode.Uri.joinPath(uri, '..'))],
    },
  );
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'icon.png');
  const { webview } = panel;
  const ownFile = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(dist, name)).toString();
  const read = (uri: vscode.Uri) => readFile(services, uri, webview);
  webview.html = filesPage(await Promise.all([read(uris[0]), read(uris[1])]), {
    nonce: randomUUID().replaceAll('-', ''),
    cspSource: webview.cspSource,
    script: ownFile('comparison.js'),
    style: ownFile('comparison.css'),
    language: vscode.env.language,
    translate: (text, ...values) => vscode.l10n.t(text, ...values),
  });
}

async function readFile(
  services: Services,
  uri: vscode.Uri,
  webview: vscode.Webview,
): Promise<ComparedFile> {
  const name = vscode.workspace.asRelativePath(uri);
  const kind = kindOfFileName(uri.path) ?? 'file';
  const stat = await Promise.resolve(vscode.workspace.fs.stat(uri)).catch(() => undefined);
  const found = await foundOf(services, uri.fsPath).catch(() => undefined);
  const made = {
    record: found?.records[0] ?? found?.changedFrom,
    isChanged: found?.changedFrom !== undefined,
    faults: found?.faults ?? [],
  };
  const problem = problemOf(name, kind, stat);
  const shown =
    problem === undefined && stat
      ? { size: sizeText(stat.size), source: addressOf(webview.asWebviewUri(uri), stat) }
      : undefined;
  return { name, kind, problem, shown, ...made };
}

/** The address of a file as it is now: without its time, an earlier picture may come from the cache. */
const addressOf = (uri: vscode.Uri, { mtime }: vscode.FileStat): string =>
  uri.with({ query: String(mtime) }).toString();

function problemOf(
  name: string,
  kind: MediaKind,
  stat: vscode.FileStat | undefined,
): string | undefined {
  if (!stat) return vscode.l10n.t('{0} is not there, or cannot be read.', name);
  if ((stat.type & vscode.FileType.File) === 0) return vscode.l10n.t('{0} is no file.', name);
  if (stat.size <= LARGEST[kind]) return undefined;
  return vscode.l10n.t(
    '{0} is too large to be shown here: {1}, at most {2}.',
    name,
    sizeText(stat.size),
    sizeText(LARGEST[kind]),
  );
}
