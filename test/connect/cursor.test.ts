import assert from 'node:assert/strict';
import { HOSTED, type Server, SIGN_IN } from '../../src/connect/server.ts';
import { createCursorServer, type CursorMcp } from '../../src/extension/agents/cursorServer.ts';

/** Cursor's documented API; a restart forgets all registrations. */
function fakeCursor() {
  const servers = new Map<string, Readonly<Record<string, unknown>>>();
  const mcp: CursorMcp = {
    registerServer: ({ name, server }) => servers.set(name, server),
    unregisterServer: (name) => servers.delete(name),
  };
  return { servers, mcp };
}

function fakeMemory() {
  const values = new Map<string, unknown>();
  return {
    get: (name: string) => values.get(name),
    update: (name: string, value: unknown) => {
      values.set(name, value);
      return Promise.resolve();
    },
  };
}

describe('the server in Cursor, by its extension API', () => {
  let path = '/v1/mcp.mjs';
  const serverOf = (kind: Server['kind']): Promise<Server> =>
    Promise.resolve(
      kind === 'hosted'
        ? HOSTED
        : kind === 'oauth'
          ? SIGN_IN
          : { kind, command: '/bin/node', args: [path], env: {} },
    );

  it("is registered with the key's variable, also after a restart, until it is disconnected", async () => {
    const memory = fakeMemory();
    const first = fakeCursor();
    const cursor = createCursorServer(first.mcp, memory, serverOf);
    await cursor.restore();
    assert.equal(first.servers.size, 0);
    await cursor.connect('bundled');
    assert.deepEqual(first.servers.get('fal'), {
      command: '/bin/node',
      args: ['/v1/mcp.mjs'],
      env: { FAL_KEY: '${env:FAL_KEY}' },
    });

    path = '/v2/mcp.mjs';
    const second = fakeCursor();
    const restarted = createCursorServer(second.mcp, memory, serverOf);
    await restarted.restore();
    assert.deepEqual(second.servers.get('fal')?.args, ['/v2/mcp.mjs']);
    await restarted.disconnect();
    assert.equal(second.servers.size, 0);

    const third = fakeCursor();
    await createCursorServer(third.mcp, memory, serverOf).restore();
    assert.equal(third.servers.size, 0);
  });

  it('can be the hosted one', async () => {
    const { servers, mcp } = fakeCursor();
    await createCursorServer(mcp, fakeMemory(), serverOf).connect('hosted');
    assert.deepEqual(servers.get('fal'), {
      url: 'https://mcp.fal.ai/mcp',
      headers: { Authorization: 'Bearer ${env:FAL_KEY}' },
    });
  });

  it('can be the hosted one with a sign-in, also after a restart', async () => {
    const memory = fakeMemory();
    await createCursorServer(fakeCursor().mcp, memory, serverOf).connect('oauth');
    const { servers, mcp } = fakeCursor();
    await createCursorServer(mcp, memory, serverOf).restore();
    assert.deepEqual(servers.get('fal'), { url: 'https://mcp.fal.ai/mcp-relay' });
  });
});
