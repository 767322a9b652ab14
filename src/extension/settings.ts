import * as vscode from 'vscode';
import { defaultModels } from './generate/defaultModels.ts';

/** The tools of the server, each of which can be switched off. */
export const TOOL_NAMES: readonly string[] = [
  ...['search_models', 'get_model_schema', 'get_pricing', 'search_docs', 'run_model'],
  ...['submit_job', 'check_job', 'upload_file', 'recommend_model'],
];

/** The settings of the extension. */
export interface Settings {
  /** Of `TOOL_NAMES`, sorted. */
  readonly disabledTools: readonly string[];
  /** The server that agents get: the one of this package, or fal's own. */
  readonly mcpServer: 'bundled' | 'hosted';
  /** Where fal's own server is. */
  readonly hostedUrl: string;
  /** Undefined: FAL_GATEWAY_URL of the environment, if any, is left as it is. */
  readonly gatewayUrl: string | undefined;
  readonly sandbox: boolean;
  /** Endpoint ids by category. */
  readonly defaultModels: ReadonlyMap<string, string>;
  readonly output: OutputSettings;
}

/** Where the results of this window's own runs go. */
export interface OutputSettings {
  /** Relative to a workspace folder. */
  readonly folder: string;
  /** See `nameFrom`. */
  readonly naming: string;
  /** Results are saved without being asked for. */
  readonly autosave: boolean;
}

/** The settings as they are now; `scope`: for a file or folder, where folders may differ. */
export function readSettings(scope?: vscode.ConfigurationScope): Settings {
  const settings = vscode.workspace.getConfiguration('fal', scope ?? null);
  // VS Code hands out whatever stands in a settings file, of any type.
  const text = (name: string, otherwise: string): string => {
    const value = settings.get<unknown>(name);
    return typeof value === 'string' ? value : otherwise;
  };
  const gatewayUrl = text('gatewayUrl', '').trim();
  const disabled = settings.get<unknown>('tools.disabled');
  return {
    disabledTools: TOOL_NAMES.filter(
      (name) => Array.isArray(disabled) && disabled.includes(name),
    ).sort(),
    mcpServer: settings.get('mcp.server') === 'hosted' ? 'hosted' : 'bundled',
    hostedUrl: text('mcp.hostedUrl', '').trim(),
    gatewayUrl: gatewayUrl === '' ? undefined : gatewayUrl,
    sandbox: settings.get<unknown>('sandbox') === true,
    defaultModels: defaultModels(settings.get('models.default')),
    output: {
      folder: text('output.folder', 'fal-media').trim(),
      naming: text('output.naming', '${prompt}'),
      autosave: settings.get<unknown>('output.autosave') !== false,
    },
  };
}

/** Calls `listener` whenever one of the settings has changed. */
export function onSettingsChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('fal')) listener();
  });
}

/** Switches the sandbox on or off for this person. */
export async function switchSandbox(on: boolean): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  // Off is the default: the setting goes away rather than saying so.
  await vscode.workspace.getConfiguration('fal').update('sandbox', on ? true : undefined, target);
}
