import assert from 'node:assert/strict';
import type { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { localDay } from '../../src/domain/spending.ts';
import { hashText } from '../../src/spend/hash.ts';
import { Redis } from 'ioredis';
import { useForSuite } from '../support/fixtures.ts';
import { type HttpBench, startHttp } from '../support/http.ts';
import { type Called, callTool } from '../support/mcp.ts';
import { type RedisServer, startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';
import { runToEnd } from '../suites/process.ts';
import { randomFrom } from '../sweep/hostile.ts';

const ENDPOINT = 'fal-ai/flux/schnell';
/** USD of one run: 1024 × 1024 is two megapixels at 0.003 USD. */
const PRICE = 0.006;
const RUNS = 8;
const LIMIT = RUNS * PRICE;
const input = (words = '') => ({ prompt: `a fox ${words}`, image_size: 'square_hd' });

describe('two replicas over HTTP with one ledger in Redis', () => {
  const redis = useForSuite(startRedis, 660_000);
  const replicas = useForSuite(() => startReplicas(redis));
  const run = async (client: Client, words: string, tool = 'run_model'): Promise<Called> =>
    callTool(client, tool, { endpoint_id: ENDPOINT, input: input(words) });
  const sumOf = async (key: string) => {
    const store = new Redis(redis.address);
    const sum = await store.get(`fal:{${hashText(key)}}:day:${localDay(Date.now())}`);
    await store.quit();
    return Number(sum ?? 0) / 1e6;
  };
  /** The jobs that fal ever took. */
  const submits = () => replicas.first.sandbox.submits();

  it('admit together what the limit of a day holds, and refuse the rest with what is spent', async () => {
    const key = 'many:secret-of-many';
    const clients = await replicas.clients(key);
    const before = submits();
    const random = randomFrom(7);
    const calls = Array.from({ length: 24 }, (_, index) => {
      const client = random() < 0.5 ? clients[0] : clients[1];
      return run(client, String(index), random() < 0.5 ? 'run_model' : 'submit_job');
    });
    const answers = await Promise.all(calls);
    const refused = answers.filter(({ isError }) => isError);
    assert.equal(answers.length - refused.length, RUNS);
    for (const { text } of refused) assert.match(text, /above the limit of 0\.048 USD for a day/);
    assert.equal(submits() - before, RUNS);
    assert.ok(Math.abs((await sumOf(key)) - LIMIT) < 1e-6);
  });

  it('count each key for itself', async () => {
    const [client] = await replicas.clients('other:secret-of-other');
    assert.equal((await run(client, 'one')).isError, false);
    assert.ok(Math.abs((await sumOf('other:secret-of-other')) - PRICE) < 1e-6);
  });

  it('give back what a failed job reserved, also when the other replica sees it fail', async () => {
    const key = 'failing:secret-of-failing';
    const [one, other] = await replicas.clients(key);
    assert.equal((await run(one, '[sandbox:fail]')).isError, true);
    assert.equal(await sumOf(key), 0);
    const { data } = await run(one, '[sandbox:fail] later', 'submit_job');
    assert.ok(Math.abs((await sumOf(key)) - PRICE) < 1e-6);
    const check = { request_id: data.request_id, endpoint_id: ENDPOINT, action: 'result' };
    for (;;) {
      const { isError } = await callTool(other, 'check_job', check);
      if (isError) break;
    }
    assert.equal(await sumOf(key), 0);
    await callTool(one, 'check_job', check);
    assert.equal(await sumOf(key), 0);
  });

  it('keep the reserve of a cancelled run: one of them may not have seen it run', async () => {
    const key = 'cancelling:secret-of-cancelling';
    const waiting = await startHttp({ ...replicas.options, sandbox: { queueMs: 600_000 } });
    try {
      const [one, other] = [await waiting.client(key), await waiting.client(key)];
      const running = run(one, 'in the queue');
      const followed = () =>
        waiting.sandbox.seen.flatMap(
          (seen) => /requests\/([^/]+)\/status/.exec(seen.path)?.[1] ?? [],
        );
      await until(() => followed().length > 0);
      const job = { request_id: followed()[0], endpoint_id: ENDPOINT };
      await callTool(other, 'check_job', { ...job, action: 'cancel' });
      assert.match((await running).text, /cancelled/);
      assert.ok(Math.abs((await sumOf(key)) - PRICE) < 1e-6);
    } finally {
      await waiting.close();
    }
  });

  it('keep the reserve of a replica that is killed while it submits', async () => {
    const key = 'killed:secret-of-killed';
    const third = await startHttp({ ...replicas.options, share: replicas.first });
    const client = await third.client(key);
    const before = submits();
    run(client, '[sandbox:slow=5000]').catch(() => undefined);
    await until(() => Promise.resolve(submits() > before || undefined));
    await third.close();
    assert.ok(Math.abs((await sumOf(key)) - PRICE) < 1e-6);
  });

  it('submit nothing while the ledger does not answer, and say so', async () => {
    const own = await startRedis();
    const bench = await startHttp({ args: ['--ledger', own.address], share: replicas.first });
    try {
      const key = 'cut:secret-of-cut';
      const client = await bench.client(key);
      await own.close();
      const before = submits();
      const { isError, text } = await run(client, 'x');
      assert.ok(isError);
      assert.match(text, /shared record of spending does not answer, so nothing was submitted/);
      assert.doesNotMatch(text, /redis:/);
      assert.equal(submits(), before);
    } finally {
      await bench.close();
      await own.close();
    }
  });

  it('are refused on stdio, and for an address that is none', async () => {
    const server = new URL('../../dist/mcp.mjs', import.meta.url).pathname;
    const start = (...args: string[]) => runToEnd(process.execPath, [server, ...args], {});
    const stdio = await start('--ledger', 'redis://127.0.0.1');
    assert.equal(stdio.code, 2);
    assert.match(stdio.err, /--ledger is for --http/);
    const wrong = await start('--http', '--ledger', 'localhost:6379');
    assert.equal(wrong.code, 2);
    assert.match(wrong.err, /--ledger is not an address such as redis:/);
  });
});

async function startReplicas(redis: RedisServer) {
  const options = { args: ['--ledger', redis.address], env: { FAL_MAX_DAY: String(LIMIT) } };
  const first = await startHttp(options);
  const second: HttpBench = await startHttp({ ...options, share: first });
  return {
    first,
    options,
    clients: async (key: string): Promise<[Client, Client]> => [
      await first.client(key),
      await second.client(key),
    ],
    close: async () => {
      await second.close();
      await first.close();
    },
  };
}
