import assert from 'node:assert/strict';
import { gzipSync } from 'node:zlib';
import { isPublicAddress, type Lookup, publicLookup } from '../../src/fal/addresses.ts';
import { FalError } from '../../src/fal/errors.ts';
import { openRemote, type RemoteFile, type RemoteOptions } from '../../src/fal/remote.ts';
import { type Handler, type HttpServer, rejection, startServer } from './httpServer.ts';

const answering =
  (...addresses: string[]): Lookup =>
  (_name, _options, callback) => {
    callback(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

async function textOf(file: RemoteFile): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of file.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

const kindOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await rejection(promise);
  assert.ok(error instanceof FalError, String(error));
  return error.kind;
};

describe('openRemote', () => {
  let server: HttpServer;
  let handler: Handler;
  let hits: number;
  beforeEach(async () => {
    hits = 0;
    server = await startServer((request, response) => {
      hits += 1;
      return handler(request, response);
    });
  });
  afterEach(() => server.close());

  const open = (path: string, options: RemoteOptions = {}) =>
    openRemote(server.origin + path, { allowOrigin: server.origin, ...options });

  it('opens a file of the allowed origin and reports its name, type and size', async () => {
    handler = (_request, response) => {
      response
        .writeHead(200, { 'Content-Type': 'Image/PNG; q=1', 'Content-Length': 5 })
        .end('hello');
    };
    const file = await open('/a/cat%20one.png?sig=1');
    assert.equal(await textOf(file), 'hello');
    assert.equal(file.contentType, 'image/png');
    assert.equal(file.size, 5);
    assert.equal(file.fileName, 'cat one.png');
    assert.equal(file.status, 200);
    assert.equal(file.finalUrl, `${server.origin}/a/cat%20one.png?sig=1`);
  });

  it('names a file by Content-Disposition and never by a path', async () => {
    const names: Record<string, string> = {
      'attachment; filename="a \\"b\\".png"': 'a b.png',
      "attachment; filename=x.png; filename*=UTF-8''caf%C3%A9.png": 'café.png',
      'attachment; filename="../../etc/passwd"': 'passwd',
      'attachment; filename="C:\\\\tmp\\\\x.png"': 'x.png',
      'attachment; filename=".."': 'last',
    };
    for (const [disposition, name] of Object.entries(names)) {
      handler = (_request, response) => {
        response.writeHead(200, { 'Content-Disposition': disposition }).end('x');
      };
      const file = await open('/some/last');
      file.body.destroy();
      assert.equal(file.fileName, name);
    }
  });

  it('sends Range, requests uncompressed bytes and never sends credentials', async () => {
    handler = (request, response) => {
      assert.equal(request.headers.range, 'bytes=2-');
      assert.equal(request.headers['accept-encoding'], 'identity');
      assert.equal(request.headers.authorization, undefined);
      assert.equal(request.headers.cookie, undefined);
      response.writeHead(206, { 'Content-Range': 'bytes 2-4/5' }).end('llo');
    };
    const headers = { Range: 'bytes=2-', Authorization: 'Key a:b', cookie: 'c=d' };
    const file = await open('/', { headers });
    assert.equal(file.status, 206);
    assert.equal(await textOf(file), 'llo');
  });

  it('decompresses a response that is compressed anyway, with unknown size', async () => {
    handler = (_request, response) => {
      response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('hello'));
    };
    const file = await open('/');
    assert.equal(file.size, undefined);
    assert.equal(await textOf(file), 'hello');
  });

  it('follows at most five redirects within the allowed origin', async () => {
    handler = (request, response) => {
      const left = Number(request.url?.slice(1));
      if (left === 0) response.end('here');
      else response.writeHead(302, { Location: `/${left - 1}` }).end();
    };
    const file = await open('/5');
    assert.equal(file.finalUrl, `${server.origin}/0`);
    assert.equal(await textOf(file), 'here');
    assert.equal(await kindOf(open('/6')), 'not-allowed');
  });

  const private_ = [
    'http://127.0.0.1:PORT/',
    'http://localhost:PORT/',
    'http://[::1]:PORT/',
    'http://[::ffff:127.0.0.1]:PORT/',
    'http://[::127.0.0.1]:PORT/',
    'http://[64:ff9b::7f00:1]:PORT/',
    'http://[fe80::1]/',
    'http://[fd00::1]/',
    'http://2130706433:PORT/',
    'http://0177.0.0.1:PORT/',
    'http://0x7f.1:PORT/',
    'http://127.1:PORT/',
    'http://0.0.0.0:PORT/',
    'http://10.0.0.1/',
    'http://172.16.0.1/',
    'http://192.168.1.1/',
    'http://100.64.0.1/',
    'http://169.254.169.254/latest/meta-data',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
  ];
  for (const url of private_) {
    it(`refuses ${url}`, async () => {
      const port = new URL(server.origin).port;
      assert.equal(await kindOf(openRemote(url.replace('PORT', port))), 'not-allowed');
      assert.equal(hits, 0);
    });
  }

  it('refuses a name that resolves to private addresses only', async () => {
    const lookup = answering('10.1.2.3', '::1');
    assert.equal(await kindOf(openRemote('http://files.example/', { lookup })), 'not-allowed');
  });

  it('reports a name that does not exist', async () => {
    const failing: Lookup = (_name, _options, callback) => {
      callback(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }), []);
    };
    assert.equal(await kindOf(openRemote('http://gone.example/', { lookup: failing })), 'network');
  });

  it('refuses a private host even right after an allowed connection to it', async () => {
    handler = (_request, response) => response.end('x');
    const origin = `http://localhost:${new URL(server.origin).port}`;
    await textOf(await openRemote(origin, { allowOrigin: origin }));
    assert.equal(await kindOf(openRemote(origin)), 'not-allowed');
    assert.equal(hits, 1);
  });

  it('refuses redirects to private addresses, other schemes and URLs with credentials', async () => {
    const port = new URL(server.origin).port;
    for (const location of [
      'http://169.254.169.254/latest/meta-data',
      `http://localhost:${port}/`,
      'file:///etc/passwd',
      'http://user:secret@example.com/',
      'http://',
    ]) {
      handler = (_request, response) => response.writeHead(302, { Location: location }).end();
      assert.equal(await kindOf(open('/')), 'not-allowed', location);
    }
    assert.equal(hits, 5);
  });

  it('refuses everything but plain http(s) URLs', async () => {
    for (const url of [
      'nonsense',
      'ftp://example.com/x',
      'data:text/plain,x',
      'http://u:p@x.example/',
    ]) {
      assert.equal(await kindOf(openRemote(url)), 'not-allowed', url);
    }
  });

  it('stops at the size limit: by Content-Length and in mid-stream', async () => {
    handler = (_request, response) =>
      response.writeHead(200, { 'Content-Length': 11 }).end('hello world');
    assert.equal(await kindOf(open('/', { maxBytes: 10 })), 'not-allowed');
    handler = (_request, response) => {
      response.write('hello ');
      response.end('world');
    };
    assert.equal(await kindOf(textOf(await open('/', { maxBytes: 10 }))), 'not-allowed');
    assert.equal(await textOf(await open('/', { maxBytes: 11 })), 'hello world');
  });

  it('fails on a stalled body, a cut body and missing headers', async () => {
    handler = (_request, response) =>
      response.writeHead(200, { 'Content-Length': 9 }).write('half');
    assert.equal(await kindOf(textOf(await open('/', { idle: 50 }))), 'network');
    handler = (_request, response) => {
      response.writeHead(200, { 'Content-Length': 9 });
      response.write('half', () => response.destroy());
    };
    assert.equal(await kindOf(textOf(await open('/'))), 'network');
    handler = () => undefined;
    assert.equal(await kindOf(open('/', { deadline: 50 })), 'network');
  });

  it('ends with the reason of its signal, before and after the headers', async () => {
    const reason = new Error('enough');
    handler = () => undefined;
    const before = new AbortController();
    const opening = rejection(open('/', { signal: before.signal }));
    before.abort(reason);
    assert.equal(await opening, reason);
    handler = (_request, response) => response.writeHead(200).write('half');
    const after = new AbortController();
    const file = await open('/', { signal: after.signal });
    const reading = rejection(textOf(file));
    after.abort(reason);
    assert.equal(await reading, reason);
  });

  it('distinguishes a missing file from a failing server', async () => {
    const kinds = { 403: 'not-found', 404: 'not-found', 429: 'rate-limited', 503: 'unavailable' };
    for (const [status, kind] of Object.entries(kinds)) {
      handler = (_request, response) => response.writeHead(Number(status)).end('no');
      assert.equal(await kindOf(open('/')), kind);
    }
  });
});

