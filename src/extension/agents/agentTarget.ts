import { homedir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { Client, Scope } from '../../connect/clients.ts';
import type { Place } from '../../connect/places.ts';
import type { Server } from '../../connect/server.ts';
import { cursorServer } from './agents.ts';
import type { Services } from '../services.ts';

/** How an agent gets the server: into a file, by Cursor's API, by a line for the terminal, as a text to paste, or as a bundle to install. */
type Way =
  | {
      readonly way: 'file';
      readonly file: string;
      /** The folder that a project's file belongs to. */
      readonly project: string | undefined;
    }
  | { readonly way: 'cursor' | 'line' | 'print' | 'bundle' };

/** Which agent gets which server, and how. */
export interface Target {
  readonly client: Client;
  readonly kind: Server['kind'];
  readonly way: Way;
}

/** Asks for the agent, the server and the place; undefined when the person steps back. */
export async function chooseTarget(services: Services): Promise<Target | undefined> {
  const { CLIENTS, kindsOf } = await import('../../connect/clients.ts');
  const client = await choose(
    vscode.l10n.t('Which agent shall have fal?'),
    CLIENTS.map((one) => ({ label: one.name, value: one })),
  );
  if (!client) return undefined;
  const kinds = kindsOf(client).map((value) => ({
    label: value === 'bundled' ? vscode.l10n.t('This Server') : vscode.l10n.t('Hosted Server'),
    detail:
      value === 'bundled'
        ? vscode.l10n.t('Runs on this machine: reads and saves files of the project')
        : vscode.l10n.t('Runs at fal (mcp.fal.ai): reads and saves no files of this machine'),
    value,
  }));
  const kind = await choose(vscode.l10n.t('Which server?'), kinds);
  if (!kind) return undefined;
  const way = await chooseWay(client, services);
  return way && { client, kind, way };
}

async function chooseWay(client: Client, services: Services): Promise<Way | undefined> {
  const scopes = Object.keys(client.files) as Scope[];
  if (scopes.length === 0) return { way: 'print' };
  const { fileOf } = await import('../../connect/plan.ts');
  const ways: { label: string; detail: string; value: Way }[] = [];
  if (client.id === 'cursor' && cursorServer(services)) {
    const detail = vscode.l10n.t('By its extension API: no file is written');
    ways.push({ label: vscode.l10n.t('This Cursor'), detail, value: { way: 'cursor' } });
  }
  if (client.id === 'claude-desktop') {
    const detail =
      'Makes a file that it installs: it asks for the key and keeps it in the keychain';
    ways.push({ label: 'As a Bundle', detail, value: { way: 'bundle' } });
  }
  for (const scope of scopes) {
    const place = await placeOf(client, scope, services);
    if (!place) continue;
    const file = await fileOf(client, place, scope);
    const label =
      scope === 'user' ? vscode.l10n.t('All My Projects') : vscode.l10n.t('This Project');
    const project = scope === 'project' ? place.project : undefined;
    ways.push({ label, detail: file, value: { way: 'file', file, project } });
  }
  if (client.id === 'claude-code') {
    const detail = vscode.l10n.t('Copies the line “claude mcp add …” for a terminal');
    ways.push({ label: vscode.l10n.t('All My Projects'), detail, value: { way: 'line' } });
  }
  return choose(vscode.l10n.t('Where?'), ways);
}

/** Where this window is; undefined for the project of a window without a folder. */
async function placeOf(
  client: Client,
  scope: Scope,
  { context }: Services,
): Promise<Place | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const isAsked = scope === 'project' && folders.length > 1;
  const folder = isAsked ? await vscode.window.showWorkspaceFolderPick() : folders[0];
  if (scope === 'project' && !folder) return undefined;
  // VS Code's own file is not to be looked for in an editor made from it, where Cline may well be.
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

/** One of them; the only one without asking. */
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
