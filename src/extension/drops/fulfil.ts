import * as vscode from 'vscode';
import { CALL_CANCELLED } from '../../fal/cancel.ts';
import { type Insertable, linksText } from '../documents/insert.ts';
import type { Services } from '../services.ts';
import { bringMedia } from './insertMedia.ts';
import type { Dropped, Offered } from './dropped.ts';

/** Runs the action whose mark stands in the document, and replaces the mark. A person who removes the mark cancels the action. */
export async function fulfil(
  services: Services,
  dropped: Dropped,
  { action, mark }: Offered,
): Promise<void> {
  const { document, media } = dropped;
  const { version } = document;
  const stop = new AbortController();
  const watcher = vscode.workspace.onDidChangeTextDocument((event) => {
    if (event.document === document && !document.getText().includes(mark))
      stop.abort(CALL_CANCELLED);
  });
  const items = await bringMedia(services, action, media, stop.signal);
  watcher.dispose();
  await replaceMark(dropped, mark, version, items);
}

/** Replaces the mark by links, or by nothing. Where nothing else changed meanwhile, the mark is undone first, so that one undo takes the links away. */
async function replaceMark(
  { document, ranges }: Dropped,
  mark: string,
  version: number,
  items: readonly Insertable[],
): Promise<void> {
  const marks = () => document.getText().split(mark);
  if (document.isClosed || marks().length === 1) return;
  const active = vscode.window.activeTextEditor;
  if (active?.document === document && document.version === version) {
    // “Undo” means whatever has the focus.
    const editor = await vscode.window.showTextDocument(document, active.viewColumn);
    await vscode.commands.executeCommand('undo');
    if (marks().length === 1) {
      if (items.length > 0) await replace(editor, ranges, items);
      return;
    }
  }
  await replaceWherever(document, mark, items);
}

async function replace(
  editor: vscode.TextEditor,
  ranges: readonly vscode.Range[],
  items: readonly Insertable[],
): Promise<void> {
  const { document } = editor;
  const texts = ranges.map((range) => linksText(document, range.start, items));
  const done = await editor.edit((edit) => {
    for (const [at, range] of ranges.entries()) edit.replace(range, texts[at] ?? '');
  });
  const [range] = ranges;
  if (!done || !range || ranges.length > 1) return;
  const length = (texts[0] ?? '').length;
  const end = document.positionAt(document.offsetAt(range.start) + length);
  editor.selection = new vscode.Selection(end, end);
}

/** In a document that has changed since, or that another editor has covered. */
async function replaceWherever(
  document: vscode.TextDocument,
  mark: string,
  items: readonly Insertable[],
): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  const text = document.getText();
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + mark.length)) {
    const start = document.positionAt(at);
    const range = new vscode.Range(start, document.positionAt(at + mark.length));
    edit.replace(document.uri, range, items.length > 0 ? linksText(document, start, items) : '');
  }
  await vscode.workspace.applyEdit(edit);
}
