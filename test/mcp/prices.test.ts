import assert from 'node:assert/strict';
import type { JsonObject } from '../../src/domain/types.ts';
import { journalOf } from '../support/journal.ts';
import { startBench, startSandbox, useBench } from '../support/mcp.ts';
import { hurriedClock } from '../faults/preloads.ts';
import { until } from '../support/until.ts';

const IMAGE = 'https://example.com/input.png';
const PROMPT = { prompt: 'a fox in the snow' };

/** Runs that were recorded at fal: the input's price-relevant part, fal's unit price and the units that fal billed. */
const RECORDED: readonly (readonly [
  endpointId: string,
  input: JsonObject,
  unitPrice: number,
  units: number,
])[] = [
  [
    'bytedance/seedance-2.0/fast/image-to-video',
    { image_url: IMAGE, resolution: '480p', duration: '4', generate_audio: false },
    0.0112,
    38.8,
  ],
  [
    'bytedance/seedance-2.0/fast/text-to-video',
    { resolution: '480p', duration: '4', aspect_ratio: '1:1', generate_audio: false },
    0.0112,
    38.8,
  ],
  [
    'bytedance/seedance-2.0/image-to-video',
    { image_url: IMAGE, resolution: '480p', duration: '4', generate_audio: false },
    0.014,
    38.8,
  ],
  ['fal-ai/bytedance/seedream/v5/lite/edit', { image_urls: [IMAGE], num_images: 1 }, 0.035, 1],
  ['fal-ai/bytedance/seedream/v5/lite/text-to-image', { num_images: 1 }, 0.035, 1],
  ['fal-ai/hunyuan-image/v3/instruct/edit', { image_urls: [IMAGE], num_images: 1 }, 0.09, 1],
  [
    'fal-ai/kling-video/o3/4k/image-to-video',
    { image_url: IMAGE, duration: '5', generate_audio: false },
    0.42,
    5,
  ],
  [
    'fal-ai/kling-video/o3/4k/reference-to-video',
    { start_image_url: IMAGE, duration: '5', generate_audio: false },
    0.42,
    5,
  ],
  [
    'fal-ai/kling-video/v3/pro/image-to-video',
    { start_image_url: IMAGE, duration: '5', generate_audio: false },
    0.14,
    4,
  ],
  [
    'fal-ai/kling-video/v3/pro/text-to-video',
    { duration: '5', aspect_ratio: '1:1', generate_audio: false },
    0.14,
    4,
  ],
  [
    'fal-ai/kling-video/v3/standard/image-to-video',
    { start_image_url: IMAGE, duration: '5', generate_audio: false },
    0.14,
    3,
  ],
  ['fal-ai/nano-banana-2', { num_images: 1, resolution: '1K', aspect_ratio: '1:1' }, 0.08, 1],
  ['fal-ai/nano-banana/edit', { image_urls: [IMAGE] }, 0.039, 1],
  ['fal-ai/nano-banana-pro/edit', { image_urls: [IMAGE] }, 0.15, 1],
  ['fal-ai/nano-banana', { num_images: 1, aspect_ratio: '1:1' }, 0.039, 1],
  ['fal-ai/qwen-image-edit', { image_url: IMAGE, num_images: 1 }, 0.03, 1],
  [
    'fal-ai/veo3.1',
    { aspect_ratio: '16:9', duration: '4s', resolution: '720p', generate_audio: false },
    0.4,
    2,
  ],
  ['fal-ai/wan/v2.7/edit', { image_urls: [IMAGE], num_images: 1 }, 0.03, 1],
  [
    'fal-ai/wan/v2.7/image-to-video',
    { image_url: IMAGE, resolution: '720p', duration: '2' },
    0.1,
    2,
  ],
  ['fal-ai/wan/v2.7/pro/edit', { image_urls: [IMAGE], num_images: 1 }, 0.075, 1],
  ['fal-ai/wan/v2.7/text-to-image', { max_images: 1 }, 0.03, 1],
  ['xai/grok-imagine-image', { num_images: 1, aspect_ratio: '1:1', resolution: '1K' }, 0.02, 1],
];

interface EstimateAnswer {
  readonly min?: number;
  readonly max?: number;
  readonly basis: string;
  readonly note: string;
}