describe('isPublicAddress', () => {
  it('accepts public addresses, including the NAT64 form of a public IPv4 address', () => {
    for (const address of ['8.8.8.8', '2606:4700::1', '64:ff9b::808:808', '::ffff:8.8.8.8']) {
      assert.equal(isPublicAddress(address), true, address);
    }
    for (const address of [
      '168.63.129.16',
      '::ffff:168.63.129.16',
      '64:ff9b::a83f:8110',
      '192.80.8.124',
      '100.100.100.200',
      '192.0.0.192',
      'fd00:ec2::254',
      '64:ff9b::a00:1',
      '64:ff9b:1::808:808',
      '2002:7f00:1::',
      '2001::1',
      '::',
      'x',
    ]) {
      assert.equal(isPublicAddress(address), false, address);
    }
  });
});

describe('publicLookup', () => {
  it('returns only the public addresses of a name', () => {
    const lookup = publicLookup(answering('10.1.2.3', '8.8.8.8', '::1'));
    let found: unknown;
    lookup('mixed.example', { all: true }, (_error, addresses) => {
      found = addresses;
    });
    assert.deepEqual(found, [{ address: '8.8.8.8', family: 4 }]);
    lookup('mixed.example', {}, (_error, address) => {
      found = address;
    });
    assert.equal(found, '8.8.8.8');
  });
});
