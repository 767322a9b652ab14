import path from 'node:path';
import * as vscode from 'vscode';
import type { Server } from '../../connect/server.ts';
import { createCursorServer, type CursorMcp, type CursorServer } from './cursorServer.ts';
import type { Services } from '../services.ts';

/** How another program starts the server: a copy that survives extension updates, run by Node from PATH, else by this editor's Node. */
export async function serverForClients(
  { context }: Pick<Services, 'context'>,
  kind: Server['kind'],
): Promise<Server> {
  const [{ bundledServer, findNode }, { copyServer }, { HOSTED, SIGN_IN }] = await Promise.all([
    import('../../connect/command.ts'),
    import('../../connect/serverCopy.ts'),
    import('../../connect/server.ts'),
  ]);
  if (kind === 'hosted') return HOSTED;
  if (kind === 'oauth') return SIGN_IN;
  const file = await copyServer(context.asAbsolutePath('dist'), copyFolder(context));
  const node = await findNode({ platform: process.platform, env: process.env });
  return node === undefined
    ? bundledServer(process.execPath, file, { env: { ELECTRON_RUN_AS_NODE: '1' } })
    : bundledServer(node, file);
}

/** The registration in this Cursor; undefined in other editors. */
export function cursorServer(services: Pick<Services, 'context'>): CursorServer | undefined {
  const { cursor } = vscode as typeof vscode & { readonly cursor?: { readonly mcp?: CursorMcp } };
  return (
    cursor?.mcp &&
    createCursorServer(cursor.mcp, services.context.globalState, (kind) =>
      serverForClients(services, kind),
    )
  );
}

/** Updates the server copy that other agents run, and restores Cursor's registration. */
export function refreshAgents(services: Services): void {
  const { context, log } = services;
  const refresh = async () => {
    const { refreshServer } = await import('../../connect/serverCopy.ts');
    await refreshServer(context.asAbsolutePath('dist'), copyFolder(context));
    await cursorServer(services)?.restore();
  };
  refresh().catch((error: unknown) =>
    log.warn(`The server of other agents was not brought up to date: ${String(error)}`),
  );
}

function copyFolder({ globalStorageUri }: vscode.ExtensionContext): string {
  return path.join(globalStorageUri.fsPath, 'server');
}
