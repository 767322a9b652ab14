import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { editorText, run } from './editing.ts';

describe('the commands about models', () => {
  it('show a schema as a document that can be read', async () => {
    await run('fal.showSchema', 'fal-ai/flux/dev');
    const text = await editorText(/Input/);
    assert.match(text, /^# .+\n/);
    assert.match(text, /prompt\*: string/);
    assert.match(text, /https:\/\/fal\.ai\/models\/fal-ai\/flux\/dev/);
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    assert.equal(document.uri.scheme, 'fal');
  });

  it('show no document of a model that there is not', async () => {
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await run('fal.showSchema', 'fal-ai/no-such-model-at-all');
    assert.equal(vscode.window.activeTextEditor, undefined);
  });

  it('show a price, and what a run costs', async () => {
    const text = await run<string>('fal.checkPrice', 'fal-ai/flux/dev');
    assert.match(text, /^fal-ai\/flux\/dev: [\d.]+ USD per .+costs [\d.]+ USD/);
  });

  it('start a sandbox of one’s own', async () => {
    const url = await run<string>('fal.startSandbox');
    const answer = await fetch(`${url}/api.fal.ai/v1/models?limit=1`);
    assert.equal(answer.status, 200);
  });
});
