import path from 'node:path';
import * as vscode from 'vscode';
import type { Backups } from '../../connect/backups.ts';
import type { Client } from '../../connect/client.ts';
import { keySource } from '../../connect/clients.ts';
import { type Plan, planConnection, scopeOf } from '../../connect/plan.ts';
import type { Server } from '../../connect/server.ts';
import { visible } from '../../domain/visible.ts';
import { FalError } from '../../fal/errors.ts';
import { cursorServer, serverForClients } from './agents.ts';
import { chooseTarget, type Target } from './agentTarget.ts';
import { showChange } from './changePreview.ts';
import { errorText } from '../errorText.ts';
import type { Services } from '../services.ts';
import { shownText } from '../shownText.ts';

/** The command: connects an agent to the server; shows the change first and writes it after the user confirms, with Undo. */
export async function connectAgent(services: Services): Promise<void> {
  try {
    const target = await chooseTarget(services);
    if (target) await connectTo(target, services);
  } catch (error) {
    if (!(error instanceof FalError)) throw error;
    services.log.warn(error.message);
    await vscode.window.showErrorMessage(shownText(visible(errorText(error, vscode.l10n.t))));
  }
}

async function connectTo({ client, kind, way }: Target, services: Services): Promise<void> {
  if (way.by !== 'file') {
    await connectWithoutFile(client, kind, way.by, services);
    return;
  }
  const [{ createBackups }, { dataFolder }] = await Promise.all([
    import('../../connect/backups.ts'),
    import('../../store/store.ts'),
  ]);
  // The command line uses the same backups, so each can undo the other's change.
  const backups = createBackups(path.join(dataFolder(process.env), 'connect'));
  const { file, project } = way;
  const server = await serverForClients(services, kind);
  await carryOut(await planConnection({ client, file, project }, server), backups, kind, services);
}

async function connectWithoutFile(
  client: Client,
  kind: Server['kind'],
  by: Exclude<Target['way']['by'], 'file'>,
  services: Services,
): Promise<void> {
  if (by === 'cursor') {
    const cursor = cursorServer(services);
    await cursor?.connect(kind);
    await showChoices(
      `${vscode.l10n.t('fal is connected to {0}.', client.name)} ${keySource(client, 'user', kind)}`,
      {
        [vscode.l10n.t('Undo')]: () => cursor?.disconnect(),
      },
    );
    return;
  }
  if (by === 'bundle') {
    const { saveBundle } = await import('./agentBundle.ts');
    await saveBundle(services);
    return;
  }
  const server = await serverForClients(services, kind);
  if (by === 'command') {
    const { claudeLine } = await import('../../connect/claudeLine.ts');
    await vscode.env.clipboard.writeText(claudeLine(client, server));
    await showChoices(
      `${vscode.l10n.t('The command is on the clipboard. Paste it into a terminal.')} ${keySource(client, 'user', kind)}`,
    );
    return;
  }
  const { connectText } = await import('../../connect/edits.ts');
  const content = connectText(client, server, '', client.name, 'user');
  const document = await vscode.workspace.openTextDocument({ content, language: client.format });
  await vscode.window.showTextDocument(document);
  await showChoices(keySource(client, 'user', kind));
}

async function carryOut(
  plan: Plan,
  backups: Backups,
  kind: Server['kind'],
  { log }: Services,
): Promise<void> {
  const { client, file, target } = plan;
  const key = keySource(client, scopeOf(plan), kind);
  const open = async () => {
    await vscode.window.showTextDocument(vscode.Uri.file(file));
  };
  if (plan.before === plan.after) {
    await showChoices(`${vscode.l10n.t('fal is already connected to {0}.', client.name)} ${key}`, {
      [vscode.l10n.t('Open File')]: open,
    });
    return;
  }
  const preview = await showChange(plan);
  try {
    if (!(await isConfirmed(target))) return;
    await backups.apply(plan);
  } finally {
    await preview.close();
  }
  log.info(`${client.name} was connected: ${file}.`);
  await showChoices(`${vscode.l10n.t('fal is connected to {0}.', client.name)} ${key}`, {
    [vscode.l10n.t('Open File')]: open,
    [vscode.l10n.t('Undo')]: () => undo(plan, backups),
  });
}

/** Asks in a quick pick, which stays open while the user reads the diff; a notification would disappear. */
async function isConfirmed(file: string): Promise<boolean> {
  const write = {
    label: vscode.l10n.t('$(check) Write'),
    detail: vscode.l10n.t('Changes only fal’s entry in {0}', file),
  };
  const leave = { label: vscode.l10n.t('$(close) Cancel') };
  const title = vscode.l10n.t('fal: Connect an Agent');
  const options = {
    title,
    placeHolder: vscode.l10n.t('Write the change shown below?'),
    ignoreFocusOut: true,
  };
  return (await vscode.window.showQuickPick([write, leave], options)) === write;
}

async function undo(plan: Plan, backups: Backups): Promise<void> {
  await backups.undo(await backups.planUndo(plan));
  await vscode.window.showInformationMessage(vscode.l10n.t('Restored {0}.', plan.file));
}

/** Shows a message with buttons and waits for the user, unlike `notify`. */
async function showChoices(
  text: string,
  choices: Record<string, () => unknown> = {},
): Promise<void> {
  const chosen = await vscode.window.showInformationMessage(text, ...Object.keys(choices));
  if (chosen !== undefined) await choices[chosen]?.();
}
