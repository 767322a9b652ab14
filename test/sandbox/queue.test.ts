import assert from 'node:assert/strict';
import { body, finish, withSandbox, get } from './start.ts';

const FLUX = 'https://queue.fal.run/fal-ai/flux/dev';
const submit = (input: unknown) => ({ method: 'POST', body: JSON.stringify(input) });

describe('the sandbox queue', () => {
  it('queues a job, counts its position down, runs it and returns its result', () =>
    withSandbox({ queueMs: 900, runMs: 300 }, async (sandbox, call) => {
      const handle = await body(call(FLUX, submit({ prompt: 'a fox' })));
      assert.equal(handle.status, 'IN_QUEUE');
      assert.equal(handle.queue_position, 2);
      const base = `https://queue.fal.run/fal-ai/flux/requests/${String(handle.request_id)}`;
      assert.equal(handle.status_url, `${base}/status`);
      assert.equal(handle.response_url, base);
      assert.equal(handle.cancel_url, `${base}/cancel`);

      const early = await call(base);
      assert.equal(early.status, 400);
      assert.equal((await body(early)).detail, 'Request is still in progress');

      const stream = await (await call(`${base}/status/stream?logs=1`)).text();
      const statuses = stream
        .trim()
        .split('\n\n')
        .map((event) => JSON.parse(event.slice('data: '.length)) as Record<string, unknown>);
      const positions = statuses.flatMap(({ queue_position: at }) =>
        at === undefined ? [] : [at],
      );
      assert.deepEqual(positions, [2, 1, 0]);
      assert.deepEqual(
        [...new Set(statuses.map(({ status }) => status))],
        ['IN_QUEUE', 'IN_PROGRESS', 'COMPLETED'],
      );
      const lines = statuses.flatMap(({ logs }) => (logs ?? []) as { message: string }[]);
      assert.deepEqual(
        lines.map(({ message }) => message),
        ['Loading model weights…', 'Generating… 25%', 'Generating… 50%', 'Generating… 75%', 'Done'],
      );

      const done = await call(`${base}/status?logs=1`);
      assert.equal(done.status, 200);
      const status = await body(done);
      assert.equal(get(status, 'logs', 'length'), 5);
      assert.equal((await body(call(`${base}/status`))).logs, null);

      const result = await call(base);
      assert.equal(result.status, 200);
      assert.equal(result.headers.get('x-fal-request-id'), String(handle.request_id));
      assert.equal(result.headers.get('x-fal-billable-units'), '1');
      const output = await body(result);
      assert.equal(output.prompt, 'a fox');
      assert.equal(get(output, 'images', 0, 'width'), 1024);
      assert.equal(get(output, 'images', 0, 'height'), 768);
      assert.equal(sandbox.submits(), 1);
    }));

  it('finds a job by owner and alias alone, a workflow by one more part', () =>
    withSandbox({}, async (_sandbox, call) => {
      const { request_id: id } = await body(call(FLUX, submit({ prompt: 'x' })));
      const path = `requests/${String(id)}/status`;
      assert.equal((await call(`https://queue.fal.run/fal-ai/flux/dev/${path}`)).status, 405);
      const other = await call(`https://queue.fal.run/fal-ai/kokoro/${path}`);
      assert.equal(other.status, 404);
      assert.deepEqual(await body(other), { status: 'NOT_FOUND' });
      const workflow = await call(`https://queue.fal.run/workflows/me/mine/${path}`);
      assert.equal(workflow.status, 404);
      assert.equal((await call(`https://queue.fal.run/workflows/me/mine/x/${path}`)).status, 405);
    }));

  it('rejects what fal rejects', () =>
    withSandbox({}, async (sandbox, call) => {
      const none = await call(FLUX, { ...submit({}), key: null });
      assert.equal(none.status, 401);
      assert.match(
        String((await body(none)).detail),
        /^Cannot access application "fal-ai\/flux\/dev"/,
      );
      const bearer = await call(FLUX, { ...submit({}), headers: { authorization: 'Bearer a:b' } });
      assert.deepEqual(
        [bearer.status, await body(bearer)],
        [401, { detail: 'invalid key credentials' }],
      );
      const locked = await call(FLUX, { ...submit({}), key: 'locked:key' });
      assert.equal(locked.status, 403);
      assert.match(
        String((await body(locked)).detail),
        /^User is locked\. Reason: Exhausted balance/,
      );
      const unknown = await call('https://queue.fal.run/fal-ai/nothing', submit({}));
      assert.deepEqual(
        [unknown.status, await body(unknown)],
        [404, { detail: "Application 'fal-ai/nothing' not found" }],
      );
      const broken = await call(FLUX, { method: 'POST', body: '{"prompt":' });
      assert.equal(broken.status, 422);
      assert.equal(sandbox.submits(), 0);
    }));

  it('cancels a waiting or running job, once', () =>
    withSandbox({ queueMs: 60_000 }, async (_sandbox, call) => {
      const handle = await body(call(FLUX, submit({ prompt: 'x' })));
      const cancel = () => call(String(handle.cancel_url), { method: 'PUT' });
      const first = await cancel();
      assert.deepEqual(
        [first.status, await body(first)],
        [202, { status: 'CANCELLATION_REQUESTED' }],
      );
      const status = await body(call(String(handle.status_url)));
      assert.equal(status.status, 'COMPLETED');
      assert.equal(status.error_type, 'client_cancelled');
      const result = await call(String(handle.response_url));
      assert.equal(result.status, 499);
      const second = await cancel();
      assert.deepEqual([second.status, await body(second)], [400, { status: 'ALREADY_COMPLETED' }]);
    }));

  it('returns invalid inputs as the result, in fal’s form', () =>
    withSandbox({}, async (_sandbox, call) => {
      const missing = await finish(call, 'fal-ai/flux/dev', { image_size: 7, unknown: 1 });
      assert.equal(missing.status, 422);
      const { detail } = await body(missing);
      assert.deepEqual(get(detail, 0), {
        loc: ['body', 'prompt'],
        msg: 'Field required',
        type: 'missing',
        url: 'https://docs.fal.ai/errors#missing',
        input: get(detail, 0, 'input'),
      });
      assert.equal(get(detail, 1, 'loc', 1), 'image_size');

      const literal = await finish(call, 'fal-ai/flux/dev', { prompt: 'x', output_format: 'tiff' });
      const fault = get(await body(literal), 'detail', 0);
      assert.equal(get(fault, 'type'), 'literal_error');
      assert.equal(get(fault, 'input'), 'tiff');
      assert.match(String(get(fault, 'msg')), /^Input should be '\w+' or '\w+'$/);

      const local = { prompt: 'x', image_url: '/home/me/cat.png' };
      const path = await body(await finish(call, 'fal-ai/flux/dev/image-to-image', local));
      assert.deepEqual(get(path, 'detail', 0, 'loc'), ['body', 'image_url']);
      assert.equal(get(path, 'detail', 0, 'type'), 'image_load_error');
    }));

  it('reads numbers and booleans from strings, as pydantic does', () =>
    withSandbox({}, async (_sandbox, call) => {
      const input = { prompt: 'x', num_images: '2', enable_safety_checker: 'true' };
      const output = await body(await finish(call, 'fal-ai/flux/dev', input));
      assert.equal((output.images as unknown[]).length, 2);
    }));

  it('steers a job by words in its prompt', () =>
    withSandbox({}, async (_sandbox, call) => {
      const run = (prompt: string) => finish(call, 'fal-ai/flux/dev', { prompt });
      assert.equal((await run('[sandbox:fail]')).status, 500);
      const lost = await run('[sandbox:error=runner_disconnected]');
      assert.equal(lost.status, 503);
      assert.equal(lost.headers.get('x-fal-error-type'), 'runner_disconnected');
      const policy = await run('[sandbox:error=content_policy_violation]');
      assert.equal(policy.status, 422);
      assert.equal(get(await body(policy), 'detail', 0, 'type'), 'content_policy_violation');
      const flagged = await body(await run('a [sandbox:nsfw] fox'));
      assert.deepEqual(flagged.has_nsfw_concepts, [true]);
    }));

  it('applies a start timeout, priority and the queue’s length', () =>
    withSandbox({ concurrency: 1, queueMs: 0 }, async (_sandbox, call) => {
      await call(FLUX, submit({ prompt: '[sandbox:slow=60000]' }));
      await new Promise((resolve) => setTimeout(resolve, 20));
      const headers = { 'x-fal-request-timeout': '0.5' };
      const late = await body(call(FLUX, { ...submit({ prompt: 'x' }), headers }));
      const waiting = await body(call(FLUX, submit({ prompt: 'x' })));
      const low = { 'x-fal-queue-priority': 'low' };
      const last = await body(call(FLUX, { ...submit({ prompt: 'x' }), headers: low }));
      assert.equal(last.queue_position, 2);
      const full = await call(`${FLUX}?fal_max_queue_length=1`, submit({ prompt: 'x' }));
      assert.equal(full.status, 429);
      const stream = await call(`${String(late.status_url)}/stream`);
      assert.match(await stream.text(), /"error_type":"request_timeout"/);
      const result = await call(String(late.response_url));
      assert.equal(result.status, 504);
      assert.equal(result.headers.get('x-fal-request-timeout-type'), 'user');
      assert.equal((await body(call(String(waiting.status_url)))).status, 'IN_QUEUE');
    }));

  it('runs without the queue on fal.run, and rejects more than it can run', () =>
    withSandbox({ concurrency: 1 }, async (_sandbox, call) => {
      const run = (prompt: string) =>
        call('https://fal.run/fal-ai/flux/dev', submit({ prompt, sync_mode: true }));
      const output = await body(run('a fox'));
      assert.match(String(get(output, 'images', 0, 'url')), /^data:image\/\w+;base64,/);
      await body(call(FLUX, submit({ prompt: '[sandbox:slow=60000]' })));
      await new Promise((resolve) => setTimeout(resolve, 40));
      const full = await run('again');
      assert.equal(full.status, 429);
      assert.equal(full.headers.get('x-fal-needs-retry'), '1');
    }));

  it('has queue URLs of its own origin with ownUrls', () =>
    withSandbox({ ownUrls: true }, async (sandbox, call) => {
      const handle = await body(call(FLUX, submit({ prompt: 'x' })));
      assert.ok(String(handle.status_url).startsWith(`${sandbox.url}/queue.fal.run/fal-ai/flux/`));
      assert.ok((await call(String(handle.status_url))).ok);
    }));
});
