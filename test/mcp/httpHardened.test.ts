import assert from 'node:assert/strict';
import { request } from 'node:http';
import {
  type HttpBench,
  JSON_AND_EVENTS,
  messagesOf,
  PING,
  type RawConnection,
  startHttp,
  withKey,
} from '../support/http.ts';
import { peakMemory } from '../support/memory.ts';
import { until } from '../support/until.ts';

const IDLE = 1_000;
const SLOW = 50;
const MEGABYTE = 1_000_000;

/** POSTs with headers that `fetch` would not send, such as another Host. */
function postAs(port: number, headers: Record<string, string>, body: object = PING) {
  return new Promise<{ status: number; text: string }>((resolve, reject) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port,
        path: '/mcp',
        method: 'POST',
        headers: { ...withKey(), ...headers },
      },
      (answer) => {
        let text = '';
        answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
        answer.on('end', () => {
          resolve({ status: answer.statusCode ?? 0, text });
        });
      },
    );
    sent.on('error', reject).end(JSON.stringify(body));
  });
}

describe('the server over HTTP, hardened', () => {
  let bench: HttpBench;
  const idle: RawConnection[] = [];
  const slow: RawConnection[] = [];
  let dribble: NodeJS.Timeout;

  // A thousand who say nothing and fifty who never come to the end of their headers, all the while.
  before(async () => {
    bench = await startHttp({
      args: ['--allow-host', 'mcp.example.com', '--allow-origin', 'https://app.example.com'],
    });
    for (let at = 0; at < IDLE; at += 1) idle.push(await bench.socket());
    for (let at = 0; at < SLOW; at += 1) {
      const one = await bench.socket();
      one.socket.write('POST /mcp HTTP/1.1\r\nHost: localhost\r\n');
      slow.push(one);
    }
    dribble = setInterval(() => {
      for (const { socket } of slow) if (socket.writable) socket.write('X-More: a\r\n');
    }, 500);
  });
  after(async () => {
    clearInterval(dribble);
    for (const { socket } of [...idle, ...slow]) socket.destroy();
    await bench.close();
  });

  it('serves others while 1,000 connections are idle and 50 dribble their headers', async () => {
    const client = await bench.client('a:b');
    assert.equal((await client.listTools()).tools.length, 9);
    await client.close();
  });

  it('refuses the Host that DNS rebinding brings', async () => {
    for (const host of [
      'evil.example.com',
      `evil.example.com:${bench.port}`,
      'localhost.evil.com',
      'a@localhost',
      '127.0.0.1.nip.io',
    ]) {
      const { status, text } = await postAs(bench.port, { host });
      assert.equal(status, 403, host);
      assert.match(text, /--allow-host/);
    }
    for (const host of [
      'localhost',
      `127.0.0.1:${bench.port}`,
      '[::1]:80',
      'LOCALHOST',
      'mcp.example.com',
      'mcp.example.com:443',
    ]) {
      assert.equal((await postAs(bench.port, { host })).status, 200, host);
    }
  });

  it('refuses the pages of a foreign Origin, and lets those that are allowed read the answer', async () => {
    for (const origin of [
      'https://evil.example.com',
      'null',
      'http://localhost.evil.com',
      'file://',
      'https://app.example.com.evil.com',
    ]) {
      const answer = await bench.post(PING, { ...withKey(), origin });
      assert.equal(answer.status, 403, origin);
      assert.equal(answer.headers.get('access-control-allow-origin'), null);
      const preflight = await fetch(bench.url, { method: 'OPTIONS', headers: { origin } });
      assert.equal(preflight.status, 403, origin);
    }
    for (const origin of [
      'https://app.example.com',
      'http://localhost:6274',
      'https://mcp.example.com',
    ]) {
      const answer = await bench.post(PING, { ...withKey(), origin });
      assert.equal(answer.status, 200, origin);
      assert.equal(answer.headers.get('access-control-allow-origin'), origin);
      const preflight = await fetch(bench.url, { method: 'OPTIONS', headers: { origin } });
      assert.equal(preflight.status, 204, origin);
      assert.match(preflight.headers.get('access-control-allow-headers') ?? '', /authorization/);
    }
  });

  it('answers a load balancer, whatever its Host', async () => {
    const healthz = new URL('/healthz', bench.url);
    assert.deepEqual(await (await fetch(healthz)).json(), { status: 'ok' });
    assert.equal((await fetch(healthz, { headers: { host: '10.0.0.7' } })).status, 200);
  });

  it('answers 413 to bodies of 10 MB, with and without a content length', async () => {
    const body = JSON.stringify({ ...PING, params: { filler: 'x'.repeat(10 * MEGABYTE) } });
    const responses = Array.from({ length: 8 }, () => bench.post(body));
    for (const answer of await Promise.all(responses)) {
      assert.equal(answer.status, 413);
      assert.match(await answer.text(), /larger than 4 MiB.*upload_file/);
    }
    const untold = await fetch(bench.url, {
      method: 'POST',
      headers: withKey(),
      body: new Blob([body]).stream(),
      duplex: 'half',
    });
    assert.equal(untold.status, 413);
    // A body for nobody is not even read.
    assert.equal((await bench.post(body, JSON_AND_EVENTS)).status, 401);
  });

  it('answers what is no JSON-RPC with an error, and lives on', async () => {
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    const bodies = [
      '',
      '{',
      'null',
      '42',
      '"x"',
      '[]',
      '{}',
      '[[]]',
      '{"jsonrpc":"2.0"}',
      '{"jsonrpc":"1.0","id":1,"method":"ping"}',
      '{"jsonrpc":"2.0","id":{},"method":"ping"}',
      '{"jsonrpc":"2.0","id":1,"method":7}',
      '\u0000',
      deep,
    ];
    for (const body of bodies) {
      const answer = await bench.post(body);
      const what = body.slice(0, 60);
      if (body === '[]') assert.equal(answer.status, 202, what);
      else {
        assert.equal(answer.status, 400, what);
        const [message] = await messagesOf(answer);
        assert.equal((message?.error as { code: number }).code, -32_700, what);
      }
    }
    const unknown = await messagesOf(await bench.post({ ...PING, method: 'no/such' }));
    assert.equal((unknown[0]?.error as { code: number }).code, -32_601);
    const wrong = await messagesOf(await bench.post({ ...PING, method: 'tools/call', params: 7 }));
    assert.ok(wrong[0]?.error);
    const plain = await bench.post(PING, { ...withKey(), 'content-type': 'text/plain' });
    assert.equal(plain.status, 415);
    assert.equal((await bench.post(PING, { ...withKey(), accept: 'text/html' })).status, 406);
    assert.equal((await messagesOf(await bench.post(PING)))[0]?.id, 1);
  });

  it('answers each request of a batch, and none of one that is too long', async () => {
    const batch = [
      { ...PING, id: 'a' },
      { jsonrpc: '2.0', method: 'notifications/initialized' },
      { ...PING, id: 'b', method: 'tools/list' },
      { ...PING, id: 'c', method: 'no/such' },
    ];
    const ids = (await messagesOf(await bench.post(batch))).map(({ id }) => id);
    assert.deepEqual(ids.sort(), ['a', 'b', 'c']);
    const long = await bench.post(Array.from({ length: 101 }, (_, id) => ({ ...PING, id })));
    assert.equal(long.status, 400);
    const twice = await bench.post([PING, PING]);
    assert.equal(twice.status, 200);
    await twice.text();
    const silent = await bench.post([{ jsonrpc: '2.0', method: 'notifications/initialized' }]);
    assert.equal(silent.status, 202);
  });

  it('refuses an unknown protocol version, and greets one with its own', async () => {
    const answer = await bench.post(PING, { ...withKey(), 'mcp-protocol-version': '1999-01-01' });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /supported versions: .*2025-06-18/);
    const [hello] = await messagesOf(
      await bench.post({
        ...PING,
        method: 'initialize',
        params: {
          protocolVersion: '2999-01-01',
          capabilities: {},
          clientInfo: { name: 'x', version: '1' },
        },
      }),
    );
    assert.match((hello?.result as { protocolVersion: string }).protocolVersion, /^2025-/);
  });

  it('answers requests that are no HTTP, or an unknown method', async () => {
    for (const text of [
      'GARBAGE\r\n\r\n',
      'GET\r\n\r\n',
      'TRACE /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n',
      'POST http://[ HTTP/1.1\r\nHost: localhost\r\n\r\n',
      `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
    ]) {
      const raw = await bench.socket();
      raw.socket.write(text);
      await until(() => raw.received() !== '');
      assert.match(raw.received(), /^HTTP\/1\.1 4\d\d/, text.slice(0, 40));
      raw.socket.destroy();
    }
  });

  it('closes idle connections, and those that dribble', async () => {
    const open = () => [...idle, ...slow].filter((one) => !one.ended()).length;
    await until(() => open() === 0);
    assert.match(slow[0]?.received() ?? '', /^HTTP\/1\.1 408/);
    assert.equal((await bench.post(PING)).status, 200);
  });

  it('did all of this in bounded memory', async () => {
    const bytes = await peakMemory(bench.child.pid ?? 0);
    assert.ok(bytes < 250 * MEGABYTE, `${Math.round(bytes / MEGABYTE)} MB`);
    assert.equal(bench.child.exitCode, null);
    assert.equal(bench.stderr().trim(), bench.url);
  });
});
