import * as vscode from 'vscode';

/** The settings of the extension. */
export interface Settings {
  /** Undefined: FAL_GATEWAY_URL of the environment, if any, is left as it is. */
  readonly gatewayUrl: string | undefined;
  readonly sandbox: boolean;
  /** Endpoint ids by category. */
  readonly defaultModels: Readonly<Record<string, string>>;
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
  const settings = vscode.workspace.getConfiguration('fal', scope);
  const gatewayUrl = settings.get('gatewayUrl', '').trim();
  return {
    gatewayUrl: gatewayUrl === '' ? undefined : gatewayUrl,
    sandbox: settings.get('sandbox', false),
    defaultModels: settings.get<Record<string, string>>('models.default', {}),
    output: {
      folder: settings.get('output.folder', 'fal-media').trim(),
      naming: settings.get('output.naming', '${prompt}'),
      autosave: settings.get('output.autosave', true),
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
