import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { messagesOf, PING, useOpenedHttp, withKey } from '../support/http.ts';
import { until } from '../support/until.ts';
import { peakMemory } from '../support/memory.ts';

const FLUX = 'fal-ai/flux/schnell';
const CALLERS = 500;
const WAVE = 50;
const ENDING = 50;
const FOREVER = 600_000;
/** Seconds, for a machine that has much else to do. */
const PATIENCE = 60;

const callOf = (name: string, input: object, progressToken?: string) => ({
  ...PING,
  method: 'tools/call',
  params: {
    name,
    arguments: input,
    ...(progressToken !== undefined && { _meta: { progressToken } }),
  },
});
const run = (prompt: string) =>
  callOf('run_model', { endpoint_id: FLUX, input: { prompt } }, 'token');
const keyOf = (caller: number) => `caller-${caller}:marker-${caller}`;

/** A tool's data, of the last message. */
function dataOf(messages: readonly Record<string, unknown>[]): Record<string, unknown> {
  const result = messages.at(-1)?.result as { structuredContent?: Record<string, unknown> };
  return result.structuredContent ?? {};
}

describe('requests over HTTP', () => {
  const [bench, open] = useOpenedHttp();

  it('500 in flight, each with a key of its own: none crosses, and SIGTERM hands every job back', async function () {
    this.timeout(2 * PATIENCE * 1000);
    await open({ sandbox: { runMs: FOREVER, concurrency: CALLERS } });
    const followed = () =>
      new Set(
        bench.sandbox.seen.map(({ path }) => path).filter((path) => path.includes('/status/')),
      ).size;
    const calls: Promise<Record<string, unknown>[]>[] = [];
    // None of their jobs ends by itself. In waves, so that a slow machine keeps the deadlines of each.
    while (calls.length < CALLERS) {
      for (let more = 0; more < WAVE; more += 1) {
        const key = keyOf(calls.length);
        calls.push(bench.post(run(`fox ${calls.length}`), withKey(key)).then(messagesOf));
      }
      await until(() => Promise.resolve(followed() >= calls.length || undefined), PATIENCE);
    }
    assert.equal(bench.sandbox.submits(), CALLERS);
    const exited = once(bench.child, 'exit');
    const memory = await peakMemory(bench.child.pid ?? 0);
    bench.child.kill('SIGTERM');
    const answers = await Promise.all(calls);
    const ids = answers.map((messages, caller) => {
      const { status, request_id } = dataOf(messages);
      const id = String(request_id);
      assert.equal(status, 'processing', JSON.stringify(messages));
      const first = messages.find(({ method }) => method === 'notifications/progress');
      assert.match(JSON.stringify(first), new RegExp(id));
      const text = JSON.stringify(messages);
      assert.ok(!text.includes('marker-'), `an answer to ${caller} holds a key`);
      const requests = bench.sandbox.seen.filter(({ path }) => path.includes(id));
      assert.ok(requests.length > 0);
      for (const { authorization } of requests) assert.equal(authorization, `Key ${keyOf(caller)}`);
      return id;
    });
    assert.equal(new Set(ids).size, CALLERS);
    const posts = bench.sandbox.seen.filter((one) => one.method === 'POST');
    assert.equal(new Set(posts.map(({ authorization }) => authorization)).size, CALLERS);
    assert.deepEqual(await exited, [0, null]);
    assert.deepEqual(await readdir(bench.folder), []);
    assert.ok(memory < 400_000_000, `${Math.round(memory / 1e6)} MB`);
  });

  it('those that end: each answer is of its own job', async () => {
    await open({ sandbox: { concurrency: ENDING } });
    await Promise.all(
      Array.from({ length: ENDING }, async (_, caller) => {
        const answer = await bench.post(run(`fox ${caller}`), withKey(keyOf(caller)));
        const { status, request_id } = dataOf(await messagesOf(answer));
        assert.equal(status, 'completed');
        const requests = bench.sandbox.seen.filter(({ path }) => path.includes(String(request_id)));
        for (const { authorization } of requests)
          assert.equal(authorization, `Key ${keyOf(caller)}`);
      }),
    );
  });

  /** Without its stream a job is polled, which shows whether the server still follows it. */
  const openWithPolling = async (runMs: number) => {
    await open({ sandbox: { runMs } });
    bench.sandbox.fault({
      match: { path: /\/status\/stream/ },
      action: { kind: 'status', status: 500 },
      times: 100,
    });
  };
  /** Runs a model and resolves, while the job runs, to its request id and how to hang up. */
  const startRun = async (prompt: string) => {
    const connection = new AbortController();
    const answer = await fetch(bench.url, {
      method: 'POST',
      headers: withKey(),
      body: JSON.stringify(run(prompt)),
      signal: connection.signal,
    });
    const reader = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    const first = await reader?.read();
    const id = /request ([\w-]+)\)/.exec(first?.value ?? '')?.[1];
    assert.ok(id, first?.value);
    return {
      id,
      hangUp: () => {
        connection.abort();
      },
    };
  };
  const requestsAbout = (id: string) =>
    bench.sandbox.seen.filter(({ path }) => path.includes(id)).length;
  /** Shows that a job is not followed: another one, which is, is polled many times meanwhile. */
  const assertNotFollowed = async (id: string) => {
    const other = await startRun('A blue fox [sandbox:slow=600000]');
    await until(() => requestsAbout(other.id) > 2);
    const before = requestsAbout(id);
    await until(() => requestsAbout(other.id) > 6);
    assert.equal(requestsAbout(id), before);
    other.hangUp();
  };

  it('a client that disconnects: its request is dropped, the job runs on, its id was sent first', async () => {
    await openWithPolling(2_000);
    const { id, hangUp } = await startRun('A red fox');
    hangUp();
    await assertNotFollowed(id);
    assert.ok(!bench.sandbox.seen.some(({ path }) => path.endsWith('/cancel')));
    const check = callOf('check_job', { request_id: id, endpoint_id: FLUX });
    await until(async () => {
      const { status } = dataOf(await messagesOf(await bench.post(check)));
      return status === 'completed';
    });
    assert.equal(bench.sandbox.submits(), 2);
  });

  it('an answered submit_job leaves nothing behind that polls', async () => {
    await openWithPolling(FOREVER);
    const submit = callOf('submit_job', { endpoint_id: FLUX, input: { prompt: 'fox' } });
    const { status, request_id } = dataOf(await messagesOf(await bench.post(submit)));
    assert.equal(status, 'in_queue');
    await assertNotFollowed(String(request_id));
  });

  it('SIGTERM: no new connection, an open request is answered, idle connections do not delay the exit', async () => {
    await open({ sandbox: { latencyMs: 1_500 } });
    await bench.socket();
    const kept = await bench.socket();
    kept.socket.write('GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => Promise.resolve(/"ok"/.exec(kept.received()) ?? undefined));
    const search = bench.post(callOf('search_docs', { query: 'webhooks' }));
    await until(() => Promise.resolve(bench.sandbox.seen.length > 0 || undefined));
    const exited = once(bench.child, 'exit');
    bench.child.kill('SIGTERM');
    await until(async () =>
      bench.post(PING).then(
        () => undefined,
        () => true,
      ),
    );
    const [message] = await messagesOf(await search);
    assert.match(JSON.stringify(message), /structuredContent/);
    assert.deepEqual(await exited, [0, null]);
  });
});
