import * as vscode from 'vscode';
import { watchJobsInFlight } from './jobs/jobsInFlight.ts';
import type { Services } from './services.ts';
import { onSettingsChange, readSettings } from './settings.ts';
import { watchSpentToday } from './spending/today.ts';

/** Shows a status bar item: no key, ready, sandbox, or the number of running jobs; its tooltip has what was spent today. */
export function registerStatus(services: Services): vscode.Disposable {
  const { keys, log } = services;
  const inFlight = watchJobsInFlight(services);
  const spentToday = watchSpentToday(services);
  const item = vscode.window.createStatusBarItem('fal.status', vscode.StatusBarAlignment.Right);
  item.name = 'fal';
  const show = async () => {
    // The await comes first, so that the values below are current when they are shown.
    const hasKey = keys.environment !== undefined || (await keys.stored()) !== undefined;
    const { sandbox } = readSettings();
    const count = inFlight.count();
    const spent = spentToday.text();
    const withSpent = (text: string) => (spent === undefined ? text : `${text} ${spent}`);
    if (count > 0) {
      item.text = vscode.l10n.t('$(sync~spin) fal: {0} running', count);
      item.tooltip = withSpent(
        sandbox
          ? vscode.l10n.t('Jobs running in the sandbox: {0}. Click to show them.', count)
          : vscode.l10n.t('Jobs running on fal: {0}. Click to show them.', count),
      );
      item.command = 'fal.showJobs';
    } else if (sandbox) {
      item.text = vscode.l10n.t('$(beaker) fal: sandbox');
      item.tooltip = withSpent(
        vscode.l10n.t(
          'Using the sandbox on this machine: nothing is billed. Click to leave the sandbox.',
        ),
      );
      item.command = 'fal.leaveSandbox';
    } else if (!hasKey) {
      item.text = vscode.l10n.t('$(key) fal: no key');
      item.tooltip = withSpent(vscode.l10n.t('Click to set your fal API key.'));
      item.command = 'fal.setKey';
    } else {
      item.text = '$(sparkle) fal';
      item.tooltip = withSpent(vscode.l10n.t('fal is ready. Click to open the log.'));
      item.command = 'fal.openLog';
    }
    item.show();
  };
  const refresh = () => {
    show().catch((error: unknown) => log.error(`The key could not be read: ${String(error)}`));
  };
  refresh();
  return vscode.Disposable.from(
    item,
    inFlight,
    inFlight.onDidChange(refresh),
    spentToday,
    spentToday.onDidChange(refresh),
    keys.onDidChange(refresh),
    onSettingsChange(refresh),
  );
}
