import * as vscode from 'vscode';
import { SANDBOX_KEY } from './sandbox.ts';
import type { Services } from '../services.ts';
import { commandAction, notify } from '../notify.ts';

/** The command: starts the sandbox for the user's own code and shows its address. @throws when the sandbox does not start */
export async function startSandbox({ sandbox, log }: Services): Promise<string> {
  const url = await sandbox.url();
  const variables = `FAL_GATEWAY_URL=${url} FAL_KEY=${SANDBOX_KEY}`;
  const copy = {
    label: vscode.l10n.t('Copy Variables'),
    run: () => vscode.env.clipboard.writeText(variables),
  };
  const use = commandAction(vscode.l10n.t('Use Sandbox'), 'fal.useSandbox');
  notify(vscode.l10n.t('The sandbox is running at {0}.', url), [copy, use], log);
  return url;
}
