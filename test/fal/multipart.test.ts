import assert from 'node:assert/strict';
import path from 'node:path';
import { utimes } from 'node:fs/promises';
import { createStorage, type Storage } from '../../src/fal/storage.ts';
import { type FakeStorage, startStorage } from './fakeStorage.ts';
import { failure, rejection } from './httpServer.ts';

const MIB = 1024 * 1024;

describe('multipart uploads', () => {
  let fake: FakeStorage;
  let storage: Storage;
  beforeEach(async () => {
    fake = await startStorage();
    storage = createStorage(fake.transport);
  });
  afterEach(() => fake.close());

  it('sends more than 90 MiB in parts of 10 MiB from disk, with constant memory, and retries a failing part', async () => {
    const size = 240 * MIB + 5;
    const at = await fake.sparse('big.mp4', size);
    let failures = 2;
    let running = 0;
    let together = 0;
    fake.special = ({ url, method }, response) => {
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
    const uploaded = await storage.upload(await fake.open(at), {
      fileName: path.basename(at),
      onProgress: (sent) => {
        steps.push(sent);
        most = Math.max(most, process.memoryUsage().rss - before);
      },
    });
    assert.deepEqual([uploaded.size, uploaded.contentType], [size, 'video/mp4']);
    assert.ok(fake.seen[0]?.url.startsWith('/rest.fal.ai/storage/upload/initiate-multipart?'));
    const puts = fake.seen.filter(({ method }) => method === 'PUT');
    assert.equal(puts.length, 25 + 2);
    assert.ok(puts.every(({ headers }) => headers.authorization === undefined));
    assert.equal(puts.find(({ url }) => url === '/put/x/25?sig=s')?.headers['content-length'], '5');
    const complete = fake.seen.at(-1);
    assert.equal(complete?.url, '/put/x/complete?sig=s');
    assert.equal(complete.headers.authorization, undefined);
    const parts = Array.from({ length: 25 }, (_, n) => ({
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
    assert.ok(most < 180 * MIB, `grew by ${Math.round(most / MIB)} MiB`);
  });

  it('abandons a multipart upload when one part is rejected, and never completes it', async () => {
    const at = await fake.sparse('big.bin', 91 * MIB);
    fake.special = ({ url }, response) => {
      if (!url.startsWith('/put/x/2?')) return false;
      response.writeHead(403).end('expired');
      return true;
    };
    assert.equal((await failure(storage.upload(await fake.open(at)))).status, 403);
    assert.ok(!fake.seen.some(({ url }) => url.includes('complete')));
  });

  for (const [status, times] of [
    [400, 1],
    [409, 4],
    [429, 4],
  ] as const) {
    it(`sends the parts one by one after a ${status} of one of them`, async () => {
      const at = await fake.sparse('big.bin', 91 * MIB);
      let refusals = times;
      fake.special = ({ url }, response) => {
        if (!url.startsWith('/put/x/2?') || refusals-- <= 0) return false;
        response.writeHead(status, { 'retry-after': '0' }).end('{"detail":"one at a time"}');
        return true;
      };
      const steps: number[] = [];
      const uploaded = await storage.upload(await fake.open(at), {
        onProgress: (sent) => steps.push(sent),
      });
      assert.equal(uploaded.size, 91 * MIB);
      const numbers = Array.from({ length: 10 }, (_, n) => n + 1);
      const complete = fake.seen.at(-1);
      assert.equal(complete?.url, '/put/x/complete?sig=s');
      assert.deepEqual(JSON.parse(complete.body.toString()), {
        parts: numbers.map((partNumber) => ({ partNumber, etag: `tag-${partNumber}` })),
      });
      const puts = fake.seen.filter(({ method }) => method === 'PUT').slice(-10);
      assert.deepEqual(
        puts.map(({ url }) => url),
        numbers.map((number) => `/put/x/${number}?sig=s`),
      );
      assert.deepEqual(
        steps,
        steps.toSorted((one, other) => one - other),
      );
    });
  }

  it('sends the parts one by one only once', async () => {
    const at = await fake.sparse('big.bin', 91 * MIB);
    fake.special = ({ url }, response) => {
      if (!url.startsWith('/put/x/2?')) return false;
      response.writeHead(400).end('{"detail":"never"}');
      return true;
    };
    assert.equal((await failure(storage.upload(await fake.open(at)))).status, 400);
    const second = fake.seen.filter(({ url }) => url.startsWith('/put/x/2?'));
    assert.equal(second.length, 2);
    assert.ok(!fake.seen.some(({ url }) => url.includes('complete')));
  });

  it('detects a file that changes while it is read', async () => {
    const at = await fake.sparse('big.bin', 91 * MIB);
    fake.special = ({ url }) => {
      if (url.startsWith('/put/x/1?')) void utimes(at, new Date(), new Date(1000));
      return false;
    };
    const touched = await failure(storage.upload(await fake.open(at)));
    assert.equal(touched.reason, 'file-changed');
    assert.match(touched.message, /changed/);
    assert.ok(!fake.seen.some(({ url }) => url.includes('complete')));
  });

  it('ends with the reason of its signal', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    fake.special = ({ method }) => {
      if (method === 'PUT') controller.abort(reason);
      return method === 'PUT';
    };
    const { signal } = controller;
    const at = await fake.sparse('big.bin', 91 * MIB);
    assert.equal(await rejection(storage.upload(await fake.open(at), { signal })), reason);
  });
});
