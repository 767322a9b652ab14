import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Client, Scope } from '../../connect/client.ts';
import type { Place } from '../../connect/places.ts';
import type { Server } from '../../connect/server.ts';
import { cursorServer } from './agents.ts';
import type { Services } from '../services.ts';

/** How to connect an agent: edit its file, call Cursor's API, copy a terminal command, show text to paste, or save a bundle. */
type Way =
  | {
      readonly by: 'file';
      readonly file: string;
      /** The project folder of the file; undefined for a user file. */
      readonly project: string | undefined;
    }
  | { readonly by: 'cursor' | 'command' | 'text' | 'bundle' };

/** The agent to connect, the kind of server, and how. */
export interface Target {
  readonly client: Client;
  readonly kind: Server['kind'];
  readonly way: Way;
}

/** Prompts for the agent, the server and the location; undefined when the user cancels. */
export async function chooseTarget(services: Services): Promise<Target | undefined> {
  const { CLIENTS, kindsOf } = await import('../../connect/clients.ts');
  const client = await choose(
    vscode.l10n.t('Connect fal to which agent?'),
    CLIENTS.map((one) => ({ label: one.name, value: one })),
  );
  if (!client) return undefined;
  const kinds = kindsOf(client).map((value) => ({ ...kindText(value), value }));
  const kind = await choose(vscode.l10n.t('Which server?'), kinds);
  if (!kind) return undefined;
  const way = await chooseWay(client, kind, services);
  return way && { client, kind, way };
}

function kindText(kind: Server['kind']): { readonly label: string; readonly detail: string } {
  switch (kind) {
    case 'bundled':
      return {
        label: vscode.l10n.t('Bundled Server'),
        detail: vscode.l10n.t('Runs on this machine; can read and save project files'),
      };
    case 'hosted':
      return {
        label: vscode.l10n.t('fal’s Hosted Server, With Your Key'),
        detail: vscode.l10n.t('Runs at fal (mcp.fal.ai); has no access to local files'),
      };
    case 'oauth':
      return {
        label: vscode.l10n.t('fal’s Hosted Server, With a Sign-In'),
        detail: vscode.l10n.t(
          'Runs at fal (mcp.fal.ai); you sign in with the browser, and no key is used',
        ),
      };
  }
}

async function chooseWay(
  client: Client,
  kind: Server['kind'],
  services: Services,
): Promise<Way | undefined> {
  const scopes = Object.keys(client.files) as Scope[];
  if (scopes.length === 0) return { by: 'text' };
  const [{ fileOf }, { canBeHosted }] = await Promise.all([
    import('../../connect/plan.ts'),
    import('../../connect/clients.ts'),
  ]);
  const ways: { label: string; detail: string; value: Way }[] = [];
  if (client.id === 'cursor' && cursorServer(services)) {
    const detail = vscode.l10n.t('Through Cursor’s extension API; no file is written');
    ways.push({
      label: vscode.l10n.t('This Cursor Installation'),
      detail,
      value: { by: 'cursor' },
    });
  }
  if (client.id === 'claude-desktop') {
    const detail = vscode.l10n.t(
      'Saves a bundle to install in Claude Desktop, which asks for the key and stores it in the keychain',
    );
    ways.push({ label: vscode.l10n.t('As a Bundle'), detail, value: { by: 'bundle' } });
  }
  for (const scope of scopes) {
    if (kind === 'hosted' && !canBeHosted(client, scope)) continue;
    const place = await placeOf(client, scope, services);
    if (!place) continue;
    const file = await fileOf(client, place, scope);
    const label =
      scope === 'user' ? vscode.l10n.t('All My Projects') : vscode.l10n.t('This Project');
    const project = scope === 'project' ? place.project : undefined;
    ways.push({ label, detail: file, value: { by: 'file', file, project } });
  }
  if (client.userCommand) {
    const detail = vscode.l10n.t('Copies the “claude mcp add …” command to run in a terminal');
    ways.push({ label: vscode.l10n.t('All My Projects'), detail, value: { by: 'command' } });
  }
  return choose(vscode.l10n.t('Where should fal be available?'), ways);
}

/** The folders that `fileOf` needs; undefined for project scope in a window without a folder. */
async function placeOf(
  client: Client,
  scope: Scope,
  { context }: Services,
): Promise<Place | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const needsPick = scope === 'project' && folders.length > 1;
  const folder = needsPick ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (scope === 'project' && !folder) return undefined;
  // A fork's user folder does not hold VS Code's own file, but may hold Cline's.
  const isOther = client.id === 'vscode' && /^(cursor|windsurf|devin)/.test(vscode.env.uriScheme);
  return {
    platform: process.platform,
    home: homedir(),
    env: process.env,
    project: folder?.uri.fsPath ?? '',
    // …/User/globalStorage/<extension>
    ...(!isOther && { editor: path.resolve(context.globalStorageUri.fsPath, '..', '..') }),
  };
}

/** Prompts for one of the items; returns a single item without a prompt. */
async function choose<T>(
  title: string,
  items: readonly (vscode.QuickPickItem & { readonly value: T })[],
): Promise<T | undefined> {
  const [first, ...rest] = items;
  if (rest.length === 0) return first?.value;
  const picked = await vscode.window.showQuickPick(items, {
    title: vscode.l10n.t('fal: Connect an Agent'),
    placeHolder: title,
    matchOnDetail: true,
    ignoreFocusOut: true,
  });
  return picked?.value;
}
