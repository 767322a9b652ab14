import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { body, finish, get, withSandbox, type Call, type Loose } from './start.ts';

const FLUX = 'fal-ai/flux/dev';
const LIST = 'https://api.fal.ai/v1/models/requests/by-endpoint';

const listed = async (call: Call, query: string, key?: string): Promise<Loose[]> => {
  const url = `${LIST}?endpoint_id=${FLUX}${query}`;
  return (await body(call(url, key === undefined ? {} : { key }))).items as Loose[];
};
const inputs = (items: readonly Loose[]) => items.map((item) => get(item, 'json_input', 'prompt'));

async function submit(
  call: Call,
  prompt: string,
  init: { headers?: Record<string, string>; key?: string },
) {
  const request = { method: 'POST', body: JSON.stringify({ prompt }), ...init };
  return body(call(`https://queue.fal.run/${FLUX}`, request));
}

describe('the requests of an account in the sandbox', () => {
  it('have times, status and, if they are stored and expanded, payloads', () =>
    withSandbox({}, async (_sandbox, call) => {
      const before = Date.now();
      await finish(call, FLUX, { prompt: 'kept' });
      const handle = await submit(call, 'secret', { headers: { 'x-fal-store-io': '0' } });
      await (await call(`${String(handle.status_url)}/stream`)).text();
      const [secret, kept, ...others] = await listed(call, '&expand=payloads');
      assert.deepEqual(others, []);
      assert.equal(secret?.request_id, handle.request_id);
      assert.ok(secret && !('json_input' in secret) && !('json_output' in secret));
      assert.deepEqual(kept?.json_input, { prompt: 'kept' });
      assert.equal(typeof get(kept, 'json_output', 'images', 0, 'url'), 'string');
      assert.deepEqual([kept.endpoint_id, kept.status_code], [FLUX, 200]);
      const times = ['sent_at', 'started_at', 'ended_at'].map((name) =>
        Date.parse(String(kept[name])),
      );
      assert.deepEqual(times, times.toSorted());
      assert.ok(times.every((time) => time >= before && time <= Date.now()));
      assert.equal(kept.duration, (Number(times[2]) - Number(times[1])) / 1000);
      const [plain] = await listed(call, '');
      assert.ok(plain && !('json_input' in plain));
    }));

  it('come in pages, the newest first', () =>
    withSandbox({}, async (_sandbox, call) => {
      for (const prompt of ['1', '2', '3']) await finish(call, FLUX, { prompt });
      const url = `${LIST}?endpoint_id=${FLUX}&expand=payloads&limit=2`;
      const first = await body(call(url));
      assert.deepEqual([inputs(first.items as Loose[]), first.has_more], [['3', '2'], true]);
      const cursor = encodeURIComponent(String(first.next_cursor));
      const last = await body(call(`${url}&cursor=${cursor}`));
      assert.deepEqual(inputs(last.items as Loose[]), ['1']);
      assert.deepEqual([last.has_more, last.next_cursor], [false, null]);
    }));

  it('are filtered by id, time and status', () =>
    withSandbox({}, async (_sandbox, call) => {
      await finish(call, FLUX, { prompt: 'good' });
      await finish(call, FLUX, { prompt: '[sandbox:fail]' });
      await finish(call, FLUX, {});
      await finish(call, 'fal-ai/flux/schnell', { prompt: 'other' });
      const all = await listed(call, '');
      assert.deepEqual(
        all.map((item) => item.status_code),
        [422, 500, 200],
      );
      for (const [word, status] of Object.entries({ success: 200, error: 500, user_error: 422 })) {
        const found = await listed(call, `&status=${word}`);
        assert.deepEqual(
          found.map((item) => item.status_code),
          [status],
        );
      }
      const [, failed] = all;
      const one = await listed(call, `&request_id=${String(failed?.request_id)}`);
      assert.deepEqual(one, [failed]);
      const sent = String(failed?.sent_at);
      assert.deepEqual(await listed(call, `&start=${sent}`), all.slice(0, 2));
      assert.deepEqual(await listed(call, `&end=${sent}`), all.slice(2));
      for (const wrong of ['&status=failed', '&start=yesterday', '&limit=0']) {
        assert.equal((await call(`${LIST}?endpoint_id=${FLUX}${wrong}`)).status, 400, wrong);
      }
      assert.equal((await call(LIST)).status, 400);
    }));

  it('are listed from their start on, without an end while they run', () =>
    withSandbox({ queueMs: 300, runMs: 60_000 }, async (_sandbox, call) => {
      const { request_id: id, cancel_url: cancelUrl } = await submit(call, 'long', {});
      assert.deepEqual(await listed(call, ''), []);
      let items: Loose[] = [];
      while (items.length === 0) {
        await delay(50);
        items = await listed(call, '&expand=payloads');
      }
      const [running] = items;
      assert.deepEqual(
        [running?.request_id, running?.ended_at, running?.status_code, running?.duration],
        [id, null, null, null],
      );
      assert.deepEqual(inputs(items), ['long']);
      assert.deepEqual(await listed(call, '&status=success'), []);
      await call(String(cancelUrl), { method: 'PUT' });
      assert.equal((await listed(call, '&status=user_error'))[0]?.status_code, 499);
    }));

  it('belong to the account of their key', () =>
    withSandbox({}, async (_sandbox, call) => {
      await (
        await call(`https://fal.run/${FLUX}`, { method: 'POST', body: '{"prompt":"mine"}' })
      ).text();
      assert.equal((await listed(call, '')).length, 1);
      assert.equal((await listed(call, '', 'sandbox:another-secret')).length, 1);
      assert.equal((await listed(call, '', 'admin-sandbox:key')).length, 1);
      assert.equal((await listed(call, '', 'other:key')).length, 0);
      assert.equal((await call(`${LIST}?endpoint_id=${FLUX}`, { key: null })).status, 401);
    }));
});
