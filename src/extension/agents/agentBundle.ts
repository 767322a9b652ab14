import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Release } from '../../connect/manifest.ts';
import type { Services } from '../services.ts';
import { TOOL_NAMES } from '../settings.ts';
import { type Action, offer } from '../notify.ts';

/** Makes the bundle for Claude Desktop from the extension's own files, where the person says, and offers to open it. */
export async function saveBundle({ context, log }: Services): Promise<void> {
  const uri = await vscode.window.showSaveDialog({
    title: 'fal: Connect an Agent',
    saveLabel: 'Make the Bundle',
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
  const open: Action = { label: 'Open', run: () => vscode.env.openExternal(uri) };
  offer(
    `${uri.fsPath} is made. Open it with Claude Desktop, which asks for the key and keeps it in the keychain.`,
    // The bundle of a remote window lies on the other machine.
    vscode.env.remoteName === undefined ? [open] : [],
    log,
  );
}
