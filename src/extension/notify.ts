import * as vscode from 'vscode';
import { FalError } from '../fal/errors.ts';
import { errorText } from './errorText.ts';
import type { Log } from './log.ts';
import { shownText } from './shownText.ts';

/** A button of a notification. */
export interface Action {
  readonly label: string;
  readonly run: () => unknown;
}

/** An action that runs a command. */
export function commandAction(label: string, command: string, ...args: unknown[]): Action {
  return { label, run: () => vscode.commands.executeCommand(command, ...args) };
}

const SHOW = {
  information: vscode.window.showInformationMessage,
  warning: vscode.window.showWarningMessage,
  error: vscode.window.showErrorMessage,
};

/** Shows a notification with buttons, escaping untrusted text; does not wait for the user. */
export function notify(
  text: string,
  actions: readonly Action[],
  log: Log,
  how: keyof typeof SHOW = 'information',
): void {
  const labels = actions.map(({ label }) => label);
  const choose = async () => {
    const chosen = await SHOW[how](shownText(text), ...labels);
    await actions.find(({ label }) => label === chosen)?.run();
  };
  choose().catch((error: unknown) => showError(error, log));
}

/** Logs an error and shows it with its next step; does not wait for the user. */
export function showError(error: unknown, log: Log): void {
  if (error instanceof vscode.CancellationError) return;
  const kind = error instanceof FalError ? error.kind : undefined;
  const text = errorText(error, vscode.l10n.t);
  if (kind === 'cancelled') {
    log.info(text);
    notify(text, [], log);
    return;
  }
  log.error(text);
  notify(text, nextSteps(error), log, 'error');
}

function nextSteps(error: unknown): readonly Action[] {
  const { kind, reason, facts } = error instanceof FalError ? error : {};
  if (kind === 'auth') {
    return [
      commandAction(vscode.l10n.t('Set API Key'), 'fal.setKey'),
      commandAction(vscode.l10n.t('Use Sandbox'), 'fal.useSandbox'),
    ];
  }
  if (reason === 'over-limit' || reason === 'price-unknown')
    return [commandAction(vscode.l10n.t('Set Limits…'), 'fal.setSpendingLimits')];
  if (reason === 'spending-stopped')
    return [commandAction(vscode.l10n.t('Allow Spending Again'), 'fal.resumeSpending')];
  // Without a path the limits of a setting are meant.
  if (reason === 'limits-unreadable' && facts?.path === undefined)
    return [commandAction(vscode.l10n.t('Open Settings'), 'fal.openSettings')];
  return [commandAction(vscode.l10n.t('Open Log'), 'fal.openLog')];
}

/** Whether this workspace is trusted; if not, shows that `what` needs trust. */
export function isTrustedFor(what: string, log: Log): boolean {
  if (vscode.workspace.isTrusted) return true;
  const text = vscode.l10n.t('This workspace is not trusted, so {0} is disabled.', what);
  const manage = commandAction(vscode.l10n.t('Manage Trust'), 'workbench.trust.manage');
  notify(text, [manage], log, 'warning');
  return false;
}
