import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { sandboxFolder } from './core.ts';
import { SANDBOX_KEY } from './sandbox.ts';
import type { Services } from './services.ts';
import { onSettingsChange, readSettings } from './settings.ts';

const LABEL = 'fal';

/** Offers the bundled server to VS Code's agents, which VS Code starts as a child, as any other client would; it is started anew when the key or a setting changes. */
export function registerMcpServer(services: Services): vscode.Disposable {
  const { context, keys, sandbox, log } = services;
  const changed = new vscode.EventEmitter<void>();
  // As VS Code names it in its own commands.
  const id = `${context.extension.id.toLowerCase()}/${LABEL}`;
  let wasStarted = false;
  let last: Promise<unknown> = Promise.resolve();

  const restart = async () => {
    changed.fire();
    if (!readSettings().sandbox) sandbox.stop();
    if (!wasStarted) return;
    // VS Code goes on with a running server when its definition changes: it would live on with the old key.
    await vscode.commands.executeCommand('workbench.mcp.stopServer', id);
    await vscode.commands.executeCommand('workbench.mcp.startServer', id);
    log.info('The MCP server was started anew.');
  };
  const refresh = () => {
    last = last.then(restart).catch((error: unknown) => {
      log.error(`The MCP server was not started anew: ${String(error)}`);
    });
  };

  return vscode.Disposable.from(
    changed,
    keys.onDidChange(refresh),
    onSettingsChange(refresh),
    sandbox.onDidDie(refresh),
    vscode.lm.registerMcpServerDefinitionProvider('fal.mcp', {
      onDidChangeMcpServerDefinitions: changed.event,
      // Nothing secret in here: VS Code keeps what is provided in plain text.
      provideMcpServerDefinitions: () => [
        new vscode.McpStdioServerDefinition(
          LABEL,
          process.execPath,
          [context.asAbsolutePath('dist/mcp.mjs')],
          { ELECTRON_RUN_AS_NODE: '1' },
          versionOf(context.extension),
        ),
      ],
      // Without a dialogue, which VS Code forbids here: a server with no key says how to set one.
      resolveMcpServerDefinition: async (definition) => {
        if (!(definition instanceof vscode.McpStdioServerDefinition)) return definition;
        const added = await environment(services);
        log.info(`The MCP server starts with ${Object.keys(added).join(', ') || 'no setting'}.`);
        wasStarted = true;
        const { label, command, args, env, version } = definition;
        const withKey = { ...env, ...added };
        return new vscode.McpStdioServerDefinition(label, command, args, withKey, version);
      },
    }),
  );
}

/** What the server gets on top of VS Code's own environment. */
async function environment({ context, keys, sandbox }: Services): Promise<Record<string, string>> {
  const settings = readSettings();
  if (settings.sandbox) {
    return {
      FAL_GATEWAY_URL: await sandbox.url(),
      FAL_KEY: SANDBOX_KEY,
      FAL_DATA_DIR: sandboxFolder(context),
    };
  }
  const key = await keys.stored();
  return {
    ...(settings.gatewayUrl !== undefined && { FAL_GATEWAY_URL: settings.gatewayUrl }),
    ...(key !== undefined && { FAL_KEY: key }),
  };
}

/** Tells VS Code when its cache of the tools is old. */
function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  const { version } = packageJSON as { version: string };
  const hash = createHash('sha256').update(JSON.stringify(readSettings())).digest('hex');
  return `${version}-${hash.slice(0, 8)}`;
}
