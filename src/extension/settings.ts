import * as vscode from 'vscode';
import type { Limits } from '../domain/limits.ts';
import type { LabelChoice } from '../domain/label.ts';
import { TOOL_NAMES } from '../domain/toolNames.ts';
import { INSERT_FORMS, type InsertAs } from './documents/insertForms.ts';
import { defaultModels } from './generate/defaultModels.ts';

/** The settings of the extension. */
export interface Settings {
  /** A sorted subset of `TOOL_NAMES`. */
  readonly disabledTools: readonly string[];
  /** The server that agents use: this extension's, or the one fal hosts. */
  readonly mcpServer: 'bundled' | 'hosted';
  /** Whether answers show the model a small picture of the results. */
  readonly preview: boolean;
  /** The URL of the server that fal hosts. */
  readonly hostedUrl: string;
  /** Undefined: FAL_GATEWAY_URL of the environment applies, if set. */
  readonly gatewayUrl: string | undefined;
  readonly sandbox: boolean;
  /** Whether the end of a long job is shown where no view shows it. */
  readonly notifications: boolean;
  /** Endpoint ids by category. */
  readonly defaultModels: ReadonlyMap<string, string>;
  readonly output: OutputSettings;
  /** The form in which results are inserted. */
  readonly insertAs: InsertAs;
}

/** Where and how this window saves the results of its runs. */
export interface OutputSettings {
  /** Relative to a workspace folder. */
  readonly folder: string;
  /** See `nameFrom`. */
  readonly naming: string;
  /** Saves results without a request by the user. */
  readonly autosave: boolean;
  /** Whether the project records how saved files were made. */
  readonly provenance: boolean;
  readonly label: LabelChoice;
  /** See `parseConversion`; empty: none. */
  readonly conversion: string;
}

/** Reads the current settings; `scope` is a file or folder, because folders may differ. */
export function readSettings(scope?: vscode.ConfigurationScope): Settings {
  const settings = vscode.workspace.getConfiguration('fal', scope ?? null);
  // VS Code does not check the types of values in a settings file; package.json has the defaults.
  const valid = (name: string, type: string): unknown => {
    const value = settings.get<unknown>(name);
    return typeof value === type ? value : settings.inspect(name)?.defaultValue;
  };
  const text = (name: string): string => String(valid(name, 'string')).trim();
  const isOn = (name: string): boolean => valid(name, 'boolean') === true;
  const gatewayUrl = text('gatewayUrl');
  const disabled = settings.get<unknown>('tools.disabled');
  const label = text('output.label');
  return {
    disabledTools: TOOL_NAMES.filter(
      (name) => Array.isArray(disabled) && disabled.includes(name),
    ).sort(),
    mcpServer: text('mcp.server') === 'hosted' ? 'hosted' : 'bundled',
    preview: isOn('mcp.preview'),
    hostedUrl: text('mcp.hostedUrl'),
    gatewayUrl: gatewayUrl === '' ? undefined : gatewayUrl,
    sandbox: isOn('sandbox'),
    notifications: text('notifications') !== 'off',
    defaultModels: defaultModels(settings.get('models.default')),
    output: {
      folder: text('output.folder'),
      naming: text('output.naming'),
      autosave: isOn('output.autosave'),
      provenance: text('output.provenance') !== 'off',
      conversion: text('output.convert'),
      label: label === 'off' || label === 'prompt' ? label : 'on',
    },
    insertAs: INSERT_FORMS.find((form) => form === text('insert.as')) ?? 'auto',
  };
}

/** The names of the settings about spending. */
export const SPENDING_SETTINGS = [
  'maxRun',
  'maxSession',
  'maxDay',
  'maxMonth',
  'confirmAbove',
  'unknownPrice',
] as const satisfies readonly (keyof Limits)[];

/** The settings about spending as they stand, unchecked. */
export interface SpendingValues {
  readonly user: Readonly<Record<string, unknown>>;
  /** Those of a trusted workspace. */
  readonly workspace: Readonly<Record<string, unknown>>;
}

/** Reads the settings about spending; one that is null is not set. */
export function spendingValues(): SpendingValues {
  const settings = vscode.workspace.getConfiguration('fal.spending', null);
  const user: Record<string, unknown> = {};
  const workspace: Record<string, unknown> = {};
  for (const name of SPENDING_SETTINGS) {
    const { globalValue, workspaceValue } = settings.inspect<unknown>(name) ?? {};
    user[name] = globalValue ?? undefined;
    if (vscode.workspace.isTrusted) workspace[name] = workspaceValue ?? undefined;
  }
  return { user, workspace };
}

/** Calls `listener` after each change of a fal setting. */
export function onSettingsChange(listener: () => void): vscode.Disposable {
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration('fal')) listener();
  });
}

/** Turns the sandbox on or off in the user settings. */
export async function switchSandbox(on: boolean): Promise<void> {
  const target = vscode.ConfigurationTarget.Global;
  // Off is the default, so the entry is removed from the settings file.
  await vscode.workspace.getConfiguration('fal').update('sandbox', on ? true : undefined, target);
}
