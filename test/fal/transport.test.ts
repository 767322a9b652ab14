import assert from 'node:assert/strict';
import { FalError } from '../../src/fal/errors.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { type Handler, type HttpServer, startServer } from './httpServer.ts';

describe('the transport', () => {
  const servers: HttpServer[] = [];
  const serve = async (handler: Handler) => {
    const server = await startServer(handler);
    servers.push(server);
    return server.origin;
  };
  afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));
  const open = (gateway: string, key: string | undefined = 'the:key') =>
    createTransport({ key: () => key, gateway });
  const kind = (expected: string) => (error: unknown) =>
    error instanceof FalError && error.kind === expected;

  it('sends the key to the four hosts through the gateway, but to no other path of the gateway and to no CDN', async () => {
    const seen: [string, string | undefined][] = [];
    const url = await serve((request, response) => {
      seen.push([request.url ?? '', request.headers.authorization]);
      response.end('{}');
    });
    const transport = open(url);
    const addresses = [
      'https://queue.fal.run/a/b',
      'https://fal.run/a/b',
      'https://rest.fal.ai/storage',
      'https://api.fal.ai/v1/models',
      'https://fal.ai/docs/mcp',
      `${url}/queue.fal.run/a/b`,
      `${url}/v3.fal.media/files/x.png`,
      `${url}/queue.fal.run.evil/x`,
      `${url}/x?u=/queue.fal.run/`,
    ];
    for (const address of addresses) await transport.send(address, { auth: 'optional' });
    assert.deepEqual(
      seen.map(([path, key]) => `${path} ${key ?? '-'}`),
      [
        '/queue.fal.run/a/b Key the:key',
        '/fal.run/a/b Key the:key',
        '/rest.fal.ai/storage Key the:key',
        '/api.fal.ai/v1/models Key the:key',
        '/fal.ai/docs/mcp -',
        '/queue.fal.run/a/b Key the:key',
        '/v3.fal.media/files/x.png -',
        '/queue.fal.run.evil/x -',
        '/x?u=/queue.fal.run/ -',
      ],
    );
  });

  it('follows a redirect to another origin without the key, and keeps it on the same', async () => {
    const seen: string[] = [];
    const other = await serve((request, response) => {
      seen.push(`other ${request.headers.authorization ?? '-'}`);
      response.end('{}');
    });
    const url = await serve((request, response) => {
      const to = request.url?.endsWith('/away') ? `${other}/queue.fal.run/x` : undefined;
      const here = request.url?.endsWith('/stay') ? '/queue.fal.run/there' : undefined;
      seen.push(`gateway ${request.headers.authorization ?? '-'}`);
      if (to ?? here) response.writeHead(307, { location: to ?? here }).end();
      else response.end('{}');
    });
    await open(url).send('https://queue.fal.run/stay');
    await open(url).send('https://queue.fal.run/away');
    assert.deepEqual(seen, [
      'gateway Key the:key',
      'gateway Key the:key',
      'gateway Key the:key',
      'other -',
    ]);
  });

  it('follows no redirect of a submit or an upload, and no endless chain', async () => {
    let hits = 0;
    const url = await serve((_request, response) => {
      hits += 1;
      response.writeHead(302, { location: '/queue.fal.run/x' }).end();
    });
    const transport = open(url);
    await assert.rejects(
      transport.send('https://queue.fal.run/x', { method: 'POST', body: '{}', retry: 'submit' }),
      kind('not-allowed'),
    );
    await assert.rejects(
      transport.send('https://queue.fal.run/x', { method: 'PUT', body: 'x', retry: 'read' }),
      kind('not-allowed'),
    );
    assert.equal(hits, 2);
    await assert.rejects(transport.send('https://queue.fal.run/x'), kind('not-allowed'));
    assert.equal(hits, 8);
  });

  it('has a deadline, with another error than an abort', async () => {
    const url = await serve(() => undefined);
    const transport = open(url);
    await assert.rejects(
      transport.send('https://queue.fal.run/x', { deadline: 50 }),
      kind('network'),
    );
    const stop = new AbortController();
    const why = new Error('mine');
    setTimeout(() => {
      stop.abort(why);
    }, 30);
    await assert.rejects(transport.send('https://queue.fal.run/x', { signal: stop.signal }), why);
  });

  it('requires a key with and without a gateway, and rejects a gateway that is not a URL', async () => {
    let hits = 0;
    const url = await serve((_request, response) => {
      hits += 1;
      response.end('{}');
    });
    const transport = createTransport({ key: () => '  ', gateway: url });
    await assert.rejects(transport.send('https://queue.fal.run/x'), kind('auth'));
    assert.equal(hits, 0);
    assert.throws(() => open('127.0.0.1:80'), kind('invalid-input'));
    assert.throws(() => open('file:///etc'), kind('invalid-input'));
  });

  it('retries an optional call without the key when the key is rejected', async () => {
    const url = await serve((request, response) => {
      response.writeHead(request.headers.authorization ? 401 : 200).end('{}');
    });
    assert.equal(
      (await open(url).send('https://api.fal.ai/v1/models', { auth: 'optional' })).status,
      200,
    );
    await assert.rejects(open(url).send('https://api.fal.ai/v1/models'), kind('auth'));
  });

  it('repeats a read that a proxy refuses, but neither one that fal refuses nor a submit', async () => {
    const bodies = ['<html>', '<html>', '{}', '{"error":{"message":"no permission"}}', '<html>'];
    let hits = 0;
    const url = await serve((_request, response) => {
      const body = bodies[hits++] ?? '';
      response.writeHead(body === '{}' ? 200 : 403).end(body);
    });
    const read = () => open(url).send('https://api.fal.ai/v1/models/pricing', { retry: 'read' });
    assert.equal((await read()).status, 200);
    await assert.rejects(read(), { kind: 'auth', reason: 'no-permission' });
    assert.equal(hits, 4);
    const submit = { method: 'POST', body: '{}', retry: 'submit' } as const;
    await assert.rejects(open(url).send('https://queue.fal.run/a/b', submit), {
      kind: 'unavailable',
      reason: 'blocked',
    });
    assert.equal(hits, 5);
  });
});
