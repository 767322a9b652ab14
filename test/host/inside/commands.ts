import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TOOL_NAMES } from '../../../src/domain/toolNames.ts';
import { COMMANDS } from '../../../src/extension/commands.ts';

const extension = () => vscode.extensions.getExtension('fal-vscode.fal-vscode');

describe('the commands', () => {
  it('do not include the tools, of which package.json lists each as one that can be disabled', () => {
    const packageJSON = extension()?.packageJSON as unknown;
    assert.match(
      JSON.stringify(packageJSON),
      new RegExp(`"enum":\\["${TOOL_NAMES.join('","')}"\\]`),
    );
  });

  it('are those of package.json, and are all there', async () => {
    const manifest = extension()?.packageJSON as {
      contributes: { commands: { command: string }[] };
    };
    const contributed = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(contributed, Object.keys(COMMANDS));
    await extension()?.activate();
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      contributed.filter((command) => !registered.includes(command)),
      [],
    );
  });
});
