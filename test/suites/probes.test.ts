import assert from 'node:assert/strict';
import { startRaw, type RawServer } from '../faults/rawServer.ts';
import { useForTest } from '../support/fixtures.ts';
import { JSON_AND_EVENTS, KEY, messagesOf, PING, useHttp, withKey } from '../support/http.ts';
import { useBench } from '../support/mcp.ts';

/** The keys by which each request of the newer protocol repeats what only the first one of the older had. */
const META = {
  _meta: {
    'io.modelcontextprotocol/protocolVersion': '2026-07-28',
    'io.modelcontextprotocol/clientInfo': { name: 'newer', version: '1' },
    'io.modelcontextprotocol/clientCapabilities': { elicitation: { form: {} }, tasks: {} },
  },
};
const clientInfo = { name: 'newer', version: '1' };
const hello = (protocolVersion: string) => ({
  method: 'initialize',
  params: { protocolVersion, clientInfo, capabilities: { surprise: { deep: [1] } } },
});

interface Expected {
  readonly error?: number;
  readonly result?: (result: Record<string, unknown>) => void;
}

/** What a client may send that knows more than this server, before any greeting. */
const PROBES: readonly (readonly [what: string, message: object, expected: Expected])[] = [
  ['server/discover', { method: 'server/discover', params: META }, { error: -32601 }],
  ['a method that does not exist yet', { method: 'tasks/next', params: META }, { error: -32601 }],
  [
    'tools/list with the newer protocol in _meta',
    { method: 'tools/list', params: META },
    { result: ({ tools }) => assert.equal((tools as unknown[]).length, 9) },
  ],
  [
    'a version of the future',
    hello('2099-01-01'),
    { result: ({ protocolVersion }) => assert.equal(protocolVersion, '2025-11-25') },
  ],
  [
    'a version that is none',
    hello('next'),
    { result: ({ protocolVersion }) => assert.equal(protocolVersion, '2025-11-25') },
  ],
  ['initialize without parameters', { method: 'initialize' }, { error: -32603 }],
];

function assertAnswer(answer: Record<string, unknown> | undefined, expected: Expected): void {
  assert.equal(answer?.jsonrpc, '2.0');
  const { error, result } = answer as { error?: { code: number }; result?: object };
  assert.equal(error?.code, expected.error, JSON.stringify(answer));
  expected.result?.(result as Record<string, unknown>);
}

describe('probes of newer clients over stdio', () => {
  const bench = useBench();
  const raw: RawServer = useForTest(() => Promise.resolve(startRaw(bench)));
  const isServing = async () => {
    raw.send({ ...PING, id: 'last' });
    assert.deepEqual((await raw.answer('last')).result, {});
    assert.equal(raw.child.exitCode, null);
  };

  for (const [what, message, expected] of PROBES) {
    it(`${what}: answered before any greeting, and the connection goes on`, async () => {
      raw.send({ id: 1, ...message });
      assertAnswer({ ...(await raw.answer(1)) }, expected);
      await raw.greet();
      await isServing();
    });
  }

  /** Requests that the protocol has not, for whose answer a client would wait. */
  const FORMS: readonly (readonly [what: string, text: object, id: number | null])[] = [
    ['a list of parameters', { jsonrpc: '2.0', id: 7, method: 'ping', params: [1] }, 7],
    ['another JSON-RPC', { jsonrpc: '3.0', id: 7, method: 'ping' }, 7],
    ['an id that is no integer', { jsonrpc: '2.0', id: 1.5, method: 'ping' }, 1.5],
    ['no id', { jsonrpc: '2.0', id: null, method: 'ping' }, null],
    ['a batch', [PING, { ...PING, id: 2 }], null],
  ];
  for (const [what, text, id] of FORMS) {
    it(`a request with ${what} is refused, and the connection goes on`, async () => {
      raw.write(`${JSON.stringify(text)}\n`);
      const { error } = await raw.answer(id);
      assert.equal(error?.code, -32600);
      assert.match(error.message, /is a batch|is no request of MCP/);
      await raw.greet();
      await isServing();
    });
  }

  it('an unknown notification, and an answer to nothing, are passed over', async () => {
    raw.send({ method: 'notifications/surprise', params: META });
    raw.send({ id: 99, result: { resultType: 'complete' } });
    await isServing();
    assert.deepEqual(
      raw.lines.map(({ id }) => id),
      ['last'],
    );
  });
});

