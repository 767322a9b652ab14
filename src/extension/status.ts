import * as vscode from 'vscode';
import type { Services } from './services.ts';
import { onSettingsChange, readSettings } from './settings.ts';

/** Shows at a glance whether fal can be used: no key, ready or sandbox. */
export function registerStatus({ keys, log }: Services): vscode.Disposable {
  const item = vscode.window.createStatusBarItem('fal.status', vscode.StatusBarAlignment.Right);
  item.name = 'fal';
  const show = async () => {
    if (readSettings().sandbox) {
      item.text = '$(beaker) fal: sandbox';
      item.tooltip = 'fal is the sandbox on this machine: nothing is billed. Click to leave it.';
      item.command = 'fal.leaveSandbox';
    } else if (keys.environment === undefined && (await keys.stored()) === undefined) {
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
  return vscode.Disposable.from(item, keys.onDidChange(refresh), onSettingsChange(refresh));
}
