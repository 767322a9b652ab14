import path from 'node:path';
import * as vscode from 'vscode';
import { placeIn } from '../../domain/insertionPlace.ts';
import type { MediaKind } from '../../domain/types.ts';
import { isUri } from '../../jobs/savedFile.ts';
import { linksFor } from './link.ts';

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

/** Inserts links in the document's syntax at the cursor, or below the selection. */
export async function insertLinks(
  editor: vscode.TextEditor,
  items: readonly Insertable[],
): Promise<void> {
  const { document, selection } = editor;
  const at = selection.isEmpty ? selection.active : undefined;
  await insertText(editor, linksText(document, at, items));
}

/** Links in the document's syntax for a position, or for an empty line where there is none. */
export function linksText(
  document: vscode.TextDocument,
  at: vscode.Position | undefined,
  items: readonly Insertable[],
): string {
  const { languageId } = document;
  const before = at ? document.lineAt(at.line).text.slice(0, at.character) : '';
  const start = document.getText(new vscode.Range(0, 0, MOST_LINES, 0));
  const linked = items.map((item) => ({ ...item, address: addressFrom(document, item) }));
  return linksFor(languageId, linked, placeIn(languageId, before, start));
}

/** Lines whose quotes are counted. */
const MOST_LINES = 200;

/** Inserts text at the cursor, or below the selection, which may be the prompt. @throws when the document cannot be edited */
export async function insertText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document, selection } = editor;
  const below = selection.isEmpty ? '' : document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
    selection,
  });
  const done = await shown.edit((edit) => edit.insert(selection.end, below + text));
  if (!done) throw new Error(vscode.l10n.t('The document could not be changed.'));
}

/** The saved file's path relative to the document, else the URL. */
function addressFrom(document: vscode.TextDocument, { url, file }: Insertable): string {
  if (file === undefined) return url;
  const uri = savedUri(file);
  const { scheme, authority } = document.uri;
  if (uri.scheme !== scheme || uri.authority !== authority) return url;
  const relative = path.posix.relative(path.posix.dirname(document.uri.path), uri.path);
  // No relative path leads to another drive.
  if (relative === '' || /^[A-Za-z]:|^\/[A-Za-z]:/.test(relative)) return url;
  return relative;
}

/** The URI of a saved file; the journal stores a path or, in a virtual workspace, a URI. */
export function savedUri(file: string): vscode.Uri {
  return isUri(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file);
}
