import * as vscode from 'vscode';
import type { CodeLanguage } from '../../domain/codeLanguages.ts';
import { insertText } from './insert.ts';
import { mergeJavaScript } from './mergeJavaScript.ts';
import { mergePython } from './mergePython.ts';

const LANGUAGE_OF: ReadonlyMap<string, CodeLanguage> = new Map([
  ['typescript', 'typescript'],
  ['typescriptreact', 'typescript'],
  ['javascript', 'javascript'],
  ['javascriptreact', 'javascript'],
  ['python', 'python'],
  ['shellscript', 'curl'],
]);

/** The language of code in documents of a language; undefined where there is none. */
export const codeLanguageOf = (languageId: string): CodeLanguage | undefined =>
  LANGUAGE_OF.get(languageId);

const MERGE = {
  typescript: mergeJavaScript,
  javascript: mergeJavaScript,
  python: mergePython,
  curl: undefined,
} as const;

/** Inserts code at the cursor, or below the selection: into a document of its language with its imports among those that are there, in one step of undo. @throws when the document cannot be edited */
export async function insertSnippet(
  editor: vscode.TextEditor,
  language: CodeLanguage | undefined,
  code: string,
): Promise<void> {
  const { document, selection } = editor;
  const own = codeLanguageOf(document.languageId);
  const merge = language && MERGE[language];
  if (!merge || !own || MERGE[own] !== merge) {
    await insertText(editor, code);
    return;
  }
  const text = document.getText();
  const at = document.offsetAt(selection.end);
  const edits = merge({
    ...{ text, at, code, isBelow: !selection.isEmpty },
    fileName: document.uri.path,
  });
  const shown = await vscode.window.showTextDocument(document, {
    viewColumn: editor.viewColumn ?? vscode.ViewColumn.Active,
    selection,
  });
  const done = await shown.edit((edit) => {
    for (const one of edits) edit.insert(document.positionAt(one.at), one.text);
  });
  if (!done) throw new Error(vscode.l10n.t('The document could not be changed.'));
}
