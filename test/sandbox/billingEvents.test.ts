import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { body, finish, get, withSandbox, type Call, type Loose } from './start.ts';

const EVENTS = 'https://api.fal.ai/v1/models/billing-events';

const eventsOf = async (call: Call, query: string, key = 'admin-sandbox:key'): Promise<Loose[]> =>
  (await body(call(`${EVENTS}?${query}`, { key }))).billing_events as Loose[];

async function run(call: Call, endpointId: string, input: object): Promise<string> {
  const answer = await finish(call, endpointId, { prompt: 'x', ...input });
  await answer.arrayBuffer();
  return String(answer.headers.get('x-fal-request-id'));
}

describe('the billing events of the sandbox', () => {
  it('state what a run really cost, also where the list price is a placeholder', () =>
    withSandbox({ billingDelayMs: 0 }, async (_sandbox, call) => {
      const runs = [
        ['fal-ai/flux/dev', { image_size: 'square_hd' }, 2, 0.025, 0.05],
        ['alibaba/qwen-image-3/text-to-image', {}, 4, 0.01, 0.04],
        ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '5' }, 6, 0.14, 0.84],
      ] as const;
      for (const [endpointId, input, units, price, cost] of runs) {
        const id = await run(call, endpointId, input);
        const { timestamp, ...event } = (await eventsOf(call, `request_id=${id}`))[0] ?? {};
        assert.ok(Math.abs(Date.parse(String(timestamp)) - Date.now()) < 60_000);
        assert.deepEqual(event, {
          request_id: id,
          endpoint_id: endpointId,
          output_units: units,
          unit_price: price,
          percent_discount: null,
          cost_subtotal: cost,
          cost_discount: 0,
          cost_total: cost,
          cost_estimate_nano_usd: Math.round(cost * 1e9),
        });
      }
      assert.equal((await eventsOf(call, 'endpoint_id=fal-ai/flux/dev')).length, 1);
      assert.equal((await eventsOf(call, 'limit=2')).length, 2);
      assert.equal((await eventsOf(call, `end=${new Date(0).toISOString()}`)).length, 0);
    }));

  it('state what the words of the model’s page state', () =>
    withSandbox({ billingDelayMs: 0 }, async (_sandbox, call) => {
      const url = 'data:image/png;base64,iVBORw0KGgo=';
      const runs = [
        // "$0.20 without audio or $0.40 with audio"
        ['fal-ai/veo3.1', { duration: '4s', generate_audio: false }, 0.8],
        ['fal-ai/veo3.1', { duration: '6s' }, 2.4],
        // "a 5s video with audio on will cost $0.84"
        ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '5' }, 0.84],
        // "a 5s video with audio off will cost $0.42"
        [
          'fal-ai/kling-video/v3/standard/text-to-video',
          { duration: '5', generate_audio: false },
          0.42,
        ],
        // "$0.10 per second for 720p. For 1080p … 1.5 times"
        ['fal-ai/wan/v2.7/text-to-video', { duration: '4', resolution: '1080p' }, 0.6],
        // "true_1080p: $0.70 per second"
        [
          'fal-ai/sora-2/image-to-video/pro',
          { duration: '4', resolution: 'true_1080p', image_url: url },
          2.8,
        ],
        // "A 6s 480p video will cost $0.302"
        [
          'xai/grok-imagine-video/image-to-video',
          { duration: 6, resolution: '480p', image_url: url },
          0.302,
        ],
        // "$0.022 per edit"
        ['xai/grok-imagine-image/edit', { image_urls: [url] }, 0.022],
        // "$0.08 per image … 4K outputs at 2 times"
        ['fal-ai/nano-banana-2', { resolution: '4K', num_images: 2 }, 0.32],
        // "| 2K | $0.06 | $0.08 |"
        [
          'xai/grok-imagine-image/v2.0/text-to-image',
          { quality: 'medium', resolution: '2K' },
          0.08,
        ],
        // "rounding up to the nearest megapixel"
        ['fal-ai/flux/dev', { image_size: 'square_hd' }, 0.05],
      ] as const;
      for (const [endpointId, input, cost] of runs) {
        const id = await run(call, endpointId, input);
        const [event] = await eventsOf(call, `request_id=${id}`);
        assert.deepEqual([endpointId, event?.cost_total], [endpointId, cost]);
      }
    }));

  it('have the discount of the account', () =>
    withSandbox({ billingDelayMs: 0, discountPercent: 10 }, async (_sandbox, call) => {
      await run(call, 'fal-ai/flux/dev', { image_size: 'square_hd' });
      const [event] = await eventsOf(call, '');
      assert.deepEqual(
        [event?.unit_price, event?.percent_discount, event?.cost_subtotal, event?.cost_discount],
        [0.025, 10, 0.05, 0.005],
      );
      assert.deepEqual([event?.cost_total, event?.cost_estimate_nano_usd], [0.045, 45_000_000]);
    }));

  it('come some time after the end', () =>
    withSandbox({ billingDelayMs: 400 }, async (_sandbox, call) => {
      const id = await run(call, 'fal-ai/flux/dev', {});
      assert.deepEqual(await eventsOf(call, `request_id=${id}`), []);
      await delay(500);
      assert.equal((await eventsOf(call, `request_id=${id}`)).length, 1);
    }));

  it('need an admin key of the account', () =>
    withSandbox({ billingDelayMs: 0 }, async (_sandbox, call) => {
      const id = await run(call, 'fal-ai/flux/dev', {});
      const refused = await call(`${EVENTS}?request_id=${id}`);
      assert.equal(refused.status, 403);
      assert.match(String(refused.headers.get('content-type')), /json/);
      assert.equal(get(await body(refused), 'error', 'type'), 'authorization_error');
      assert.deepEqual(await eventsOf(call, `request_id=${id}`, 'admin-other:key'), []);
      assert.equal((await call(EVENTS, { key: null })).status, 401);
    }));

  it('exist for a refusal after work, and for no other error', () =>
    withSandbox({ billingDelayMs: 0 }, async (_sandbox, call) => {
      const refusal = '[sandbox:error=content_policy_violation]';
      const prompts = [refusal, `${refusal}[sandbox:billed]`, '[sandbox:fail][sandbox:billed]'];
      const units = [];
      for (const prompt of prompts) {
        const answer = await finish(call, 'fal-ai/nano-banana-2', { prompt, resolution: '4K' });
        units.push([answer.status, answer.headers.get('x-fal-billable-units')]);
      }
      assert.deepEqual(units, [
        [422, null],
        [422, '2.0'],
        [500, null],
      ]);
      const events = await eventsOf(call, '');
      assert.deepEqual(
        events.map((event) => event.cost_total),
        [0.16],
      );
    }));
});
