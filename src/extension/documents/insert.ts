import * as vscode from 'vscode';
import { placeIn } from '../../domain/insertionPlace.ts';
import { shownText } from '../shownText.ts';
import { addressFrom, type Insertable } from './insertable.ts';
import { linkItems } from './insertAs.ts';
import type { InsertAs } from './insertForms.ts';
import { type Linked, linksFor } from './link.ts';

export { type Insertable, savedUri } from './insertable.ts';

/** Inserts links in the document's syntax at the cursor, or below the selection; says so where a URL stands in place of the chosen form. @throws {FalError} for data that a document cannot hold */
export async function insertLinks(
  editor: vscode.TextEditor,
  items: readonly Insertable[],
  as: InsertAs = 'auto',
): Promise<void> {
  const { document } = editor;
  const { links, isOther } = await linkItems(document, items, as);
  const { selection } = editor;
  const at = selection.isEmpty ? selection.active : undefined;
  await insertText(editor, textOf(document, at, links));
  if (!isOther) return;
  const text = vscode.l10n.t(
    'The URL was inserted. A path needs a saved result and a saved document; data needs a saved result.',
  );
  void vscode.window.showInformationMessage(shownText(text));
}

/** Links in the document's syntax for a position, or for an empty line where there is none: paths of saved files, else URLs. */
export function linksText(
  document: vscode.TextDocument,
  at: vscode.Position | undefined,
  items: readonly Insertable[],
): string {
  const links = items.map((item) => ({ ...item, address: addressFrom(document, item) }));
  return textOf(document, at, links);
}

function textOf(
  document: vscode.TextDocument,
  at: vscode.Position | undefined,
  links: readonly Linked[],
): string {
  const { languageId } = document;
  const before = at ? document.lineAt(at.line).text.slice(0, at.character) : '';
  const start = document.getText(new vscode.Range(0, 0, MOST_LINES, 0));
  return linksFor(languageId, links, placeIn(languageId, before, start));
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
