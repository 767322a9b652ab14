import * as vscode from 'vscode';
import type { Services } from '../services.ts';

/** Rejects every `vscode://` URI of this extension, so that no web page can replace the user's key. The URI is neither read nor logged. */
export function registerUriRefusal({ log }: Services): vscode.Disposable {
  return vscode.window.registerUriHandler({
    handleUri: async () => {
      log.warn('A vscode:// address was refused.');
      const set = vscode.l10n.t('Set API Key');
      const text = vscode.l10n.t(
        'For your security, fal ignores vscode:// links. Enter the key yourself.',
      );
      if ((await vscode.window.showWarningMessage(text, set)) === set) {
        await vscode.commands.executeCommand('fal.setKey');
      }
    },
  });
}
