import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { createDocs, type Docs } from '../../src/fal/docs.ts';
import { FalError } from '../../src/fal/errors.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { bodyOf, type HttpServer, rejection, startServer } from './httpServer.ts';

interface Call {
  readonly method: string;
  readonly params: { readonly name?: string; readonly arguments?: { readonly query: string } };
}

const INDEX = `# fal
> not a page
- [Webhooks](https://fal.ai/docs/model-apis/webhooks.md): Get told when a request ends.
- [Queue](https://fal.ai/docs/model-apis/queue.md): Submit, poll and receive webhook calls.
- [Pricing](/docs/pricing.md)
`;

describe('docs search', () => {
  let server: HttpServer;
  let docs: Docs;
  let calls: Call[];
  let answer: (call: Call, response: ServerResponse) => unknown;
  let index: (response: ServerResponse) => unknown;

  beforeEach(async () => {
    calls = [];
    index = (response) => response.end(INDEX);
    server = await startServer(async (request, response) => {
      assert.equal(request.headers.authorization, undefined);
      if (request.url === '/fal.ai/docs/llms.txt') return index(response);
      assert.equal(request.url, '/fal.ai/docs/mcp');
      assert.equal(request.headers.accept, 'application/json, text/event-stream');
      const call = JSON.parse((await bodyOf(request)).toString()) as Call;
      calls.push(call);
      return answer(call, response);
    });
    docs = createDocs(createTransport({ key: () => 'id:secret', gateway: server.origin }));
  });
  afterEach(() => server.close());

  const result = (...texts: string[]) => ({
    jsonrpc: '2.0',
    id: 1,
    result: { content: texts.map((text) => ({ type: 'text', text })) },
  });
  const sendJson = (response: ServerResponse, value: unknown) =>
    response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  const webhooks = 'Title: Webhooks\nLink: https://fal.ai/docs/webhooks\nContent: Get a call.';

  it('reads a JSON response', async () => {
    answer = (_call, response) => sendJson(response, result(webhooks, webhooks));
    assert.deepEqual(await docs.search('webhooks'), [
      { title: 'Webhooks', url: 'https://fal.ai/docs/webhooks', content: 'Get a call.' },
    ]);
    assert.equal(calls[0]?.method, 'tools/call');
    assert.deepEqual(calls[0].params, { name: 'search_fal', arguments: { query: 'webhooks' } });
  });

  it('reads a stream with CRLF, other messages and split characters, without waiting for its end', async () => {
    answer = async (_call, response) => {
      response.writeHead(200, { 'Content-Type': 'text/event-stream; charset=utf-8' });
      const note = { jsonrpc: '2.0', method: 'notifications/message', params: {} };
      const text = result('Title: Café — 🦊\nLink: /docs/cafe\nContent: Crème brûlée');
      const bytes = Buffer.from(
        `: hello\r\n\r\nevent: message\r\ndata: ${JSON.stringify(note)}\r\n\r\n` +
          `event: message\r\ndata: ${JSON.stringify(text)}\r\n\r\n`,
      );
      for (const byte of bytes) {
        if (!response.write(Buffer.of(byte))) {
          await new Promise((resolve) => response.once('drain', resolve));
        }
      }
    };
    assert.deepEqual(await docs.search('x'), [
      { title: 'Café — 🦊', url: 'https://fal.ai/docs/cafe', content: 'Crème brûlée' },
    ]);
  });

  it('finds the search tool again when it was renamed, and remembers it', async () => {
    answer = ({ method, params }, response) => {
      if (method === 'tools/list') {
        const tools = [{ name: 'submit_feedback' }, { name: 'SearchFal' }];
        return sendJson(response, { jsonrpc: '2.0', id: 1, result: { tools } });
      }
      if (params.name === 'SearchFal') return sendJson(response, result(webhooks));
      return sendJson(response, { jsonrpc: '2.0', id: 1, error: { code: -32602, message: 'no' } });
    };
    assert.equal((await docs.search('webhooks')).length, 1);
    assert.equal((await docs.search('webhooks')).length, 1);
    assert.deepEqual(
      calls.map(({ method, params }) => params.name ?? method),
      ['search_fal', 'tools/list', 'SearchFal', 'SearchFal'],
    );
  });

  it('cleans the passages except for code, and respects the limit', async () => {
    const content =
      'Content: <Note>\n  Careful.\u200b  \n</Note>\n\n\n\n## [](#x)Use\n\n```jsx\n<Card  a="b" />\n```\n{/* hidden */}\nEnd';
    answer = (_call, response) =>
      sendJson(response, result(`Title: One\nLink: https://fal.ai/docs/one\n${content}`, webhooks));
    const passages = await docs.search('x', { limit: 1 });
    assert.equal(passages.length, 1);
    assert.equal(passages[0]?.content, 'Careful.\n\n## Use\n\n```jsx\n<Card  a="b" />\n```\n\nEnd');
  });

  it('splits a text with several passages, and keeps a text without labels whole', async () => {
    const two = `${webhooks}\n\nTitle: Two\nLink: https://fal.ai/docs/two\nContent: B`;
    answer = (_call, response) => sendJson(response, result(two, '# Heading\nSome words.'));
    const passages = await docs.search('x');
    assert.deepEqual(
      passages.map(({ title, url }) => [title, url]),
      [
        ['Webhooks', 'https://fal.ai/docs/webhooks'],
        ['Two', 'https://fal.ai/docs/two'],
        ['Heading', 'https://fal.ai/docs/'],
      ],
    );
  });

  it('returns an empty list when nothing is found', async () => {
    answer = (_call, response) => sendJson(response, result('No results found.'));
    assert.deepEqual(await docs.search('xyzzy'), []);
  });

  const broken: Record<string, (response: ServerResponse) => unknown> = {
    'a 503': (response) => response.writeHead(503).end('busy'),
    'an HTML page': (response) => response.end('<html>hello</html>'),
    'a tool error': (response) =>
      sendJson(response, { id: 1, result: { isError: true, content: [{ text: 'x' }], tools: [] } }),
    'a stream that ends early': (response) =>
      response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end('data: {"id"'),
  };
  for (const [name, reply] of Object.entries(broken)) {
    it(`falls back to the index of pages on ${name}`, async () => {
      answer = (_call, response) => reply(response);
      assert.deepEqual(await docs.search('How do I use webhooks?'), [
        {
          title: 'Webhooks',
          url: 'https://fal.ai/docs/model-apis/webhooks',
          content: 'Get told when a request ends.',
        },
        {
          title: 'Queue',
          url: 'https://fal.ai/docs/model-apis/queue',
          content: 'Submit, poll and receive webhook calls.',
        },
      ]);
      assert.equal((await docs.search('price pricing'))[0]?.url, 'https://fal.ai/docs/pricing');
    });
  }

  it('reports when both are down, and rejects an empty query', async () => {
    answer = (_call, response) => response.writeHead(503).end();
    index = (response) => response.writeHead(503).end();
    const down = await rejection(docs.search('webhooks'));
    assert.ok(down instanceof FalError);
    assert.equal(down.kind, 'unavailable');
    const empty = await rejection(docs.search('  '));
    assert.ok(empty instanceof FalError);
    assert.equal(empty.kind, 'invalid-input');
  });

  it('ends with the reason of its signal', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    answer = () => {
      controller.abort(reason);
    };
    assert.equal(await rejection(docs.search('x', { signal: controller.signal })), reason);
  });
});
