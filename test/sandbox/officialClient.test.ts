import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createFalClient, type FalClient, type QueueStatus } from '@fal-ai/client';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { rewritten, withSandbox } from './start.ts';

/** The official client as it is, but for a fetch that leads to the sandbox. */
function clientOf(sandbox: Sandbox): FalClient {
  return createFalClient({
    credentials: 'sandbox:key',
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      return fetch(rewritten(url, sandbox), init);
    },
  });
}

describe('the official client on the sandbox', () => {
  for (const mode of ['polling', 'streaming'] as const) {
    it(`subscribes by ${mode}`, () =>
      withSandbox({ queueMs: 500, runMs: 300 }, async (sandbox) => {
        const updates: QueueStatus[] = [];
        const { data, requestId } = await clientOf(sandbox).subscribe('fal-ai/flux/dev', {
          input: { prompt: 'a fox', num_images: 2, image_size: 'square', seed: 7 },
          logs: true,
          onQueueUpdate: (update) => void updates.push(update),
          ...(mode === 'polling' ? { mode, pollInterval: 15 } : { mode }),
        });
        assert.match(requestId, /^[0-9a-f-]{36}$/);
        assert.equal(data.images.length, 2);
        assert.equal(data.seed, 7);
        const picture = await fetch(data.images[0]?.url ?? '');
        assert.equal(picture.status, 200);
        assert.equal(picture.headers.get('content-type'), data.images[0]?.content_type);

        assert.deepEqual(
          [...new Set(updates.map(({ status }) => status))],
          ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'],
        );
        const last = updates.at(-1);
        assert.ok(last?.status === 'COMPLETED');
        const lines = last.logs.map(({ message }) => message);
        assert.equal(new Set(lines).size, lines.length);
        assert.equal(lines.length, 5);
      }));
  }

  it('uploads a small file, also one inside an input', () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      const png = Buffer.from('89504e470d0a1a0a', 'hex');
      const url = await client.storage.upload(new File([png], 'cat.png', { type: 'image/png' }));
      assert.match(url, /cat\.png$/);
      const back = await fetch(url);
      assert.equal(back.headers.get('content-type'), 'image/png');
      assert.deepEqual(Buffer.from(await back.arrayBuffer()), png);

      const { data } = await client.subscribe('fal-ai/flux/dev/image-to-image', {
        input: { prompt: 'x', image_url: new Blob([png], { type: 'image/png' }) },
        pollInterval: 10,
      });
      assert.equal(data.images.length, 1);
      const puts = sandbox.seen.filter(({ method }) => method === 'PUT');
      assert.deepEqual(
        puts.map(({ hasKey }) => hasKey),
        [false, false],
      );
    }));

  it('uploads more than 90 MiB in parts', () =>
    withSandbox({}, async (sandbox) => {
      const piece = new Uint8Array(1024 * 1024).map((_, at) => (at * 31) % 251);
      const pieces = Array.from({ length: 91 }, () => piece);
      const blob = new Blob([...pieces, 'end'], { type: 'video/mp4' });
      const url = await clientOf(sandbox).storage.upload(blob);
      const sent = createHash('md5');
      pieces.forEach((bytes) => sent.update(bytes));
      sent.update('end');
      const got = createHash('md5');
      const answer = await fetch(url);
      assert.equal(Number(answer.headers.get('content-length')), blob.size);
      assert.ok(answer.body);
      for await (const chunk of answer.body) got.update(chunk as Uint8Array);
      assert.equal(got.digest('hex'), sent.digest('hex'));
      const parts = sandbox.seen.filter(({ method }) => method === 'PUT');
      assert.equal(parts.length, 10);
    }));

  it('cancels, and throws the errors of the sandbox', () =>
    withSandbox({ queueMs: 60_000 }, async (sandbox) => {
      const client = clientOf(sandbox);
      const { request_id: requestId } = await client.queue.submit('fal-ai/flux/dev', {
        input: { prompt: 'x' },
      });
      await client.queue.cancel('fal-ai/flux/dev', { requestId });
      await assert.rejects(client.queue.result('fal-ai/flux/dev', { requestId }), { status: 499 });
      await assert.rejects(client.queue.cancel('fal-ai/flux/dev', { requestId }), { status: 400 });
    }));

  it('reads a 422 as a ValidationError with its fields', () =>
    withSandbox({}, async (sandbox) => {
      const run = clientOf(sandbox).subscribe('fal-ai/flux/dev', {
        input: { prompt: 'x', output_format: 'tiff' as 'png' },
        pollInterval: 10,
      });
      await assert.rejects(run, (error: { name: string; fieldErrors: { loc: unknown }[] }) => {
        assert.equal(error.name, 'ValidationError');
        assert.deepEqual(error.fieldErrors[0]?.loc, ['body', 'output_format']);
        return true;
      });
    }));

  it('runs directly and streams', () =>
    withSandbox({}, async (sandbox) => {
      const client = clientOf(sandbox);
      const { data } = await client.run('fal-ai/flux/schnell', { input: { prompt: 'x' } });
      assert.equal(data.images.length, 1);
      const stream = await client.stream('fal-ai/flux/schnell', { input: { prompt: 'x' } });
      const last = await stream.done();
      assert.equal(last.images.length, 1);
    }));
});
