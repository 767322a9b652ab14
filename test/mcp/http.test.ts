import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import type * as Handler from '../../src/cli/handler.ts';
import { useForSuite } from '../support/fixtures.ts';
import {
  JSON_AND_EVENTS,
  KEY,
  messagesOf,
  PING,
  startHttp,
  useHttp,
  withKey,
} from '../support/http.ts';
import { callTool } from '../support/mcp.ts';
import { until } from '../support/until.ts';

const FLUX = 'fal-ai/flux/dev';
const RUN = { endpoint_id: FLUX, input: { prompt: 'A red fox' } };

describe('the server over HTTP', () => {
  const bench = useHttp({ env: { FAL_KEY: 'server-id:server-own-secret' } });
  const client = useForSuite(() => bench.client(KEY));
  const keys = () => new Set(bench.sandbox.seen.map(({ authorization }) => authorization));

  it('prints its URL as the first line, on loopback', () => {
    assert.match(bench.stderr(), /^http:\/\/127\.0\.0\.1:\d+\/mcp\n/);
  });

  it('lists the nine tools, without what needs local files or a journal', async () => {
    const { tools } = await client.listTools();
    assert.equal(tools.length, 9);
    const fields = (name: string) => {
      const { properties = {}, required } =
        tools.find((one) => one.name === name)?.inputSchema ?? {};
      return { names: Object.keys(properties), required };
    };
    for (const name of ['run_model', 'submit_job', 'check_job']) {
      assert.ok(!fields(name).names.includes('save_to'), name);
      assert.ok(fields(name).names.includes('endpoint_id'), name);
    }
    assert.deepEqual(fields('check_job').required, ['request_id', 'endpoint_id']);
    assert.deepEqual(fields('upload_file').required, ['url']);
    assert.doesNotMatch(
      JSON.stringify(tools) + (client.getInstructions() ?? ''),
      /save_to|journal/,
    );
  });

  it('runs a model with the key of the request, and reports its id first', async () => {
    const messages: string[] = [];
    const { data, text } = await callTool(client, 'run_model', RUN, {
      onProgress: (message) => messages.push(message),
    });
    assert.equal(data.status, 'completed', text);
    assert.ok(messages[0]?.includes(String(data.request_id)), messages[0]);
    assert.doesNotMatch(JSON.stringify(data) + text, /save_to/);
    const post = bench.sandbox.seen.find(({ method }) => method === 'POST');
    assert.equal(post?.authorization, `Key ${KEY}`);
  });

  it('accepts `Key` as well as `Bearer`', async () => {
    const body = {
      ...PING,
      method: 'tools/call',
      params: { name: 'get_pricing', arguments: { endpoint_id: FLUX } },
    };
    const answer = await bench.post(body, {
      ...JSON_AND_EVENTS,
      authorization: 'Key other-id:other',
    });
    const [message] = await messagesOf(answer);
    assert.match(JSON.stringify(message), /unit_price/);
    assert.ok(keys().has('Key other-id:other'));
  });

  it('follows a job by both its ids, and only by both', async () => {
    const { data } = await callTool(client, 'submit_job', RUN);
    const ids = { request_id: data.request_id, endpoint_id: FLUX };
    const alone = await callTool(client, 'check_job', { request_id: data.request_id });
    assert.equal(alone.isError, true);
    assert.match(alone.text, /Pass endpoint_id too/);
    await until(async () => {
      const { data: now } = await callTool(client, 'check_job', ids);
      return now.status === 'completed' ? now : undefined;
    });
  });

  it('refuses local files with an explanation', async () => {
    const submits = bench.sandbox.submits();
    const image = {
      endpoint_id: 'fal-ai/flux/dev/image-to-image',
      input: { prompt: 'x', image_url: 'a.png' },
    };
    const refused = await Promise.all([
      callTool(client, 'run_model', { ...RUN, save_to: 'out' }),
      callTool(client, 'submit_job', { ...RUN, save_to: '/tmp' }),
      callTool(client, 'run_model', { ...image, upload_inputs: true }),
      callTool(client, 'check_job', { request_id: 'x', endpoint_id: FLUX, save_to: '.' }),
      callTool(client, 'upload_file', { path: '/etc/passwd' }),
      callTool(client, 'upload_file', { path: 'file:///etc/passwd' }),
    ]);
    for (const { isError, text } of refused) {
      assert.equal(isError, true, text);
      assert.match(text, /no access to local files/);
    }
    assert.equal(bench.sandbox.submits(), submits);
  });

  it('puts a remote file on the CDN, leaving no copy', async () => {
    const { data: made } = await callTool(client, 'run_model', RUN);
    const [asset] = made.assets as { url: string }[];
    const { data, text } = await callTool(client, 'upload_file', { url: asset?.url });
    assert.match(String(data.cdn_url), /^http/, text);
  });

  it('answers 401 with WWW-Authenticate and a readable body without a key', async () => {
    for (const authorization of [
      undefined,
      '',
      'Basic YTpi',
      'Bearer',
      'Bearer a b',
      'Bearer ключ',
    ]) {
      const headers = new Headers(JSON_AND_EVENTS);
      // A header carries bytes: what is beyond Latin-1 goes as its UTF-8.
      if (authorization !== undefined)
        headers.set('authorization', Buffer.from(authorization).toString('latin1'));
      const answer = await fetch(bench.url, {
        method: 'POST',
        headers,
        body: JSON.stringify(PING),
      });
      assert.equal(answer.status, 401, authorization);
      assert.match(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="fal"/);
      const [message] = await messagesOf(answer);
      assert.match(
        JSON.stringify(message),
        /Authorization: Bearer <FAL_KEY>.*fal\.ai\/dashboard\/keys/,
      );
    }
    await assert.rejects(bench.client(null), /needs your fal key/);
  });

  it('has no streams to open and no sessions to end', async () => {
    for (const method of ['GET', 'DELETE', 'PUT', 'HEAD']) {
      const answer = await fetch(bench.url, { method, headers: withKey() });
      assert.equal(answer.status, 405, method);
      assert.equal(answer.headers.get('allow'), 'POST');
    }
    const answer = await bench.post(PING);
    assert.equal(answer.headers.get('mcp-session-id'), null);
    assert.equal((await fetch(new URL('/other', bench.url))).status, 404);
  });

  it('has stored nothing, and never used its own key', async () => {
    const left = await readdir(bench.folder, { recursive: true });
    assert.deepEqual(left, []);
    assert.ok(!JSON.stringify([...keys()]).includes('server-own'));
    assert.doesNotMatch(bench.stderr(), /secret/);
  });
});

