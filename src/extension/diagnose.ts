import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { diagnose } from '../doctor/doctor.ts';
import { type Check, type Report, reportText, type Row } from '../doctor/report.ts';
import { TOOL_NAMES } from '../domain/toolNames.ts';
import { dataFolder } from '../store/store.ts';
import { LABEL } from './mcp/mcpDefinition.ts';
import { sandboxFolder } from './runtimeHost.ts';
import { SANDBOX_KEY } from './sandbox/sandbox.ts';
import type { Services } from './services.ts';
import { readSettings } from './settings.ts';
import { settingsLimits } from './spending/settings.ts';

/** Examines this installation; the report as text. */
export async function diagnosisText(services: Services): Promise<string> {
  const report = await examineWindow(services);
  services.log.info(`Faults found by the diagnosis: ${report.faults}.`);
  return reportText(report, vscode.l10n.t);
}

async function examineWindow(services: Services): Promise<Report> {
  const { context, keys, sandbox } = services;
  const settings = readSettings();
  const { version } = context.extension.packageJSON as { version: string };
  const stored = await keys.stored();
  const gateway = settings.sandbox
    ? { url: await sandbox.url(), setBy: 'fal.sandbox' }
    : settings.gatewayUrl === undefined
      ? { url: process.env.FAL_GATEWAY_URL, setBy: 'FAL_GATEWAY_URL' }
      : { url: settings.gatewayUrl, setBy: 'fal.gatewayUrl' };
  const key = settings.sandbox ? SANDBOX_KEY : (stored ?? keys.environment);
  const from = settings.sandbox
    ? vscode.l10n.t('the sandbox’s own')
    : stored === undefined
      ? keys.environment && vscode.l10n.t('FAL_KEY of the environment')
      : vscode.l10n.t('VS Code’s secret storage');
  const folders = vscode.workspace.isTrusted ? (vscode.workspace.workspaceFolders ?? []) : [];
  return diagnose({
    program: { version, file: context.asAbsolutePath('dist/mcp.mjs') },
    key: { from, read: () => Promise.resolve(key) },
    gateway,
    dataFolder: settings.sandbox ? sandboxFolder(context) : dataFolder(process.env),
    limits: [
      { who: vscode.l10n.t('your settings'), read: () => settingsLimits().user },
      {
        who: vscode.l10n.t('settings of the workspace'),
        read: () => settingsLimits().workspace,
        isTightening: true,
      },
    ],
    place: {
      platform: process.platform,
      home: homedir(),
      env: process.env,
      // …/User/globalStorage/<extension>
      editor: path.resolve(context.globalStorageUri.fsPath, '..', '..'),
    },
    projects: folders.filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath),
    command: undefined,
    more: [windowCheck(services, stored !== undefined)],
    translate: vscode.l10n.t,
  });
}

/** What only the extension knows. */
function windowCheck({ context, keys }: Services, isStored: boolean): Check {
  const yesOrNo = (is: boolean) => (is ? vscode.l10n.t('yes') : vscode.l10n.t('no'));
  const rows = (): readonly Row[] => {
    const { version } = context.extension.packageJSON as { version: string };
    const { remoteName, appName } = vscode.env;
    const { sandbox } = readSettings();
    return [
      { label: vscode.l10n.t('Extension'), value: version },
      {
        label: appName,
        value: remoteName === undefined ? vscode.version : `${vscode.version} (${remoteName})`,
      },
      { label: vscode.l10n.t('Workspace trusted'), value: yesOrNo(vscode.workspace.isTrusted) },
      { label: vscode.l10n.t('Sandbox'), value: yesOrNo(sandbox) },
      { label: vscode.l10n.t('Key in secret storage'), value: yesOrNo(isStored) },
      {
        label: vscode.l10n.t('FAL_KEY in environment'),
        value: yesOrNo(keys.environment !== undefined),
      },
      serverRow(),
      toolsRow(),
    ];
  };
  return { id: 'window', title: vscode.l10n.t('This window'), rows: () => Promise.resolve(rows()) };
}

/** Which MCP server VS Code's agents get. */
function serverRow(): Row {
  const label = vscode.l10n.t('Server of VS Code’s agents');
  const { sandbox, mcpServer, hostedUrl } = readSettings();
  if (sandbox || mcpServer === 'bundled') {
    const value = sandbox
      ? vscode.l10n.t('bundled, with the sandbox')
      : vscode.l10n.t('bundled with this extension');
    return { label, value };
  }
  const url = URL.canParse(hostedUrl) ? new URL(hostedUrl) : undefined;
  const row: Row = { label, value: vscode.l10n.t('hosted, at {0}', url?.host ?? '') };
  if (url?.protocol === 'https:') return row;
  return {
    ...row,
    fault: vscode.l10n.t('The setting fal.mcp.hostedUrl is not an https address.'),
    fix: vscode.l10n.t('Correct the setting, or remove it.'),
  };
}

/** Whether VS Code has started the server once, so that it knows its tools. */
function toolsRow(): Row {
  const { disabledTools } = readSettings();
  const known = vscode.lm.tools.filter(
    ({ name }) => name.includes(LABEL) && TOOL_NAMES.some((one) => name.endsWith(`_${one}`)),
  ).length;
  const state =
    known === 0
      ? vscode.l10n.t('none known yet: the server has not been started')
      : vscode.l10n.t('{0} known to agents', known);
  const hidden =
    disabledTools.length === 0
      ? ''
      : `, ${vscode.l10n.t('hidden by fal.tools.disabled: {0}', disabledTools.join(', '))}`;
  return { label: vscode.l10n.t('Tools'), value: `${state}${hidden}` };
}
