import * as vscode from 'vscode';
import { defineServer, LABEL, resolveServer, serverSettings } from './mcpDefinition.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';
import { onSettingsChange, readSettings } from '../settings.ts';

/** Milliseconds to wait for VS Code's request of the changed definition. */
const REQUEST_DEADLINE = 3_000;

/** Registers the MCP server for VS Code's agents; restarts it when the key, a setting or workspace trust changes. */
export function registerMcpServer(services: Services): vscode.Disposable {
  const { context, keys, sandbox, log } = services;
  const changed = new vscode.EventEmitter<void>();
  const requested = new vscode.EventEmitter<void>();
  // VS Code's commands identify the server by this id.
  const id = `${context.extension.id.toLowerCase()}/${LABEL}`;
  let settings = JSON.stringify(serverSettings());
  let wasSandbox = readSettings().sandbox;
  let wasStarted = false;
  let last: Promise<unknown> = Promise.resolve();

  const restart = async () => {
    const definitionRequested = soon(requested.event);
    changed.fire();
    const isSandbox = readSettings().sandbox;
    // Other changes leave the sandbox running, because the user's own code may use it.
    if (wasSandbox && !isSandbox) sandbox.stop();
    wasSandbox = isSandbox;
    if (!wasStarted) return;
    // VS Code does not restart a running server when its definition changes, so it would keep the old key.
    await vscode.commands.executeCommand('workbench.mcp.stopServer', id);
    await definitionRequested;
    await vscode.commands.executeCommand('workbench.mcp.startServer', id);
    log.info('The MCP server was restarted.');
  };
  const refresh = () => {
    last = last.then(restart).catch((error: unknown) => {
      log.error(`The MCP server could not be restarted: ${String(error)}`);
    });
  };

  return vscode.Disposable.from(
    changed,
    requested,
    keys.onDidChange(refresh),
    onSettingsChange(() => {
      const now = JSON.stringify(serverSettings());
      if (now !== settings) refresh();
      settings = now;
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(refresh),
    sandbox.onDidDie(refresh),
    vscode.lm.registerMcpServerDefinitionProvider('fal.mcp', {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => {
        // The event fires after this function returns, when VS Code has the definitions.
        setTimeout(() => {
          requested.fire();
        });
        try {
          return [defineServer(services)];
        } catch (error) {
          const text = error instanceof Error ? error.message : String(error);
          log.error(text);
          void vscode.window.showErrorMessage(shownText(text));
          return [];
        }
      },
      resolveMcpServerDefinition: async () => {
        wasStarted = true;
        return resolveServer(services);
      },
    }),
  );
}

function soon(event: vscode.Event<void>): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      listener.dispose();
      resolve();
    };
    const timer = setTimeout(done, REQUEST_DEADLINE);
    const listener = event(done);
  });
}
