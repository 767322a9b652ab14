import assert from 'node:assert/strict';
import { body, finish, withSandbox, type Call, get } from './start.ts';

const REST = 'https://rest.fal.ai/storage/upload';

function initiate(call: Call, kind: 'initiate' | 'initiate-multipart', headers = {}) {
  const file = { content_type: 'text/plain', file_name: 'a b.txt' };
  return body(
    call(`${REST}/${kind}?storage_type=fal-cdn-v3`, {
      method: 'POST',
      body: JSON.stringify(file),
      headers,
    }),
  );
}

describe('the sandbox storage', () => {
  it('serves an uploaded file, whole and in ranges', () =>
    withSandbox({}, async (_sandbox, call) => {
      const { upload_url: to, file_url: from } = await initiate(call, 'initiate');
      const url = String(from);
      assert.equal((await fetch(url)).status, 404);
      const put = await fetch(String(to), { method: 'PUT', body: 'hello world' });
      assert.equal(put.status, 200);
      const whole = await fetch(url);
      assert.equal(whole.headers.get('content-type'), 'text/plain');
      assert.equal(await whole.text(), 'hello world');
      const range = (value: string) => fetch(url, { headers: { range: value } });
      const middle = await range('bytes=6-8');
      assert.equal(middle.status, 206);
      assert.equal(middle.headers.get('content-range'), 'bytes 6-8/11');
      assert.equal(await middle.text(), 'wor');
      assert.equal(await (await range('bytes=-5')).text(), 'world');
      assert.equal((await range('bytes=11-')).status, 416);
      const head = await fetch(url, { method: 'HEAD' });
      assert.equal(head.headers.get('content-length'), '11');
      const etag = head.headers.get('etag') ?? '';
      assert.equal((await fetch(url, { headers: { 'if-none-match': etag } })).status, 304);
      assert.equal((await fetch(String(to), { method: 'PUT', body: 'again' })).status, 403);
    }));

  it('rejects a key on the signed URL, and a locked account', () =>
    withSandbox({}, async (_sandbox, call) => {
      const { upload_url: to } = await initiate(call, 'initiate');
      assert.equal((await call(String(to), { method: 'PUT', body: 'x' })).status, 400);
      const init = { method: 'POST', body: '{}' };
      const locked = await call(`${REST}/initiate`, { ...init, key: 'locked:key' });
      assert.equal(locked.status, 403);
      assert.equal((await call(`${REST}/initiate`, { ...init, key: null })).status, 401);
    }));

  it('joins parts in order and rejects missing, swapped or changed ones', () =>
    withSandbox({}, async (_sandbox, call) => {
      const { upload_url: to, file_url: from } = await initiate(call, 'initiate-multipart');
      const { origin, pathname, search } = new URL(String(to));
      const put = async (part: number, text: string) =>
        body(fetch(`${origin}${pathname}/${part}${search}`, { method: 'PUT', body: text }));
      // In parallel and the last first, as a client may.
      const [two, one] = await Promise.all([put(2, 'two'), put(1, 'one, ')]);
      const complete = (parts: unknown[]) =>
        fetch(`${origin}${pathname}/complete${search}`, {
          method: 'POST',
          body: JSON.stringify({ parts }),
        });
      assert.equal((await complete([one])).status, 400);
      assert.equal((await complete([two, one])).status, 400);
      assert.equal((await complete([one, { partNumber: 2, etag: '"x"' }])).status, 400);
      assert.equal((await fetch(String(from))).status, 404);
      assert.equal((await complete([one, two])).status, 200);
      assert.equal(await (await fetch(String(from))).text(), 'one, two');
    }));

  it('expires files, which a model cannot load afterwards', () =>
    withSandbox({}, async (_sandbox, call) => {
      const headers = { 'x-fal-object-lifecycle': '{"expiration_duration_seconds":0.001}' };
      const { upload_url: to, file_url: from } = await initiate(call, 'initiate', headers);
      await fetch(String(to), { method: 'PUT', body: 'x' });
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal((await fetch(String(from))).status, 404);
      const input = { prompt: 'x', image_url: String(from) };
      const answer = await finish(call, 'fal-ai/flux/dev/image-to-image', input);
      assert.equal(answer.status, 422);
      assert.equal(get(await body(answer), 'detail', 0, 'type'), 'image_load_error');
      const other = { prompt: 'x', image_url: 'https://example.com/cat.png' };
      assert.ok((await finish(call, 'fal-ai/flux/dev/image-to-image', other)).ok);
    }));
});
