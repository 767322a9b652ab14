import * as vscode from 'vscode';

/** The settings of the extension. */
export interface Settings {
  /** Undefined: FAL_GATEWAY_URL of the environment, if any, is left as it is. */
  readonly gatewayUrl: string | undefined;
  readonly sandbox: boolean;
}

/** The settings as they are now. */
export function readSettings(): Settings {
  const settings = vscode.workspace.getConfiguration('fal');
  const gatewayUrl = settings.get('gatewayUrl', '').trim();
  return {
    gatewayUrl: gatewayUrl === '' ? undefined : gatewayUrl,
    sandbox: settings.get('sandbox', false),
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
