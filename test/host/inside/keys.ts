import assert from 'node:assert/strict';
import * as vscode from 'vscode';

interface Binding {
  readonly key: string;
  readonly command: string;
}

describe('the keybinding', () => {
  it('uses no key that VS Code uses', async () => {
    const uri = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(uri)).getText();
    const json = text.replace(/^\s*\/\/.*$/gm, '').replace(/,(\s*\])/g, '$1');
    const bindings = JSON.parse(json) as readonly Binding[];
    assert.ok(bindings.length > 500);
    const ours = bindings.filter(({ command }) => command === 'fal.generate');
    assert.equal(ours.length, 1);
    const same = bindings.filter(({ key }) => key.split(' ')[0] === ours[0]?.key);
    assert.deepEqual(
      same.map(({ command }) => command),
      ['fal.generate'],
    );
  });
});
