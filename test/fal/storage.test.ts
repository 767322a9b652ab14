import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import { createStorage, type Storage } from '../../src/fal/storage.ts';
import { type FakeStorage, startStorage } from './fakeStorage.ts';
import { failure, startServer } from './httpServer.ts';

describe('storage', () => {
  let fake: FakeStorage;
  let storage: Storage;
  beforeEach(async () => {
    fake = await startStorage();
    storage = createStorage(fake.transport);
  });
  afterEach(() => fake.close());

  it('uploads a file: initiates with the key, sends the bytes without it', async () => {
    const progress: number[][] = [];
    const uploaded = await storage.upload(await fake.open(await fake.file('cat.png', 'meow')), {
      fileName: 'cat.png',
      onProgress: (...step) => progress.push(step),
    });
    assert.deepEqual(uploaded, {
      url: 'https://v3b.fal.media/files/b/cat.png',
      contentType: 'image/png',
      size: 4,
      fileName: 'cat.png',
    });
    const [initiate, put] = fake.seen;
    assert.equal(initiate?.url, '/rest.fal.ai/storage/upload/initiate?storage_type=fal-cdn-v3');
    assert.equal(initiate.headers.authorization, 'Key id:secret');
    assert.deepEqual(JSON.parse(initiate.body.toString()), {
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

  it('uploads Blobs with the best known name and type', async () => {
    const bytes = new Uint8Array(300_000).map((_, at) => at % 251);
    const one = await storage.upload(new Blob([bytes]), { fileName: 'a/b.glb' });
    assert.equal(one.contentType, 'model/gltf-binary');
    assert.deepEqual(new Uint8Array(fake.seen[1]?.body ?? []), bytes);
    const two = await storage.upload(new Blob(['sound'], { type: 'audio/wav' }));
    assert.deepEqual([two.contentType, two.fileName, two.size], ['audio/wav', 'file.wav', 5]);
    assert.equal(fake.seen[3]?.body.toString(), 'sound');
    const three = await storage.upload(new Blob(['?']));
    assert.deepEqual([three.contentType, three.fileName], ['application/octet-stream', 'file.bin']);
    const four = await storage.upload(await fake.open(await fake.file('x.png', '.')), {
      fileName: 'x.png',
      contentType: 'a/b',
    });
    assert.equal(four.contentType, 'a/b');
  });

  it('refuses an empty file before anything is sent', async () => {
    const empty = await fake.open(await fake.file('e', ''));
    assert.equal((await failure(storage.upload(empty))).reason, 'empty-file');
    assert.equal((await failure(storage.upload(new Blob([])))).kind, 'invalid-input');
    assert.equal(fake.seen.length, 0);
  });

  it('reports a wrong key', async () => {
    fake.special = (_seen, response) => {
      response.writeHead(401).end('{"detail":"invalid key credentials"}');
      return true;
    };
    const error = await failure(storage.upload(new Blob(['x'])));
    assert.equal(error.kind, 'auth');
    assert.equal(error.status, 401);
  });

  it('sends nothing to an upload URL that is neither https nor the gateway', async () => {
    for (const url of ['http://evil.example/put', 'http://127.0.0.1:1/put', 'file:///tmp/x', '']) {
      fake.uploadUrl = url;
      assert.equal((await failure(storage.upload(new Blob(['x'])))).kind, 'not-allowed', url);
    }
    assert.ok(fake.seen.every(({ method }) => method === 'POST'));
  });

  it('does not follow a redirect of the bytes', async () => {
    let elsewhere = 0;
    const other = await startServer((_request, response) => {
      elsewhere += 1;
      response.end();
    });
    for (const status of [302, 307]) {
      fake.special = ({ method }, response) => {
        if (method !== 'PUT') return false;
        response.writeHead(status, { Location: `${other.origin}/stolen` }).end();
        return true;
      };
      assert.equal((await failure(storage.upload(new Blob(['x'])))).kind, 'not-allowed');
    }
    await other.close();
    assert.equal(elsewhere, 0);
  });

  it('retries a single file after a 5xx, and fails when the errors persist', async () => {
    let failures = 1;
    fake.special = ({ method }, response) => {
      if (method !== 'PUT' || failures-- <= 0) return false;
      response.writeHead(500).end('{"detail":"Internal Server Error"}');
      return true;
    };
    await storage.upload(await fake.open(await fake.file('a.txt', 'again')));
    assert.deepEqual(
      fake.seen.filter(({ method }) => method === 'PUT').map(({ body }) => body.toString()),
      ['again', 'again'],
    );
    failures = Infinity;
    const error = await failure(storage.upload(new Blob(['x'])));
    assert.equal(error.kind, 'unavailable');
    assert.equal(fake.seen.filter(({ method }) => method === 'PUT').length, 6);
  });

  describe('uploadUrl', () => {
    const before = process.env.TMPDIR;
    beforeEach(() => {
      process.env.TMPDIR = fake.folder;
    });
    afterEach(() => {
      if (before === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = before;
    });

    it('downloads and uploads, and leaves no file behind', async () => {
      fake.special = ({ url }, response) => {
        if (url !== '/cdn/dog.webp?x=1') return false;
        response.writeHead(200, { 'Content-Type': 'application/octet-stream' }).end('woof');
        return true;
      };
      const uploaded = await storage.uploadUrl(`${fake.origin}/cdn/dog.webp?x=1`);
      assert.deepEqual(
        [uploaded.fileName, uploaded.contentType, uploaded.size],
        ['dog.webp', 'image/webp', 4],
      );
      assert.equal(fake.seen.at(-1)?.body.toString(), 'woof');
      assert.deepEqual(await readdir(fake.folder), []);
    });

    it('refuses private addresses and files above the size limit', async () => {
      fake.special = ({ url }, response) => {
        if (url === '/cdn/x') response.write('much too long');
        if (url === '/cdn/x') response.end();
        return url === '/cdn/x';
      };
      const inside = await failure(storage.uploadUrl('http://127.0.0.1:1/x'));
      assert.equal(inside.kind, 'not-allowed');
      const large = await failure(storage.uploadUrl(`${fake.origin}/cdn/x`, { maxBytes: 4 }));
      assert.equal(large.kind, 'not-allowed');
      assert.deepEqual(await readdir(fake.folder), []);
    });
  });
});
