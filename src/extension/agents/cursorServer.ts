import type { Memento } from 'vscode';
import type { Server } from '../../connect/server.ts';

/** Cursor's API for MCP servers (cursor.com/docs/context/mcp-extension-api); `server` has the format of `mcp.json`. */
export interface CursorMcp {
  registerServer(config: { name: string; server: Readonly<Record<string, unknown>> }): void;
  unregisterServer(name: string): void;
}

/** The server's registration in this Cursor, without a file. */
export interface CursorServer {
  /** Registers the server now and after each restart. */
  connect(kind: Server['kind']): Promise<void>;
  disconnect(): Promise<void>;
  /** Registers the connected server again, because Cursor drops registrations on restart. */
  restore(): Promise<void>;
}

const KIND = 'fal.cursorServer';

/** Creates the registration over Cursor's API; each start calls `serverOf` for the server to run. */
export function createCursorServer(
  mcp: CursorMcp,
  memory: Pick<Memento, 'get' | 'update'>,
  serverOf: (kind: Server['kind']) => Promise<Server>,
): CursorServer {
  const register = async (kind: Server['kind']) => {
    const [{ entryFor }, { clientNamed }, { NAME }] = await Promise.all([
      import('../../connect/edits.ts'),
      import('../../connect/plan.ts'),
      import('../../connect/server.ts'),
    ]);
    // The entry references the key's variable as in mcp.json: Cursor does not document what it stores.
    const server = entryFor(clientNamed('cursor'), await serverOf(kind), 'user');
    mcp.registerServer({ name: NAME, server });
  };
  return {
    connect: async (kind) => {
      await register(kind);
      await memory.update(KIND, kind);
    },
    disconnect: async () => {
      const { NAME } = await import('../../connect/server.ts');
      mcp.unregisterServer(NAME);
      await memory.update(KIND, undefined);
    },
    restore: async () => {
      const kind = memory.get(KIND);
      if (kind === 'bundled' || kind === 'hosted' || kind === 'oauth') await register(kind);
    },
  };
}