describe('the server over HTTP for callers without a key (--keyless)', () => {
  const bench = useHttp({
    args: ['--keyless'],
    env: { FAL_KEY: 'server-id:server-own-secret' },
  });

  it('serves the discovery tools, and uses no key of its own for the others', async () => {
    const client = await bench.client(null);
    const search = await callTool(client, 'search_models', { query: 'flux' });
    assert.equal(search.isError, false, search.text);
    const schema = await callTool(client, 'get_model_schema', { endpoint_id: FLUX });
    assert.equal(schema.isError, false, schema.text);
    for (const [tool, input] of [
      ['run_model', RUN],
      ['submit_job', RUN],
      ['get_pricing', { endpoint_id: FLUX }],
      ['check_job', { request_id: 'x', endpoint_id: FLUX }],
    ] as const) {
      const { isError, text } = await callTool(client, tool, input);
      assert.equal(isError, true, tool);
      assert.match(text, /carries no fal key[\s\S]*Authorization: Bearer <FAL_KEY>/);
    }
    assert.deepEqual(
      bench.sandbox.seen.filter(({ hasKey }) => hasKey),
      [],
    );
    assert.equal(bench.sandbox.submits(), 0);
    await client.close();
  });

  it('serves a caller with a key, and refuses what is no key', async () => {
    const client = await bench.client(KEY);
    const { data, text } = await callTool(client, 'run_model', RUN);
    assert.equal(data.status, 'completed', text);
    assert.equal(
      (await bench.post(PING, { ...JSON_AND_EVENTS, authorization: 'Basic YTpi' })).status,
      401,
    );
    await client.close();
  });
});

describe('the web-standard handler', () => {
  it('is the same server, Request to Response, on any path that ends in /mcp', async () => {
    const bench = await startHttp();
    const file = new URL('../../dist/handler.mjs', import.meta.url);
    const { createHandler } = (await import(file.href)) as typeof Handler;
    const handle = createHandler({ gateway: bench.sandbox.url, allowHosts: ['mcp.example.com'] });
    const body = JSON.stringify({
      ...PING,
      method: 'tools/call',
      params: { name: 'run_model', arguments: RUN },
    });
    const ask = (url: string, headers = withKey()) =>
      handle(new Request(url, { method: 'POST', headers, body }));
    const message = (await messagesOf(await ask('https://mcp.example.com/api/mcp'))).at(-1);
    assert.match(JSON.stringify(message), /"status":"completed"/);
    assert.equal((await ask('https://evil.example.com/api/mcp')).status, 403);
    assert.equal(
      (await ask('https://mcp.example.com/api/mcp', { ...JSON_AND_EVENTS, authorization: '' }))
        .status,
      401,
    );
    assert.equal((await handle(new Request('https://any.example.com/healthz'))).status, 200);
    assert.deepEqual(await readdir(bench.folder), []);
    await bench.close();
  });
});
