import path from 'node:path';
import * as vscode from 'vscode';
import type { MediaKind } from '../../domain/types.ts';
import { kindOfFileName, kindOfType } from '../../fal/mediaKind.ts';
import { webPictureOf } from './webPicture.ts';

/** A picture, video or sound that was dropped or pasted. */
export type Medium = {
  readonly name: string;
  /** What the web page says that it shows. */
  readonly alt?: string;
} & (
  | { readonly uri: vscode.Uri }
  | { readonly bytes: () => Thenable<Uint8Array> }
  | { readonly url: string }
);

const URI_LIST = 'text/uri-list';
const MOST = 50;
const LONGEST_LIST = 100_000;

const isMedia = (kind: MediaKind | undefined): boolean =>
  kind === 'image' || kind === 'video' || kind === 'audio';

/** The media of a drop or paste; none where it holds anything else. VS Code gives the content of files away only until its caller resolves, so that reading begins here. */
export async function mediaOf(data: vscode.DataTransfer): Promise<readonly Medium[]> {
  const list = (await data.get(URI_LIST)?.asString()) ?? '';
  const lines = list.length > LONGEST_LIST ? [] : list.split(/\r?\n/).filter(isAddress);
  const content = contents(data);
  const local = lines.flatMap((line) => localFile(line) ?? []);
  const isLocal = local.length > 0 && local.length === lines.length && local.length <= MOST;
  // A file of the machine in front of a remote window is only there by its content.
  if (isLocal && (vscode.env.remoteName === undefined || content.length === 0)) return local;
  const picture = webPictureOf((await data.get('text/html')?.asString()) ?? '');
  if (content.length > 0)
    return content.map((one) =>
      picture && content.length === 1 ? { ...one, alt: picture.alt } : one,
    );
  if (picture) return [{ ...picture, name: nameOf(picture.url) }];
  const [url] = lines;
  if (url === undefined || lines.length > 1 || !/^https?:/i.test(url) || !URL.canParse(url))
    return [];
  const name = nameOf(url);
  return isMedia(kindOfFileName(name)) ? [{ url, name }] : [];
}

const isAddress = (line: string): boolean => line !== '' && !line.startsWith('#');

const nameOf = (url: string): string => path.posix.basename(new URL(url).pathname);

function localFile(line: string): Medium | undefined {
  const uri = uriOf(line);
  const isFile = uri && vscode.workspace.fs.isWritableFileSystem(uri.scheme) !== undefined;
  const name = path.posix.basename(uri?.path ?? '');
  return isFile && isMedia(kindOfFileName(name)) ? { uri, name } : undefined;
}

function uriOf(line: string): vscode.Uri | undefined {
  try {
    return vscode.Uri.parse(line, true);
  } catch {
    return undefined;
  }
}

/** The files that come with their content; none where one of them is no medium. */
function contents(data: vscode.DataTransfer): Medium[] {
  const files = [...data].flatMap(([type, item]) => {
    const file = item.asFile();
    return file ? [{ file, type }] : [];
  });
  if (files.length > MOST || !files.every(({ type }) => isMedia(kindOfType(type)))) return [];
  return files.map(({ file }) => {
    const content = Promise.resolve(file.data());
    content.catch(() => undefined);
    return { name: file.name, bytes: () => content };
  });
}
