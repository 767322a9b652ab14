import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Release } from '../../connect/manifest.ts';
import type { Services } from '../services.ts';
import { TOOL_NAMES } from '../../domain/toolNames.ts';
import { type Action, notify } from '../notify.ts';

/** Packs the extension's files into a bundle for Claude Desktop at a path that the user picks. */
export async function saveBundle({ context, log }: Services): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('fal: Connect an Agent'),
    saveLabel: vscode.l10n.t('Save Bundle'),
    defaultUri: vscode.Uri.file(path.join(homedir(), 'fal.mcpb')),
    filters: { 'Claude Desktop': ['mcpb'] },
  });
  if (!uri) return;
  const { packBundle } = await import('../../connect/bundle.ts');
  const { extension, extensionPath } = context;
  const release = extension.packageJSON as Omit<Release, 'tools'>;
  const tools = TOOL_NAMES.map((name) => ({ name }));
  await vscode.workspace.fs.writeFile(uri, await packBundle(extensionPath, { ...release, tools }));
  log.info(`The bundle for Claude Desktop was made: ${uri.fsPath}.`);
  const open: Action = { label: vscode.l10n.t('Open'), run: () => vscode.env.openExternal(uri) };
  notify(
    vscode.l10n.t(
      'Saved {0}. Open it with Claude Desktop, which asks for the key and stores it in the keychain.',
      uri.fsPath,
    ),
    // In a remote window, the bundle is on the remote machine.
    vscode.env.remoteName === undefined ? [open] : [],
    log,
  );
}
