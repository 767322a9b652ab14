import * as vscode from 'vscode';
import { watchRunning } from './running.ts';
import type { Services } from './services.ts';
import { onSettingsChange, readSettings } from './settings.ts';

/** Shows at a glance whether fal can be used: no key, ready or sandbox; and how many jobs run. */
export function registerStatus(services: Services): vscode.Disposable {
  const { keys, log } = services;
  const running = watchRunning(services);
  const item = vscode.window.createStatusBarItem('fal.status', vscode.StatusBarAlignment.Right);
  item.name = 'fal';
  const show = async () => {
    // Asked first: what comes after is told as it is now, however long this took.
    const hasKey = keys.environment !== undefined || (await keys.stored()) !== undefined;
    const { sandbox } = readSettings();
    const count = running.count();
    if (count > 0) {
      item.text = `$(sync~spin) fal: ${count} running`;
      item.tooltip = `${count} ${count === 1 ? 'job' : 'jobs'} in flight ${sandbox ? 'in the sandbox' : 'at fal'}. Click for the log.`;
      item.command = 'fal.openLog';
    } else if (sandbox) {
      item.text = '$(beaker) fal: sandbox';
      item.tooltip = 'fal is the sandbox on this machine: nothing is billed. Click to leave it.';
      item.command = 'fal.leaveSandbox';
    } else if (!hasKey) {
      item.text = '$(key) fal: no key';
      item.tooltip = 'Click to set a fal key.';
      item.command = 'fal.setKey';
    } else {
      item.text = '$(sparkle) fal';
      item.tooltip = 'fal is ready. Click for the log.';
      item.command = 'fal.openLog';
    }
    item.show();
  };
  const refresh = () => {
    show().catch((error: unknown) => {
      log.error(`The key could not be read: ${String(error)}`);
    });
  };
  refresh();
  return vscode.Disposable.from(
    item,
    running,
    running.onDidChange(refresh),
    keys.onDidChange(refresh),
    onSettingsChange(refresh),
  );
}
