import { createHash } from 'node:crypto';
import * as vscode from 'vscode';
import { sandboxFolder } from '../runtimeHost.ts';
import { SANDBOX_KEY } from '../sandbox/sandbox.ts';
import type { Services } from '../services.ts';
import { readSettings, spendingValues } from '../settings.ts';

/** The server's name, by which VS Code identifies it. */
export const LABEL = 'fal';

/** The settings that the server starts with; a change restarts it. */
export function serverSettings(): object {
  const { sandbox, gatewayUrl, disabledTools, mcpServer, preview, hostedUrl, output } =
    readSettings();
  const { provenance, label, naming, conversion } = output;
  const spending = spendingValues();
  const own = { sandbox, gatewayUrl, disabledTools, mcpServer, preview, hostedUrl };
  return { ...own, provenance, label, naming, conversion, spending };
}

/** The server's definition without secrets, because VS Code stores it in plain text. @throws when the URL of the hosted server is not https */
export function defineServer({ context }: Services): vscode.McpServerDefinition {
  const { disabledTools, preview, hostedUrl } = readSettings();
  if (isHosted()) {
    if (!hostedUrl.startsWith('https://') || !URL.canParse(hostedUrl)) {
      throw new Error(
        vscode.l10n.t(
          'The setting fal.mcp.hostedUrl is “{0}”, but it must be an https address because your API key is sent to it.',
          hostedUrl,
        ),
      );
    }
    const address = vscode.Uri.parse(hostedUrl, true);
    return new vscode.McpHttpServerDefinition(LABEL, address, {}, versionOf(context.extension));
  }
  const flags = [
    ...disabledTools.flatMap((name) => ['--disable-tool', name]),
    ...(preview ? ['--preview'] : []),
  ];
  return new vscode.McpStdioServerDefinition(
    LABEL,
    process.execPath,
    [context.asAbsolutePath('dist/mcp.mjs'), ...flags],
    { ELECTRON_RUN_AS_NODE: '1' },
    versionOf(context.extension),
  );
}

/** The definition to start, with the key and the current settings; opens no dialog, because VS Code forbids that here. @throws when the hosted server has no key */
export async function resolveServer(services: Services): Promise<vscode.McpServerDefinition> {
  const { keys, log } = services;
  const definition = defineServer(services);
  if (definition instanceof vscode.McpHttpServerDefinition) {
    const { label, uri, version } = definition;
    const { isSignIn } = await import('../../connect/server.ts');
    if (isSignIn(uri.toString())) {
      log.info(`The MCP server is ${uri.authority}, with a sign-in.`);
      return definition;
    }
    const key = (await keys.stored()) ?? keys.environment;
    if (key === undefined)
      throw new Error(vscode.l10n.t('No fal API key is set. Run “fal: Set API Key”.'));
    log.info(`The MCP server is ${uri.authority}.`);
    const headers = { Authorization: `Bearer ${key}` };
    return new vscode.McpHttpServerDefinition(label, uri, headers, version);
  }
  // A server without a key starts too; its tools explain how to set one.
  const added = await environment(services);
  log.info(`The MCP server starts with ${Object.keys(added).join(', ') || 'no setting'}.`);
  const { label, command, env, version } = definition;
  // Not every supported version of VS Code asks for trust before it starts a server. The flag is not in the definition, because VS Code gives up a start during which the definition changes.
  const flag = vscode.workspace.isTrusted ? '--presets' : '--untrusted';
  const args = [...definition.args, flag];
  return new vscode.McpStdioServerDefinition(label, command, args, { ...env, ...added }, version);
}

/** Whether to use the hosted server; the sandbox always uses the bundled one. */
function isHosted(): boolean {
  const { mcpServer, sandbox } = readSettings();
  return mcpServer === 'hosted' && !sandbox;
}

/** The variables that the server gets in addition to VS Code's environment. */
async function environment({ context, keys, sandbox }: Services): Promise<Record<string, string>> {
  const settings = readSettings();
  const { serverLimits } = await import('../spending/settings.ts');
  const [{ isConversion }, { PROMPT_NAME }] = await Promise.all([
    import('../../imaging/parseConversion.ts'),
    import('../../jobs/naming.ts'),
  ]);
  const { provenance, label, naming, conversion } = settings.output;
  const output = {
    ...(!provenance && { FAL_OUTPUT_PROVENANCE: 'off' }),
    ...(label !== 'on' && { FAL_OUTPUT_LABEL: label }),
    ...(naming !== PROMPT_NAME && { FAL_OUTPUT_NAMING: naming }),
    ...(isConversion(conversion) && { FAL_OUTPUT_CONVERT: conversion }),
  };
  if (settings.sandbox) {
    return {
      ...output,
      ...(await serverLimits(sandboxFolder(context))),
      FAL_GATEWAY_URL: await sandbox.url(),
      FAL_KEY: SANDBOX_KEY,
      FAL_DATA_DIR: sandboxFolder(context),
    };
  }
  const { dataFolder } = await import('../../store/store.ts');
  const key = await keys.stored();
  return {
    ...output,
    ...(await serverLimits(dataFolder(process.env))),
    ...(settings.gatewayUrl !== undefined && { FAL_GATEWAY_URL: settings.gatewayUrl }),
    ...(key !== undefined && { FAL_KEY: key }),
  };
}

/** A version that changes with the tools, so that VS Code refreshes its tool cache. */
function versionOf({ packageJSON }: vscode.Extension<unknown>): string {
  const { version } = packageJSON as { version: string };
  const { disabledTools, hostedUrl } = readSettings();
  const shape = isHosted() ? { hostedUrl } : { disabledTools };
  const hash = createHash('sha256').update(JSON.stringify(shape)).digest('hex');
  return `${version}-${hash.slice(0, 8)}`;
}
