import assert from 'node:assert/strict';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { InMemoryTransport } from '@modelcontextprotocol/sdk/inMemory.js';
import { FalError } from '../../src/fal/errors.ts';
import type { Backend } from '../../src/mcp/backend.ts';
import { createMcpServer } from '../../src/mcp/server.ts';

const unused = () => Promise.reject(new Error('not used'));
const BACKEND: Backend = {
  callTool: () => Promise.resolve({ content: [] }),
  getPrompt: unused,
  readResource: unused,
  complete: unused,
  watchResource: () => () => undefined,
};

/** A client of a server over this backend. */
async function clientOf(backend: () => Promise<Backend>): Promise<Client> {
  const server = createMcpServer({
    info: { name: 'test', version: '1' },
    lists: {
      instructions: '',
      tools: [{ name: 'a_tool', inputSchema: { type: 'object' } }],
      appTools: [],
      prompts: [{ name: 'a_prompt' }],
      resources: [{ uri: 'test://a', name: 'a' }],
      templates: [{ uriTemplate: 'test://{id}', name: 'any' }],
    },
    backend,
    subscribe: true,
  });
  const [near, far] = InMemoryTransport.createLinkedPair();
  await server.connect(far);
  const client = new Client({ name: 'test', version: '1' });
  await client.connect(near);
  return client;
}

describe('the backend of a server', () => {
  it('is not opened by the lists, only by the requests behind them', async () => {
    let opened = 0;
    const client = await clientOf(() => {
      opened += 1;
      return Promise.resolve(BACKEND);
    });
    await client.listTools();
    await client.listPrompts();
    await client.listResources();
    await client.listResourceTemplates();
    assert.equal(opened, 0);
    await client.callTool({ name: 'a_tool' });
    assert.equal(opened, 1);
    await client.close();
  });

  it('that cannot be opened fails each request with its message', async () => {
    const error = new FalError('invalid-input', 'The gateway is no URL.', { advice: 'Mend it.' });
    const client = await clientOf(() => Promise.reject(error));
    const { isError, content } = await client.callTool({ name: 'a_tool' });
    assert.ok(isError);
    assert.match(JSON.stringify(content), /The gateway is no URL.*Mend it/);
    const message = /The gateway is no URL.*Mend it/;
    await assert.rejects(client.getPrompt({ name: 'a_prompt' }), message);
    await assert.rejects(client.readResource({ uri: 'test://a' }), message);
    await assert.rejects(client.subscribeResource({ uri: 'test://a' }), message);
    await client.close();
  });

  it('stops a watch whose subscription ends before it is open', async () => {
    const watches: string[] = [];
    const watching: Backend = {
      ...BACKEND,
      watchResource: (uri) => {
        watches.push(`start ${uri}`);
        return () => watches.push(`stop ${uri}`);
      },
    };
    let open: (backend: Backend) => void = () => undefined;
    const opening = new Promise<Backend>((resolve) => {
      open = resolve;
    });
    const client = await clientOf(() => opening);
    const subscribed = client.subscribeResource({ uri: 'test://a' });
    await client.unsubscribeResource({ uri: 'test://a' });
    open(watching);
    await subscribed;
    assert.deepEqual(watches, ['start test://a', 'stop test://a']);
    await client.close();
  });
});
