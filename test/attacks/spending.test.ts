import assert from 'node:assert/strict';
import { useOpened } from '../support/fixtures.ts';
import { spentBy } from '../mcp/limits.ts';
import { type Bench, type BenchOptions, startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';

const SCHNELL = 'fal-ai/flux/schnell';
const DEAR = 'fal-ai/veo3.1';
const ADMIN = 'admin-agent:secret-of-the-agent';

/** What fal really billed, in USD. */
async function billOf({ sandbox }: Bench): Promise<number> {
  const start = new Date(0).toISOString();
  const url = `${sandbox.url}/api.fal.ai/v1/models/usage?start=${start}&limit=1000`;
  const answer = await fetch(url, { headers: { Authorization: `Key ${ADMIN}` } });
  const { time_series: series } = (await answer.json()) as {
    time_series: { results: { cost_total: number }[] }[];
  };
  const costs = series.flatMap(({ results }) => results.map(({ cost_total: cost }) => cost));
  return costs.reduce((sum, cost) => sum + cost, 0);
}

/** Calls by which an agent tries to spend more than it may; each is one run, or none. */
const dear = { prompt: 'a storm', duration: '8s' };
const ATTEMPTS: readonly (readonly [tool: string, input: Record<string, unknown>])[] = [
  ['run_model', { endpoint_id: DEAR, input: dear }],
  ['submit_job', { endpoint_id: DEAR, input: dear }],
  ['run_model', { endpoint_id: DEAR, input: dear, max_cost: 1e9 }],
  ['run_model', { endpoint_id: DEAR, input: dear, max_cost: '1000' }],
  ['run_model', { endpoint_id: DEAR, input: dear, max_cost: -1 }],
  ['run_model', { endpoint_id: DEAR, input: dear, approved: { upTo: 100 } }],
  ['run_model', { endpoint_id: DEAR, input: dear, reserved: 'a' }],
  ['run_model', { endpoint_id: DEAR, input: dear, by: 'you' }],
  ['run_model', { endpoint_id: DEAR, input: dear, strict: false }],
  ['run_model', { endpoint_id: DEAR, input: { ...dear, max_cost: 100, approved: true } }],
  ['run_model', { endpoint_id: DEAR, input: { duration: '8s', prompt: 'a storm' } }],
  ['run_model', { endpoint_id: `/${DEAR}/`, input: dear }],
  ['run_model', { endpoint_id: `https://fal.run/${DEAR}`, input: dear }],
  ['run_model', { endpoint_id: `${DEAR}?max_cost=0`, input: dear }],
  ['run_model', { endpoint_id: DEAR, input: dear, store_payload: false, expiration_seconds: 60 }],
  ['run_model', { endpoint_id: DEAR, input: dear, model_type: 'text-to-video', wait_seconds: 0 }],
  ['run_model', { endpoint_id: DEAR, input: { ...dear, duration: 8 }, strict: false }],
  ['run_model', { endpoint_id: DEAR, input: { ...dear, num_videos: 0 }, strict: false }],
  ['run_model', { endpoint_id: SCHNELL, input: { prompt: 'x', num_images: 4_000 }, strict: false }],
  [
    'run_model',
    {
      endpoint_id: SCHNELL,
      input: { prompt: 'x', image_size: { width: 14_142, height: 14_142 }, num_images: 4 },
      strict: false,
    },
  ],
  ['run_model', { endpoint_id: SCHNELL, input: { prompt: 'x', num_images: -4 }, strict: false }],
  ['run_model', { endpoint_id: SCHNELL, input: { prompt: 'x', num_images: '4' }, strict: false }],
  [
    'run_model',
    {
      endpoint_id: 'fal-ai/florence-2-large/caption',
      input: { image_url: 'https://x.example/a.png' },
    },
  ],
  ['run_model', { endpoint_id: DEAR, input: dear, upload_inputs: true }],
  ['run_model', { endpoint_id: DEAR, input: [dear, dear] }],
  ['run_model', { endpoint_id: DEAR, input: dear, max_cost: null }],
  ['run_model', { endpoint_id: DEAR, input: dear, FAL_MAX_RUN: 100, confirmAbove: 100 }],
  [
    'run_model',
    { endpoint_id: DEAR, input: { ...dear, maxRun: 100, confirmAbove: 100 }, strict: false },
  ],
  ['check_job', { request_id: 'made-up', endpoint_id: DEAR, action: 'result' }],
  ['get_pricing', { endpoint_id: DEAR, input: dear }],
];

describe('an agent with an injected instruction', () => {
  const [bench, open] = useOpened<Bench, BenchOptions>((options) =>
    startBench({ limits: true, key: ADMIN, sandbox: { billingDelayMs: 0 }, ...options }),
  );

  it('spends nothing above the confirmation limit by any parameter or tool', async () => {
    await open();
    for (const [tool, input] of ATTEMPTS) {
      const before = await billOf(bench);
      const { isError, text, data } = await bench.call(tool, input);
      // A job that goes on is billed later.
      await until(async () => (await spentBy(bench)).reserved === 0 || undefined);
      const cost = (await billOf(bench)) - before;
      const what = `${tool} ${JSON.stringify(input)}: ${text.slice(0, 200)}`;
      assert.ok(cost <= 0.5, `${cost} USD by ${what}`);
      if (!isError && tool !== 'get_pricing') assert.equal(data.status, 'completed', what);
    }
    assert.ok((await billOf(bench)) <= 0.5);
  });

  it('exceeds no limit of the day by parallel calls, restarts and a second server', async () => {
    const env = { FAL_MAX_DAY: '0.05', FAL_LOOP_BRAKE: 'off', FAL_UNKNOWN_PRICE: 'allow' };
    await open({ env });
    for (let round = 0; round < 3; round += 1) {
      const others = await Promise.all(
        [0, 1].map(() => startBench({ limits: true, key: ADMIN, env, share: bench })),
      );
      try {
        const calls = [bench, ...others].flatMap((one, server) =>
          Array.from({ length: 10 }, (_, index) =>
            one.call(index % 2 ? 'run_model' : 'submit_job', {
              endpoint_id: SCHNELL,
              input: { prompt: `${round} ${server} ${index}`, image_size: 'square_hd' },
            }),
          ),
        );
        await Promise.all(calls);
      } finally {
        for (const other of others) await other.close();
      }
    }
    await until(async () => (await spentBy(bench)).reserved === 0 || undefined);
    // 8 runs of 0.006 USD fit.
    assert.equal(bench.sandbox.submits(), 8);
    assert.ok((await billOf(bench)) <= 0.05);
  });

  it('that calls the same run 100 times pays for 3 of them', async () => {
    await open({ env: { FAL_CONFIRM_ABOVE: '1000', FAL_MAX_DAY: '1000' } });
    const input = { prompt: 'again', image_size: 'square_hd' };
    const texts: string[] = [];
    for (let time = 0; time < 100; time += 1) {
      const tool = time % 2 ? 'run_model' : 'submit_job';
      const sorted = time % 3 ? input : { image_size: 'square_hd', prompt: 'again' };
      const { isError, text } = await bench.call(tool, { endpoint_id: SCHNELL, input: sorted });
      if (isError) texts.push(text);
    }
    assert.equal(bench.sandbox.submits(), 3);
    assert.equal(texts.length, 97);
    assert.match(texts[0] ?? '', /it has been run several times already; nothing was submitted/);
  });

  it('that changes the seed of each of 100 calls pays for 10 of them in two minutes', async () => {
    await open({ env: { FAL_CONFIRM_ABOVE: '1000', FAL_MAX_DAY: '1000' } });
    for (let seed = 0; seed < 100; seed += 1)
      await bench.call('submit_job', { endpoint_id: SCHNELL, input: { prompt: 'again', seed } });
    assert.equal(bench.sandbox.submits(), 10);
  });
});
