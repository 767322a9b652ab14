import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Backend } from '../../src/mcp/backend.ts';
import { createBodyReader } from '../../src/mcp/http/body.ts';
import { createHttpHandler, type HttpOptions } from '../../src/mcp/http/handler.ts';
import { createMcpServer } from '../../src/mcp/server.ts';
import { messagesOf, PING, withKey } from '../support/http.ts';

/** A body that comes as these pieces and then, by default, never ends. */
function bodyOf(pieces: readonly string[], { ends = false } = {}): Request {
  const bytes = pieces.map((piece) => new TextEncoder().encode(piece));
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const next = bytes.shift();
      if (next) controller.enqueue(next);
      else if (ends) controller.close();
      else return new Promise(() => undefined);
      return undefined;
    },
  });
  return new Request('http://localhost/mcp', { method: 'POST', body, duplex: 'half' });
}

const statusOf = (read: object) => (read instanceof Response ? read.status : read);

describe('bodies over HTTP', () => {
  const never = new AbortController().signal;

  it('are given up when they do not come in time', async () => {
    const read = createBodyReader({ largest: 100, total: 100, deadline: 50 });
    assert.equal(statusOf(await read(bodyOf(['{"a":']), never)), 408);
    assert.deepEqual(await read(bodyOf(['{"a":', '1}'], { ends: true }), never), {
      json: { a: 1 },
    });
  });

  it('are held together in bounded memory, freed when their requests are over', async () => {
    const read = createBodyReader({ largest: 100, total: 150, deadline: 10_000 });
    const full = () => bodyOf([`"${'x'.repeat(90)}"`], { ends: true });
    const first = new AbortController();
    assert.ok(!((await read(full(), first.signal)) instanceof Response));
    const second = new AbortController();
    assert.equal(statusOf(await read(full(), second.signal)), 503);
    second.abort();
    assert.equal(statusOf(await read(bodyOf(['x'.repeat(101)]), second.signal)), 400);
    first.abort();
    assert.equal(statusOf(await read(bodyOf(['x'.repeat(60), 'x'.repeat(60)]), never)), 413);
  });
});

/** A backend whose one tool waits until its call or its server ends, and tells which. */
function waitingBackend(handBack: AbortSignal): Backend {
  const unused = () => Promise.reject(new Error('not used'));
  const aborted = async (signal: AbortSignal, text: string) => {
    if (!signal.aborted) await once(signal, 'abort');
    return text;
  };
  return {
    callTool: async (_name, _input, { signal }) => {
      const text = await Promise.race([
        aborted(signal, 'aborted'),
        aborted(handBack, 'handed back'),
      ]);
      return { content: [{ type: 'text', text }] };
    },
    getPrompt: unused,
    readResource: unused,
    complete: unused,
    watchResource: () => () => undefined,
  };
}

describe('streams over HTTP', () => {
  const slow = (more: Partial<HttpOptions>): HttpOptions => ({
    hosts: [],
    origins: [],
    keyless: true,
    open: ({ handBack }) =>
      createMcpServer({
        info: { name: 'slow', title: 'slow', version: '1' },
        lists: {
          ...{ instructions: '', appTools: [], prompts: [], resources: [], templates: [] },
          tools: [{ name: 'wait', inputSchema: { type: 'object' } }],
        },
        backend: () => Promise.resolve(waitingBackend(handBack)),
        subscribe: false,
      }),
    ...more,
  });
  const wait = { ...PING, method: 'tools/call', params: { name: 'wait', arguments: {} } };
  const requestOf = () =>
    new Request('http://localhost/mcp', {
      method: 'POST',
      headers: withKey(),
      body: JSON.stringify(wait),
    });

  it('send a keepalive while there is nothing else to send', async () => {
    const leaving = new AbortController();
    const handle = createHttpHandler(slow({ keepAlive: 20, leaving: leaving.signal }));
    const answer = await handle(requestOf());
    assert.match(answer.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.ok(answer.body);
    let text = '';
    for await (const chunk of answer.body.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      if (text.startsWith(': keepalive\n\n: keepalive')) leaving.abort();
    }
    assert.match(text, /^(: keepalive\n\n)+event: message\ndata: .*handed back/);
    const late = await messagesOf(await handle(requestOf()));
    assert.match(JSON.stringify(late), /handed back/);
    assert.equal((await handle(new Request('http://localhost/healthz'))).status, 503);
  });
});
