import assert from 'node:assert/strict';
import { body, withSandbox, get } from './start.ts';

const FLUX = 'https://queue.fal.run/fal-ai/flux/dev';
const SUBMIT = { method: 'POST', body: '{"prompt":"x"}' };

describe('the faults of the sandbox', () => {
  it('responds with a status `times` times, `after` other requests', () =>
    withSandbox({}, async (sandbox, call) => {
      sandbox.fault({
        match: { host: 'queue.fal.run', method: 'POST', path: /flux/ },
        after: 1,
        times: 2,
        action: { kind: 'status', status: 429, headers: { 'retry-after': '3' } },
      });
      const statuses = [];
      for (let at = 0; at < 4; at++) statuses.push((await call(FLUX, SUBMIT)).status);
      assert.deepEqual(statuses, [200, 429, 429, 200]);
      assert.equal(sandbox.submits(), 2);
    }));

  it('resets the connection before or after a request takes effect', () =>
    withSandbox({}, async (sandbox, call) => {
      sandbox.fault({ action: { kind: 'reset' } });
      await assert.rejects(call(FLUX, SUBMIT));
      assert.equal(sandbox.submits(), 0);
      sandbox.fault({ action: { kind: 'lost-answer' } });
      await assert.rejects(call(FLUX, SUBMIT));
      assert.equal(sandbox.submits(), 1);
    }));

  it('cuts a stream in the middle of an event', () =>
    withSandbox({ queueMs: 100 }, async (sandbox, call) => {
      const handle = await body(call(FLUX, SUBMIT));
      sandbox.fault({ match: { path: /stream/ }, action: { kind: 'cut-body', bytes: 30 } });
      const answer = await call(`${String(handle.status_url)}/stream?logs=1`);
      assert.equal(answer.status, 200);
      let got = '';
      await assert.rejects(async () => {
        for await (const chunk of answer.body ?? []) got += Buffer.from(chunk).toString();
      });
      assert.equal(got.length, 30);
    }));

  it('changes bodies, and later responses are whole', () =>
    withSandbox({}, async (sandbox, call) => {
      sandbox.fault({ action: { kind: 'truncated-json' } });
      await assert.rejects(body(call(FLUX, SUBMIT)), SyntaxError);
      sandbox.fault({ action: { kind: 'html' } });
      const html = await call(FLUX, SUBMIT);
      assert.deepEqual([html.status, html.headers.get('content-type')], [502, 'text/html']);
      assert.match(await html.text(), /502 Bad Gateway/);

      const handle = await body(call(FLUX, SUBMIT));
      const stream = () => call(`${String(handle.status_url)}/stream?logs=1`);
      await (await stream()).text();
      sandbox.fault({ action: { kind: 'split-utf8' } });
      assert.match(await (await stream()).text(), /Generating… 25%/);
      sandbox.fault({ action: { kind: 'crlf' } });
      assert.match(await (await stream()).text(), /^data: [^\n]*\r\n\r\n$/);
      sandbox.fault({ action: { kind: 'slow-body', delayMs: 1, bytes: 64 } });
      assert.equal((await body(call(String(handle.status_url)))).status, 'COMPLETED');
      sandbox.fault({ action: { kind: 'slow-headers', delayMs: 10 } });
      assert.equal((await body(call(String(handle.status_url)))).status, 'COMPLETED');
    }));

  it('refuses with each of fal’s three kinds of 403', () =>
    withSandbox({}, async (sandbox, call) => {
      sandbox.fault({ action: { kind: 'cloudflare' } });
      const challenge = await call(FLUX, SUBMIT);
      assert.deepEqual(
        [challenge.status, challenge.headers.get('cf-mitigated')],
        [403, 'challenge'],
      );
      assert.match(String(challenge.headers.get('content-type')), /^text\/html/);
      assert.match(await challenge.text(), /<title>Just a moment\.\.\.<\/title>/);

      sandbox.fault({ times: 2, action: { kind: 'no-permission' } });
      const queue = await call(FLUX, SUBMIT);
      assert.deepEqual([queue.status, typeof (await body(queue)).detail], [403, 'string']);
      const platform = await call('https://api.fal.ai/v1/models');
      assert.equal(platform.status, 403);
      assert.equal(get(await body(platform), 'error', 'type'), 'authorization_error');

      sandbox.fault({ action: { kind: 'admin-lock' } });
      const locked = await call(FLUX, SUBMIT);
      const detail = 'User is locked. Reason: Admin lock. Please contact support@fal.ai';
      assert.deepEqual([locked.status, await body(locked)], [403, { detail }]);
      assert.equal(sandbox.submits(), 0);
    }));

  it('reads COMPLETED for an unknown request whose result is a 404', () =>
    withSandbox({}, async (sandbox, call) => {
      const url = 'https://queue.fal.run/fal-ai/flux/requests/unknown';
      assert.equal((await call(`${url}/status`)).status, 404);
      const action = { kind: 'unknown-completed' } as const;
      sandbox.fault({ match: { path: /\/status/ }, times: Infinity, action });
      const answer = await call(`${url}/status?logs=1`);
      const { status, request_id: id, response_url: response } = await body(answer);
      assert.deepEqual([answer.status, status, id, response], [200, 'COMPLETED', 'unknown', url]);
      assert.equal((await call(url)).status, 404);
      const handle = await body(call(FLUX, SUBMIT));
      assert.equal((await call(String(handle.status_url))).status, 202);
    }));

  it('answers 202 for the result of a running job', () =>
    withSandbox({ runMs: 150 }, async (sandbox, call) => {
      const handle = await body(call(FLUX, SUBMIT));
      const action = { kind: 'result-202' } as const;
      sandbox.fault({ match: { method: 'GET' }, times: Infinity, action });
      const early = await call(String(handle.response_url));
      const { status, ...urls } = await body(early);
      assert.deepEqual([early.status, status], [202, 'IN_PROGRESS']);
      assert.equal(urls.status_url, handle.status_url);
      await (await call(`${String(handle.status_url)}/stream`)).text();
      const result = await call(String(handle.response_url));
      assert.equal(result.status, 200);
      assert.notEqual((await body(result)).images, undefined);
    }));

  it('keeps a status stream open that never states COMPLETED', () =>
    withSandbox({}, async (sandbox, call) => {
      const handle = await body(call(FLUX, SUBMIT));
      const action = { kind: 'endless-stream', delayMs: 20 } as const;
      sandbox.fault({ match: { path: /stream/ }, action });
      const stop = new AbortController();
      const url = `${String(handle.status_url)}/stream?logs=1`;
      const answer = await call(url, { signal: stop.signal });
      let text = '';
      await assert.rejects(async () => {
        for await (const chunk of answer.body ?? []) {
          text += Buffer.from(chunk).toString();
          if (text.split(': ping').length > 5) stop.abort();
        }
      });
      assert.match(text, /"IN_PROGRESS"/);
      assert.doesNotMatch(text, /COMPLETED/);
      assert.equal((await body(call(String(handle.status_url)))).status, 'COMPLETED');
    }));

  it('adds faults over HTTP and lists its requests without their keys', () =>
    withSandbox({}, async (sandbox, call) => {
      const add = (rule: unknown) =>
        fetch(`${sandbox.url}/_sandbox/faults`, { method: 'POST', body: JSON.stringify(rule) });
      assert.equal((await add({ action: { kind: 'nonsense' } })).status, 400);
      assert.equal((await add({ action: { kind: 'slow-body' } })).status, 400);
      assert.equal((await add({ match: { path: '(' }, action: { kind: 'reset' } })).status, 400);
      const rule = { match: { path: '/dev$' }, times: 'always', action: { kind: 'expired' } };
      assert.equal((await add(rule)).status, 201);
      assert.equal((await call(FLUX, SUBMIT)).status, 404);
      assert.equal((await call(FLUX, SUBMIT)).status, 404);
      await fetch(`${sandbox.url}/_sandbox/faults`, { method: 'DELETE' });
      assert.equal((await call(FLUX, SUBMIT)).status, 200);
      const { requests, submits } = await body(fetch(`${sandbox.url}/_sandbox/requests`));
      assert.equal(submits, 1);
      assert.equal(get(requests, 0, 'path'), '/fal-ai/flux/dev');
      assert.equal(get(requests, 0, 'hasKey'), true);
      assert.equal(JSON.stringify(requests).includes('sandbox:key'), false);
      assert.equal(sandbox.seen[0]?.authorization, 'Key sandbox:key');
      const headers = { origin: 'https://evil.example' };
      const page = await fetch(`${sandbox.url}/_sandbox/requests`, { headers });
      assert.equal(page.status, 403);
      assert.equal((await body(fetch(sandbox.url))).endpoints, 1207);
    }));

  it('responds to malformed requests', () =>
    withSandbox({}, async (sandbox, call) => {
      const paths = ['/nowhere', '/evil.example/x', '/%', '/queue.fal.run', '/fal.ai/x?%ZZ'];
      for (const path of paths) {
        const answer = await fetch(`${sandbox.url}${path}`);
        assert.ok(answer.status >= 400 && answer.status < 500, `${path} ${answer.status}`);
        await answer.json();
      }
      for (const text of ['[]', 'null', '"x"', '5']) {
        assert.equal((await call(FLUX, { method: 'POST', body: text })).status, 200);
      }
    }));

  it('closes while streams are open', () =>
    withSandbox({ queueMs: 60_000 }, async (sandbox, call) => {
      const handle = await body(call(FLUX, SUBMIT));
      const stream = await call(`${String(handle.status_url)}/stream`);
      const end = stream.text().catch(() => 'cut');
      await sandbox.close();
      await end;
      await assert.rejects(fetch(sandbox.url));
    }));
});
