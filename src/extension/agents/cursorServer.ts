import type { Server } from '../../connect/server.ts';

/** Cursor's own API for servers (cursor.com/docs/context/mcp-extension-api); its configuration has the form of `mcp.json`. */
export interface CursorMcp {
  registerServer(config: { name: string; server: Readonly<Record<string, unknown>> }): void;
  unregisterServer(name: string): void;
}

/** What is remembered over restarts, as VS Code's `globalState` does. */
export interface Memory {
  get(name: string): unknown;
  update(name: string, value: unknown): PromiseLike<void>;
}

/** The server in this Cursor, without a file. */
export interface CursorServer {
  /** Registers it now and at each start from now on. */
  connect(kind: Server['kind']): Promise<void>;
  disconnect(): Promise<void>;
  /** Registers what was connected, as Cursor forgets it with each restart. */
  restore(): Promise<void>;
}

const MEMORY = 'fal.cursorServer';

/** Creates it over Cursor's API; `serverOf` makes the server to start, and is called anew at each start. */
export function createCursorServer(
  mcp: CursorMcp,
  memory: Memory,
  serverOf: (kind: Server['kind']) => Promise<Server>,
): CursorServer {
  const register = async (kind: Server['kind']) => {
    const [{ entryFor }, { clientNamed }, { NAME }] = await Promise.all([
      import('../../connect/edits.ts'),
      import('../../connect/plan.ts'),
      import('../../connect/server.ts'),
    ]);
    // The key by its variable, as in mcp.json: nobody says what Cursor keeps of what it is given.
    const server = entryFor(clientNamed('cursor'), await serverOf(kind), 'user');
    mcp.registerServer({ name: NAME, server });
  };
  return {
    connect: async (kind) => {
      await register(kind);
      await memory.update(MEMORY, kind);
    },
    disconnect: async () => {
      const { NAME } = await import('../../connect/server.ts');
      mcp.unregisterServer(NAME);
      await memory.update(MEMORY, undefined);
    },
    restore: async () => {
      const kind = memory.get(MEMORY);
      if (kind === 'bundled' || kind === 'hosted') await register(kind);
    },
  };
}
