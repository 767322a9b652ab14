import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { TOOL_NAMES } from '../../../src/domain/toolNames.ts';
import { COMMANDS } from '../../../src/extension/commands.ts';

const extension = () => vscode.extensions.getExtension('fal-vscode.fal-vscode');

describe('the commands', () => {
  it('can each be disabled in package.json, as tools of the server', () => {
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
    const told = manifest.contributes.commands.map(({ command }) => command);
    assert.deepEqual(told, Object.keys(COMMANDS));
    await extension()?.activate();
    const registered = await vscode.commands.getCommands(true);
    assert.deepEqual(
      told.filter((command) => !registered.includes(command)),
      [],
    );
  });
});
