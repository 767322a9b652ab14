import * as vscode from 'vscode';
import { connectAgent } from './connectAgent.ts';
import { openKeysPage, removeKey, setKey } from './keyInput.ts';
import type { Services } from './services.ts';
import { switchSandbox } from './settings.ts';

/** Every command of the extension, as package.json contributes it. */
export const COMMANDS: Readonly<Record<string, (services: Services) => unknown>> = {
  'fal.setKey': setKey,
  'fal.removeKey': removeKey,
  'fal.openKeysPage': openKeysPage,
  'fal.useSandbox': () => switchSandbox(true),
  'fal.leaveSandbox': () => switchSandbox(false),
  'fal.connectAgent': connectAgent,
  'fal.openLog': ({ log }) => {
    log.show();
  },
};

/** Registers all of them. */
export function registerCommands(services: Services): vscode.Disposable {
  return vscode.Disposable.from(
    ...Object.entries(COMMANDS).map(([id, run]) =>
      vscode.commands.registerCommand(id, () => run(services)),
    ),
  );
}
