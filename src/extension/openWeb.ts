import * as vscode from 'vscode';
import { FalError } from '../fal/errors.ts';

/** Opens an http(s) URL in the browser. @throws {FalError} `not-allowed` for other schemes, which might start a program */
export async function openWeb(address: string): Promise<void> {
  const uri = vscode.Uri.parse(address, true);
  if (uri.scheme !== 'https' && uri.scheme !== 'http') {
    throw new FalError('not-allowed', vscode.l10n.t('{0}: addresses are not opened.', uri.scheme), {
      advice: vscode.l10n.t('Save the result instead.'),
    });
  }
  await vscode.env.openExternal(uri);
}
