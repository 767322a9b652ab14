import path from 'node:path';
import * as vscode from 'vscode';
import type { MediaKind } from '../../domain/types.ts';
import { linkFor } from './link.ts';

/** A result or an upload that may be put into a document. */
export interface Insertable {
  readonly url: string;
  /** Where it is saved: a path, or the URI of a virtual file. */
  readonly file?: string | undefined;
  readonly kind: MediaKind;
  readonly alt: string;
}

/** Puts links to these into the editor, each on a line, as its language writes them. */
export async function insertLinks(
  editor: vscode.TextEditor,
  items: readonly Insertable[],
): Promise<void> {
  const { document } = editor;
  const links = items.map((item) =>
    linkFor(document.languageId, { ...item, address: addressFrom(document, item) }),
  );
  await insertText(editor, links.join('\n'));
}

/** Puts text at the cursor; a selection (it may be the prompt) is kept, and the text comes below it. */
export async function insertText(editor: vscode.TextEditor, text: string): Promise<void> {
  const { document, selection } = editor;
  const below = selection.isEmpty ? '' : document.eol === vscode.EndOfLine.CRLF ? '\r\n' : '\n';
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
    selection,
  });
  const done = await shown.edit((edit) => {
    edit.insert(selection.end, below + text);
  });
  if (!done) throw new Error(vscode.l10n.t('The document could not be changed.'));
}

/** A saved file relative to the document beside it, else its URL. */
function addressFrom(document: vscode.TextDocument, { url, file }: Insertable): string {
  if (file === undefined) return url;
  const uri = savedUri(file);
  const { scheme, authority } = document.uri;
  if (uri.scheme !== scheme || uri.authority !== authority) return url;
  const relative = path.posix.relative(path.posix.dirname(document.uri.path), uri.path);
  // On another drive there is no way.
  if (relative === '' || /^[A-Za-z]:|^\/[A-Za-z]:/.test(relative)) return url;
  return relative;
}

/** The URI of a saved file, which the journal tells as a path or, in a virtual workspace, as a URI. */
export function savedUri(file: string): vscode.Uri {
  return /^[a-z][\w+.-]+:\//i.test(file) ? vscode.Uri.parse(file) : vscode.Uri.file(file);
}
