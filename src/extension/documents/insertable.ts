import path from 'node:path';
import * as vscode from 'vscode';
import type { MediaKind } from '../../domain/types.ts';
import { isUri } from '../../jobs/savedFile.ts';
import { relativePath } from './relativePath.ts';

/** A result or upload to insert into a document. */
export interface Insertable {
  readonly url: string;
  /** The saved file: a path, or the URI of a virtual file. */
  readonly file?: string | undefined;
  readonly kind: MediaKind;
  readonly alt: string;
  /** Pixels. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** The saved file's path relative to the document, else the URL. */
export function addressFrom(document: vscode.TextDocument, { url, file }: Insertable): string {
  if (file === undefined) return url;
  const uri = savedUri(file);
  const { scheme, authority } = document.uri;
  if (uri.scheme !== scheme || uri.authority !== authority) return url;
  const relative = relativePath(path.posix.dirname(document.uri.path), uri.path);
  // No relative path leads to another drive.
  if (relative === '' || /^[A-Za-z]:|^\/[A-Za-z]:/.test(relative)) return url;
  return relative;
}

/** The URI of a saved file; the journal stores a path or, in a virtual workspace, a URI. */
export function savedUri(file: string): vscode.Uri {
  return isUri(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file);
}