describe('what get_pricing answers for recorded runs', () => {
  const bench = useBench();
  const near: string[] = [];
  const estimate = async (endpoint_id: string, input: JsonObject) => {
    const { data, text, isError } = await bench.call('get_pricing', { endpoint_id, input });
    assert.equal(isError, false, text);
    return {
      ...(data.estimate as EstimateAnswer),
      unit: (data.prices as { unit_price: number }[])[0],
    };
  };
  const isNear = (value: number | undefined, cost: number) =>
    value !== undefined && Math.abs(value - cost) <= 0.05 * cost;

  for (const [endpointId, given, unitPrice, units] of RECORDED) {
    const input = { ...PROMPT, ...given };
    const cost = unitPrice * units;
    it(`${endpointId}: ${cost.toFixed(4)} USD lies in it, and after one run it is known`, async () => {
      const first = await estimate(endpointId, input);
      assert.equal(first.unit?.unit_price, unitPrice);
      const place = JSON.stringify(first);
      assert.ok((first.min ?? 0) <= cost * 1.000001, place);
      assert.ok((first.max ?? Infinity) >= cost * 0.999999, place);
      if (['exact', 'seen', 'tiers'].includes(first.basis)) {
        assert.ok((first.max ?? 0) <= 2 * (first.min ?? 0), place);
      }
      if (isNear(first.min, cost) && isNear(first.max, cost)) near.push(endpointId);
      const run = await bench.call('run_model', { endpoint_id: endpointId, input, strict: false });
      assert.equal(run.isError, false, run.text);
      const charged = run.data.cost as { amount: number; units: number; basis: string };
      assert.ok(isNear(charged.amount, cost), `${charged.amount} for ${charged.units} units`);
      assert.equal(charged.basis, 'list');
      const again = await estimate(endpointId, input);
      assert.equal(again.basis, 'seen', again.note);
      assert.ok(isNear(again.min, cost) && isNear(again.max, cost), JSON.stringify(again));
    });
  }

  it('is right within 5 % on first sight for at least 60 % of them', () => {
    const missing = RECORDED.map(([id]) => id).filter((id) => !near.includes(id));
    console.log(`      ${near.length} of ${RECORDED.length}; not: ${missing.join(', ')}`);
    assert.ok(near.length >= 0.6 * RECORDED.length);
  });

  it('is no amount where the list price is a placeholder, before and after', async () => {
    const before = await estimate('clarityai/crystal-upscaler', { image_url: IMAGE });
    assert.equal(before.max, undefined, before.note);
    assert.match(before.note, /fal does not bill this model by its list price/);
    const endpoint_id = 'alibaba/qwen-image-3/text-to-image';
    const { data, text } = await bench.call('run_model', { endpoint_id, input: PROMPT });
    const { amount, units, unit } = data.cost as { amount?: number; units: number; unit: string };
    assert.equal(amount, undefined, text);
    assert.deepEqual([units, unit], [4, 'compute seconds']);
    assert.match(text, /Cost: 4 compute seconds; fal bills them by a price that it does not list/);
  });

  it('is the bill as soon as fal has it, for a key that may read billing events', async () => {
    const endpoint_id = 'alibaba/qwen-image-3/text-to-image';
    const server = await startBench({
      key: 'admin-1:secret',
      env: hurriedClock(10),
      sandbox: { billingDelayMs: 0 },
    });
    try {
      const { data, text } = await server.call('run_model', { endpoint_id, input: PROMPT });
      assert.equal((data.cost as { amount?: number }).amount, undefined, text);
      const billed = await until(async () => {
        const [job] = await journalOf(server);
        return job?.outcome?.cost?.basis === 'billed' && job.outcome.cost;
      });
      assert.deepEqual(billed, {
        units: 4,
        unit: 'compute seconds',
        amount: 0.04,
        currency: 'USD',
        basis: 'billed',
      });
      // The next run of the kind is known, although its list price is a placeholder.
      const priced = await server.call('get_pricing', { endpoint_id, input: PROMPT });
      const { min, max, basis } = priced.data.estimate as EstimateAnswer;
      assert.deepEqual([min, max, basis], [0.04, 0.04, 'seen']);
    } finally {
      await server.close();
    }
  });

  it('does not learn from a sandbox what fal bills', async () => {
    const endpoint_id = 'fal-ai/kling-video/v3/pro/text-to-video';
    const input = { ...PROMPT, duration: '7' };
    await bench.call('run_model', { endpoint_id, input });
    assert.equal((await estimate(endpoint_id, input)).basis, 'seen');
    const sandbox = await startSandbox();
    const { project, data } = bench;
    const other = await startBench({ share: { sandbox, project, data } });
    try {
      const { data: answer } = await other.call('get_pricing', { endpoint_id, input });
      assert.equal((answer.estimate as EstimateAnswer).basis, 'tiers');
      assert.ok(sandbox.seen.some(({ path }) => path.includes(`models/${endpoint_id}/llms.txt`)));
    } finally {
      await other.close();
      await sandbox.close();
    }
  });

  it('is unknown where the page has words that are not understood, and quotes them', async () => {
    const { max, note } = await estimate('xai/grok-imagine-image/edit', {
      ...PROMPT,
      image_url: IMAGE,
    });
    assert.equal(max, undefined, note);
    assert.match(note, /fal’s page: “.*0\.022/);
  });

  it('is unknown where a video of unknown length decides', async () => {
    const { min, max } = await estimate('fal-ai/kling-video/o3/4k/video-to-video/edit', {
      ...PROMPT,
      video_url: 'https://example.com/input.mp4',
    });
    assert.deepEqual([min, max], [undefined, undefined]);
  });
});
