import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { until } from '../../support/until.ts';

/** The folder that is open in the workbench. */
export function workspaceUri(...names: string[]): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'no folder is open');
  return vscode.Uri.joinPath(folder.uri, ...names);
}

/** Writes a file of the workspace and shows it in an editor. */
export async function openFile(name: string, text: string): Promise<vscode.TextEditor> {
  const uri = workspaceUri(name);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  return vscode.window.showTextDocument(uri);
}

/** Runs a command of the extension with its arguments. */
export async function run<T>(command: string, ...args: readonly unknown[]): Promise<T> {
  return vscode.commands.executeCommand<T>(command, ...args);
}

/** The text of the active editor, as soon as it matches. */
export function editorText(expected: RegExp): Promise<string> {
  return until(() => {
    const text = vscode.window.activeTextEditor?.document.getText() ?? '';
    return expected.test(text) && text;
  });
}
