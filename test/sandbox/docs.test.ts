import assert from 'node:assert/strict';
import { withSandbox, type Call } from './start.ts';

const BOTH = 'application/json, text/event-stream';

function post(call: Call, message: unknown, accept = BOTH): Promise<Response> {
  return call('https://fal.ai/docs/mcp', {
    method: 'POST',
    key: null,
    headers: { accept, 'content-type': 'application/json' },
    body: JSON.stringify(message),
  });
}

function search(query: string) {
  const params = { name: 'search_fal', arguments: { query } };
  return { jsonrpc: '2.0', id: 1, method: 'tools/call', params };
}

interface Answer {
  readonly result: { readonly content: readonly { readonly text: string }[] };
}

describe('the sandbox docs', () => {
  it('responds to a search with one event, best passage first', () =>
    withSandbox({}, async (_sandbox, call) => {
      const answer = await post(call, search('how do webhooks work'));
      assert.equal(answer.headers.get('content-type'), 'text/event-stream');
      const [, data = ''] = /^event: message\ndata: (.*)\n\n$/.exec(await answer.text()) ?? [];
      const { result } = JSON.parse(data) as Answer;
      assert.match(
        result.content[0]?.text ?? '',
        /^Title: Webhooks\nLink: https:\/\/fal\.ai\/docs\/\S+\nContent: \S/,
      );
    }));

  it('finds nothing for unknown words', () =>
    withSandbox({}, async (_sandbox, call) => {
      const response = await post(call, search('xylophone'));
      assert.match(await response.text(), /"content":\[\]/);
    }));

  it('rejects what fal rejects', () =>
    withSandbox({}, async (_sandbox, call) => {
      assert.equal((await post(call, search('x'), 'application/json')).status, 406);
      const params = { name: 'SearchFal', arguments: {} };
      const unknown = await post(call, { jsonrpc: '2.0', id: 2, method: 'tools/call', params });
      assert.match(await unknown.text(), /"error"/);
      const list = await post(call, { jsonrpc: '2.0', id: 3, method: 'tools/list' });
      assert.match(await list.text(), /"search_fal"/);
    }));

  it('has an index', () =>
    withSandbox({}, async (_sandbox, call) => {
      const index = await (await call('https://fal.ai/docs/llms.txt', { key: null })).text();
      const lines = index.split('\n').filter((line) => line.startsWith('- '));
      assert.ok(lines.length > 10);
      for (const line of lines)
        assert.match(line, /^- \[.+\]\(https:\/\/fal\.ai\/docs\/\S+\.md\S*\): \S/);
    }));
});
