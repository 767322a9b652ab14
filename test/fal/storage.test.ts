import assert from 'node:assert/strict';
import { mkdtemp, open, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FalError } from '../../src/fal/errors.ts';
import { createStorage, type Storage } from '../../src/fal/storage.ts';
import { createTransport } from '../../src/fal/transport.ts';
import { bodyOf, type HttpServer, rejection, startServer } from './httpServer.ts';

const MIB = 1024 * 1024;

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** What a test wants to answer instead of the plain yes; true = answered. */
type Special = (seen: Seen, response: ServerResponse) => boolean;

describe('storage', () => {
  let server: HttpServer;
  let storage: Storage;
  let folder: string;
  let seen: Seen[];
  let special: Special;
  let uploadUrl: string;

  beforeEach(async () => {
    seen = [];
    special = () => false;
    folder = await mkdtemp(path.join(tmpdir(), 'storage-test-'));
    server = await startServer(async (request, response) => {
      const { method = '', url = '', headers } = request;
      const large = url.startsWith('/put/x/');
      // Parts are only counted: keeping them would hide what the uploader itself holds.
      const body = large && method === 'PUT' ? await countOf(request) : await bodyOf(request);
      const call = { method, url, headers, body };
      seen.push(call);
      if (special(call, response)) return;
      if (url.startsWith('/rest.fal.ai/storage/upload/initiate')) {
        const answer = { upload_url: uploadUrl, file_url: 'https://v3b.fal.media/files/b/cat.png' };
        response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
      } else if (large && method === 'PUT') {
        const partNumber = Number(/\/(\d+)\?/.exec(url)?.[1]);
        response.end(JSON.stringify({ partNumber, etag: `tag-${partNumber}` }));
      } else response.end();
    });
    uploadUrl = `${server.origin}/put/x?sig=s`;
    storage = createStorage({
      transport: createTransport({ key: () => 'id:secret', gateway: server.origin }),
    });
  });
  afterEach(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  const file = async (name: string, content: string): Promise<string> => {
    const at = path.join(folder, name);
    await writeFile(at, content);
    return at;
  };
  const sparse = async (name: string, size: number): Promise<string> => {
    const at = path.join(folder, name);
    const handle = await open(at, 'w');
    await handle.truncate(size);
    await handle.close();
    return at;
  };
  const failure = async (promise: Promise<unknown>): Promise<FalError> => {
    const error = await rejection(promise);
    assert.ok(error instanceof FalError, String(error));
    return error;
  };

  it('uploads a file: asks with the key, sends plainly without it', async () => {
    const progress: number[][] = [];
    const uploaded = await storage.upload(
      { path: await file('cat.png', 'meow') },
      { lifetimeSeconds: 3600, onProgress: (...step) => progress.push(step) },
    );
    assert.deepEqual(uploaded, {
      url: 'https://v3b.fal.media/files/b/cat.png',
      contentType: 'image/png',
      size: 4,
      fileName: 'cat.png',
    });
    const [asked, put] = seen;
    assert.equal(asked?.url, '/rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3');
    assert.equal(asked.headers.authorization, 'Key id:secret');
    assert.equal(asked.headers['x-fal-object-lifecycle'], '{"expiration_duration_seconds":3600}');
    assert.deepEqual(JSON.parse(asked.body.toString()), {
      content_type: 'image/png',
      file_name: 'cat.png',
    });
    assert.equal(put?.method, 'PUT');
    assert.equal(put.url, '/put/x?sig=s');
    assert.equal(put.headers.authorization, undefined);
    assert.equal(put.headers['content-type'], 'image/png');
    assert.equal(put.headers['content-length'], '4');
    assert.equal(put.headers['transfer-encoding'], undefined);
    assert.equal(put.body.toString(), 'meow');
    assert.deepEqual(progress, [
      [0, 4],
      [4, 4],
    ]);
  });

  it('uploads bytes and Blobs, named and typed by what is known', async () => {
    const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
    const one = await storage.upload({ bytes }, { fileName: 'a/b.glb' });
    assert.equal(one.contentType, 'model/gltf-binary');
    assert.deepEqual(new Uint8Array(seen[1]?.body ?? []), bytes);
    const two = await storage.upload({ blob: new Blob(['sound'], { type: 'audio/wav' }) });
    assert.deepEqual([two.contentType, two.fileName, two.size], ['audio/wav', 'file.wav', 5]);
    assert.equal(seen[3]?.body.toString(), 'sound');
    const three = await storage.upload({ bytes: Buffer.from('?') });
    assert.deepEqual([three.contentType, three.fileName], ['application/octet-stream', 'file.bin']);
    const four = await storage.upload({ path: await file('x.png', '.') }, { contentType: 'a/b' });
    assert.equal(four.contentType, 'a/b');
  });

  it('refuses an empty file, a folder and a missing one before anything is sent', async () => {
    assert.equal(
      (await failure(storage.upload({ path: await file('e', '') }))).kind,
      'invalid-input',
    );
    assert.equal(
      (await failure(storage.upload({ bytes: new Uint8Array() }))).kind,
      'invalid-input',
    );
    assert.equal((await failure(storage.upload({ path: folder }))).kind, 'invalid-input');
    const missing = path.join(folder, 'none.png');
    assert.equal((await failure(storage.upload({ path: missing }))).kind, 'not-found');
    assert.equal(seen.length, 0);
  });

  it('says when the key is wrong', async () => {
    special = (_seen, response) => {
      response.writeHead(401).end('{"detail":"invalid key credentials"}');
      return true;
    };
    const error = await failure(storage.upload({ bytes: Buffer.from('x') }));
    assert.equal(error.kind, 'auth');
    assert.equal(error.status, 401);
  });

  it('sends nothing to an upload URL that is neither https nor the gateway', async () => {
    for (const url of ['http://evil.example/put', 'http://127.0.0.1:1/put', 'file:///tmp/x', '']) {
      uploadUrl = url;
      assert.equal(
        (await failure(storage.upload({ bytes: Buffer.from('x') }))).kind,
        'refused',
        url,
      );
    }
    assert.ok(seen.every(({ method }) => method === 'POST'));
  });

  it('does not follow a redirect of the bytes', async () => {
    let elsewhere = 0;
    const other = await startServer((_request, response) => {
      elsewhere += 1;
      response.end();
    });
    for (const status of [302, 307]) {
      special = ({ method }, response) => {
        if (method !== 'PUT') return false;
        response.writeHead(status, { Location: `${other.origin}/stolen` }).end();
        return true;
      };
      assert.equal((await failure(storage.upload({ bytes: Buffer.from('x') }))).kind, 'refused');
    }
    await other.close();
    assert.equal(elsewhere, 0);
  });

  it('sends a single file again after a 5xx, and says so when it stays away', async () => {
    let failures = 1;
    special = ({ method }, response) => {
      if (method !== 'PUT' || failures-- <= 0) return false;
      response.writeHead(500).end('{"detail":"Internal Server Error"}');
      return true;
    };
    await storage.upload({ path: await file('a.txt', 'again') });
    assert.deepEqual(
      seen.filter(({ method }) => method === 'PUT').map(({ body }) => body.toString()),
      ['again', 'again'],
    );
    failures = Infinity;
    const error = await failure(storage.upload({ bytes: Buffer.from('x') }));
    assert.equal(error.kind, 'unavailable');
    assert.equal(seen.filter(({ method }) => method === 'PUT').length, 6);
  });

  it('sends more than 90 MiB in parts of 10 MiB from disk, memory flat, a failing part again', async () => {
    const size = 100 * MIB + 5;
    const at = await sparse('big.mp4', size);
    let failures = 2;
    let running = 0;
    let together = 0;
    special = ({ url, method }, response) => {
      if (method === 'PUT') {
        together = Math.max(together, ++running);
        setTimeout(() => running--, 20);
      }
      if (!url.startsWith('/put/x/3?') || failures-- <= 0) return false;
      if (failures === 1) response.destroy();
      else response.writeHead(503).end('busy');
      return true;
    };
    const steps: number[] = [];
    const before = process.memoryUsage().rss;
    let most = 0;
    const uploaded = await storage.upload(
      { path: at },
      {
        onProgress: (sent) => {
          steps.push(sent);
          most = Math.max(most, process.memoryUsage().rss - before);
        },
      },
    );
    assert.deepEqual([uploaded.size, uploaded.contentType], [size, 'video/mp4']);
    assert.ok(seen[0]?.url.startsWith('/rest.fal.ai/storage/upload/initiate-multipart?'));
    const puts = seen.filter(({ method }) => method === 'PUT');
    assert.equal(puts.length, 11 + 2);
    assert.ok(puts.every(({ headers }) => headers.authorization === undefined));
    assert.equal(puts.find(({ url }) => url === '/put/x/11?sig=s')?.headers['content-length'], '5');
    const complete = seen.at(-1);
    assert.equal(complete?.url, '/put/x/complete?sig=s');
    assert.equal(complete.headers.authorization, undefined);
    const parts = Array.from({ length: 11 }, (_, n) => ({
      partNumber: n + 1,
      etag: `tag-${n + 1}`,
    }));
    assert.deepEqual(JSON.parse(complete.body.toString()), { parts });
    assert.ok(together > 1, 'parts are sent in parallel');
    assert.deepEqual(
      steps,
      steps.toSorted((one, other) => one - other),
    );
    assert.equal(steps.at(-1), size);
    assert.ok(most < 90 * MIB, `grew by ${Math.round(most / MIB)} MiB`);
  });

  it('gives a multipart upload up when one part is refused, and never completes it', async () => {
    const at = await sparse('big.bin', 91 * MIB);
    special = ({ url }, response) => {
      if (!url.startsWith('/put/x/2?')) return false;
      response.writeHead(403).end('expired');
      return true;
    };
    assert.equal((await failure(storage.upload({ path: at }))).status, 403);
    assert.ok(!seen.some(({ url }) => url.includes('complete')));
  });

  it('notices a file that changes while it is read', async () => {
    const at = await sparse('big.bin', 91 * MIB);
    special = ({ url }) => {
      if (url.startsWith('/put/x/1?')) void utimes(at, new Date(), new Date(1000));
      return false;
    };
    const touched = await failure(storage.upload({ path: at }));
    assert.equal(touched.kind, 'invalid-input');
    assert.match(touched.message, /changed/);
    assert.ok(!seen.some(({ url }) => url.includes('complete')));
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    special = ({ method }) => {
      if (method === 'PUT') controller.abort(reason);
      return method === 'PUT';
    };
    const { signal } = controller;
    const at = await sparse('big.bin', 91 * MIB);
    assert.equal(await rejection(storage.upload({ path: at }, { signal })), reason);
  });

  describe('uploadUrl', () => {
    const leftovers = async () =>
      (await readdir(tmpdir())).filter((name) => name.startsWith('fal-upload-'));

    it('fetches and uploads, and leaves nothing behind', async () => {
      const before = await leftovers();
      special = ({ url }, response) => {
        if (url !== '/cdn/dog.webp?x=1') return false;
        response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end('woof');
        return true;
      };
      const uploaded = await storage.uploadUrl(`${server.origin}/cdn/dog.webp?x=1`);
      assert.deepEqual(
        [uploaded.fileName, uploaded.contentType, uploaded.size],
        ['dog.webp', 'image/webp', 4],
      );
      assert.equal(seen.at(-1)?.body.toString(), 'woof');
      assert.deepEqual(await leftovers(), before);
    });

    it('refuses private addresses and files beyond the cap', async () => {
      const before = await leftovers();
      special = ({ url }, response) => {
        if (url === '/cdn/x') response.write('much too long');
        if (url === '/cdn/x') response.end();
        return url === '/cdn/x';
      };
      const inside = await failure(storage.uploadUrl('http://127.0.0.1:1/x'));
      assert.equal(inside.kind, 'refused');
      const large = await failure(storage.uploadUrl(`${server.origin}/cdn/x`, { maxBytes: 4 }));
      assert.equal(large.kind, 'refused');
      assert.deepEqual(await leftovers(), before);
    });
  });
});

async function countOf(request: IncomingMessage): Promise<Buffer> {
  for await (const chunk of request as AsyncIterable<Buffer>) void chunk;
  return Buffer.alloc(0);
}