describe('probes of newer clients over HTTP', () => {
  const http = useHttp();
  const post = (message: object, headers: Record<string, string> = {}) =>
    http.post({ jsonrpc: '2.0', ...message }, { ...withKey(), ...headers });

  for (const [what, message, expected] of PROBES) {
    it(`${what}: answered`, async () => {
      const answer = await post({ id: 1, ...message });
      assert.equal(answer.status, 200);
      assertAnswer((await messagesOf(answer))[0], expected);
    });
  }

  for (const version of ['2026-07-28', '2099-01-01', 'next']) {
    it(`the header MCP-Protocol-Version: ${version} is refused with the versions that there are`, async () => {
      const headers = { 'mcp-protocol-version': version, 'mcp-method': 'server/discover' };
      const answer = await post({ id: 1, method: 'server/discover', params: META }, headers);
      assert.equal(answer.status, 400);
      assert.match(answer.headers.get('content-type') ?? '', /^application\/json/);
      const [body] = await messagesOf(answer);
      assert.match(
        JSON.stringify(body),
        /"jsonrpc":"2.0".*Unsupported protocol version.*2025-11-25/,
      );
    });
  }

  it('a greeting may name any version in that header', async () => {
    const answer = await post(
      { id: 1, ...hello('2099-01-01') },
      { 'mcp-protocol-version': '2099-01-01' },
    );
    const [body] = await messagesOf(answer);
    assertAnswer(body, { result: (result) => assert.equal(result.protocolVersion, '2025-11-25') });
  });

  it('requests of a form that the protocol has not are refused as JSON-RPC', async () => {
    for (const message of [
      { id: 1, method: 'ping', params: [1] },
      { id: null, method: 'ping' },
    ]) {
      const answer = await post(message);
      assert.equal(answer.status, 400);
      assertAnswer((await messagesOf(answer))[0], { error: -32700 });
    }
    assert.equal((await post({ method: 'notifications/surprise' })).status, 202);
  });

  it('without a key, too, the answer is JSON-RPC', async () => {
    const answer = await http.post({ ...PING, method: 'server/discover' }, JSON_AND_EVENTS);
    assert.equal(answer.status, 401);
    assertAnswer((await messagesOf(answer))[0], { error: -32000 });
  });

  it('a web page may send the headers of a newer client', async () => {
    const headers = {
      origin: 'http://localhost:6274',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,mcp-method,mcp-name,mcp-protocol-version',
    };
    const answer = await fetch(http.url, { method: 'OPTIONS', headers });
    const allowed = answer.headers.get('access-control-allow-headers')?.split(', ') ?? [];
    for (const name of ['mcp-method', 'mcp-name', 'mcp-protocol-version', 'authorization'])
      assert.ok(allowed.includes(name), name);
  });

  it('says what it is: title, website and an icon of its own, small enough for every greeting', async () => {
    const client = await http.client(KEY);
    const { title, websiteUrl, icons = [] } = client.getServerVersion() ?? {};
    await client.close();
    assert.equal(title, 'fal');
    assert.equal(websiteUrl, 'https://github.com/fal-vscode/fal-vscode#readme');
    const [icon, ...more] = icons;
    assert.deepEqual([more.length, icon?.mimeType, icon?.sizes], [0, 'image/png', ['48x48']]);
    assert.ok((icon?.src.length ?? Infinity) <= 2_048);
    const png = Buffer.from(icon?.src.replace('data:image/png;base64,', '') ?? '', 'base64');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [48, 48]);
  });
});
