import assert from 'node:assert/strict';
import { body, finish, get, withSandbox, type Call } from './start.ts';

const image_url = 'data:image/png;base64,iVBORw0KGgo=';
const image_urls = [image_url];
const video_url = 'https://example.com/clip.mp4?seconds=8';
const prompt = 'a fox';

type Fact = readonly [endpointId: string, input: object, units: string];

/** What fal answered in x-fal-billable-units, April 2026. */
const RECORDED: readonly Fact[] = [
  ...['fast/image-to-video', 'fast/text-to-video', 'image-to-video'].map((path): Fact => [
    `bytedance/seedance-2.0/${path}`,
    { resolution: '480p', duration: '4', aspect_ratio: '1:1', generate_audio: false, image_url },
    '38.8',
  ]),
  ['fal-ai/bytedance/seedream/v5/lite/edit', { num_images: 1, image_urls }, '1'],
  ['fal-ai/bytedance/seedream/v5/lite/text-to-image', { num_images: 1 }, '1'],
  ['fal-ai/gpt-image-1.5/edit', { num_images: 1, quality: 'low', image_urls }, '0.02'],
  ['fal-ai/hunyuan-image/v3/instruct/edit', { num_images: 1, image_urls }, '1.0'],
  ['fal-ai/kling-video/o3/4k/image-to-video', { duration: '5', image_url }, '5.0'],
  ['fal-ai/kling-video/o3/4k/reference-to-video', { duration: '5' }, '5.0'],
  [
    'fal-ai/kling-video/v3/pro/image-to-video',
    { duration: '5', generate_audio: false, start_image_url: image_url },
    '4.0',
  ],
  ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '5', generate_audio: false }, '4.0'],
  [
    'fal-ai/kling-video/v3/standard/image-to-video',
    { duration: '5', generate_audio: false, start_image_url: image_url },
    '3.0',
  ],
  ['fal-ai/nano-banana-2', { num_images: 1, resolution: '1K' }, '1.0'],
  ['fal-ai/nano-banana', { num_images: 1 }, '1'],
  ['fal-ai/nano-banana/edit', { image_urls }, '1'],
  ['fal-ai/nano-banana-pro/edit', { image_urls }, '1'],
  ['fal-ai/qwen-image-edit', { num_images: 1, image_url }, '1.0'],
  ['fal-ai/sora-2/image-to-video', { duration: '4', image_url }, '4.0'],
  ['fal-ai/veo3.1', { duration: '4s', resolution: '720p', generate_audio: false }, '2.0'],
  ['fal-ai/wan/v2.7/edit', { num_images: 1, image_urls }, '1'],
  ['fal-ai/wan/v2.7/image-to-video', { resolution: '720p', duration: '2', image_url }, '2'],
  ['fal-ai/wan/v2.7/pro/edit', { num_images: 1, image_urls }, '1'],
  ['fal-ai/wan/v2.7/text-to-image', { max_images: 1 }, '1'],
  ['xai/grok-imagine-image', { num_images: 1, resolution: '1K' }, '1.0'],
  ['xai/grok-imagine-image/edit', { num_images: 1, image_urls }, '1.1'],
  ['xai/grok-imagine-video/edit-video', { resolution: '480p', video_url }, '9.6'],
  ['xai/grok-imagine-video/extend-video', { duration: 4, video_url }, '5.6'],
  [
    'xai/grok-imagine-video/image-to-video',
    { resolution: '720p', duration: 6, image_url },
    '8.439999999999998',
  ],
  [
    'xai/grok-imagine-video/reference-to-video',
    { resolution: '480p', duration: 6, reference_image_urls: image_urls },
    '6.0',
  ],
  ['alibaba/qwen-image-3/text-to-image', {}, '4.0'],
];

/** What follows from the tiers of fal's pages. */
const TIERS: readonly Fact[] = [
  ['fal-ai/flux/dev', {}, '1'],
  ['fal-ai/flux/dev', { image_size: 'square_hd' }, '2'],
  ['fal-ai/flux/schnell', { image_size: { width: 2000, height: 1000 }, num_images: 3 }, '6'],
  ['fal-ai/flux/schnell', { image_size: { width: 2001, height: 1000 } }, '3'],
  ['fal-ai/qwen-image', { image_size: 'square_hd' }, '1.0'],
  ['fal-ai/nano-banana-2', { resolution: '0.5K', num_images: 2 }, '1.5'],
  ['fal-ai/nano-banana-2/edit', { resolution: '2K', image_urls }, '1.5'],
  ['fal-ai/nano-banana-2', { resolution: '4K' }, '2.0'],
  ['fal-ai/nano-banana-pro', { resolution: '2K' }, '1'],
  ['fal-ai/nano-banana-pro', { resolution: '4K', num_images: 2 }, '4'],
  ['fal-ai/gpt-image-1.5', { image_size: '1024x1024', quality: 'high' }, '0.14'],
  ['fal-ai/gpt-image-1.5', { image_size: '1536x1024', quality: 'medium', num_images: 2 }, '0.11'],
  ['fal-ai/bytedance/seedream/v4/text-to-image', { max_images: 4 }, '4'],
  ['fal-ai/bytedance/seedream/v4.5/edit', { num_images: 2, max_images: 3, image_urls }, '6'],
  ['fal-ai/wan/v2.7/text-to-image', { max_images: 3 }, '3'],
  ['fal-ai/kling-video/v3/pro/text-to-video', { duration: '5' }, '6.0'],
  ['fal-ai/kling-video/v3/standard/text-to-video', { duration: '5' }, '4.5'],
  ['fal-ai/veo3.1', {}, '8.0'],
  ['fal-ai/veo3.1/image-to-video', { duration: '6s', image_url }, '6.0'],
  ['fal-ai/sora-2/text-to-video', {}, '4.0'],
  ['fal-ai/sora-2/text-to-video', { duration: '12' }, '12.0'],
  ['fal-ai/wan/v2.7/text-to-video', { duration: '4' }, '6'],
  ['fal-ai/wan/v2.7/text-to-video', {}, '7.5'],
  ['bytedance/seedance-2.0/text-to-video', {}, '108.9'],
  ['bytedance/seedance-2.0/fast/text-to-video', { resolution: '480p' }, '49.005'],
  ['bytedance/seedance-2.5/text-to-video', { resolution: '1080p', duration: '4' }, '196.425'],
  ['blackforestlabs/flux-3/text-to-video', { resolution: '720p', duration: '5' }, '5.0'],
  ['blackforestlabs/flux-3/text-to-video', { duration: '10' }, '17.05882352941176'],
  ['blackforestlabs/flux-3/extend-video', { video_url, duration: 4 }, '4.0'],
  ['blackforestlabs/flux-video-upscale', { video_url }, '280.0'],
  ['fal-ai/kling-video/o3/4k/image-to-video', { duration: '10', image_url }, '10.0'],
  ['fal-ai/sora-2/text-to-video/pro', { duration: '4', resolution: '720p' }, '4.0'],
  ['fal-ai/ltx-video/image-to-video', { image_url }, '1'],
  ['alibaba/wan-3.0/text-to-video', {}, '25.0'],
  ['alibaba/wan-3.0-prime/text-to-video', {}, '5.0'],
  ['minimax/h3-max/text-to-video', { duration: '6' }, '9.600000000000001'],
  ['xai/grok-imagine-image/v2.0/text-to-image', { quality: 'medium', resolution: '2K' }, '8.0'],
  ['xai/grok-imagine-video/text-to-video', { duration: 6, resolution: '480p' }, '6.0'],
  ['fal-ai/topaz/upscale/video', { video_url, upscale_factor: 1 }, '8.0'],
  ['fal-ai/topaz/upscale/video', { video_url, target_fps: 60 }, '128.0'],
  ['fal-ai/elevenlabs/speech-to-text/scribe-v2', { audio_url: 'https://a.b/c?seconds=90' }, '1.5'],
  [
    'fal-ai/elevenlabs/speech-to-text/scribe-v2',
    { audio_url: 'https://a.b/c?seconds=60', keyterms: ['fal'] },
    '1.3',
  ],
  ['fal-ai/elevenlabs/music', { music_length_ms: 61_000 }, '2.0'],
  ['fal-ai/bytedance/seed-speech/tts/v2', { text: 'a'.repeat(250) }, '0.25'],
  [
    'google/virtual-try-on',
    { human_image_url: image_url, garment_image_url: image_url, garment_type: 'upper_body' },
    '1',
  ],
  ['google/nano-banana-2-lite', { num_images: 2 }, '0.00224125'],
];

const PRICES: readonly (readonly [endpointId: string, price: number, unit: string])[] = [
  ['fal-ai/flux/dev', 0.025, 'megapixels'],
  ['fal-ai/flux/schnell', 0.003, 'megapixels'],
  ['fal-ai/qwen-image', 0.02, 'megapixels'],
  ['fal-ai/qwen-image-edit', 0.03, 'megapixels'],
  ['fal-ai/hunyuan-image/v3/instruct/edit', 0.09, 'megapixels'],
  ['fal-ai/nano-banana', 0.039, 'images'],
  ['fal-ai/nano-banana-2/edit', 0.08, 'images'],
  ['fal-ai/nano-banana-pro', 0.15, 'images'],
  ['fal-ai/bytedance/seedream/v5/lite/edit', 0.035, 'images'],
  ['fal-ai/wan/v2.7/edit', 0.03, 'images'],
  ['fal-ai/wan/v2.7/pro/text-to-image', 0.075, 'images'],
  ['fal-ai/gpt-image-1.5', 1, 'units'],
  ['xai/grok-imagine-image', 0.02, 'images'],
  ['google/virtual-try-on', 0.075, 'images'],
  ['fal-ai/kling-video/v3/pro/image-to-video', 0.14, 'seconds'],
  ['fal-ai/kling-video/v3/standard/text-to-video', 0.14, 'seconds'],
  ['fal-ai/kling-video/o3/4k/image-to-video', 0.42, 'seconds'],
  ['fal-ai/veo3.1', 0.4, 'seconds'],
  ['fal-ai/wan/v2.7/text-to-video', 0.1, 'seconds'],
  ['bytedance/seedance-2.0/text-to-video', 0.014, '1000 tokens'],
  ['bytedance/seedance-2.0/fast/text-to-video', 0.0112, '1000 tokens'],
  ['bytedance/seedance-2.5/text-to-video', 0.0214, '1000 tokens'],
  ['blackforestlabs/flux-3/text-to-video', 0.17, 'seconds'],
  ['blackforestlabs/flux-video-upscale', 0.01, 'units'],
  ['alibaba/wan-3.0-prime/text-to-video', 0.05, 'seconds'],
  ['fal-ai/elevenlabs/speech-to-text/scribe-v2', 0.008, 'minutes'],
  ['fal-ai/bytedance/seed-speech/tts/v2', 0.03, '1000 characters'],
  ['alibaba/qwen-image-3/text-to-image', 0.00017, 'compute seconds'],
  ['alibaba/wan-3.0/text-to-video', 0.00017, 'compute seconds'],
  ['xai/grok-imagine-image/v2.0/text-to-image', 0.00017, 'compute seconds'],
  ['minimax/h3-max/text-to-video', 0.00017, 'compute seconds'],
  ['fal-ai/topaz/upscale/video', 0.01, 'units'],
];

async function unitsOf(call: Call, [endpointId, input]: Fact): Promise<Fact> {
  const answer = await finish(call, endpointId, { prompt, ...input });
  const units = answer.headers.get('x-fal-billable-units');
  return [endpointId, input, units ?? `${answer.status} ${await answer.text()}`];
}

async function checkUnits(facts: readonly Fact[]): Promise<void> {
  await withSandbox({}, async (_sandbox, call) => {
    const found = [];
    for (const fact of facts) found.push(await unitsOf(call, fact));
    assert.deepEqual(found, facts);
  });
}

describe('the bills of the sandbox', () => {
  it('are those that fal sent', () => checkUnits(RECORDED));

  it('follow the tiers of fal’s pages, with the schema’s defaults', () => checkUnits(TIERS));

  it('have fal’s prices', () =>
    withSandbox({}, async (_sandbox, call) => {
      const ids = PRICES.map(([endpointId]) => endpointId).join(',');
      const url = `https://api.fal.ai/v1/models/pricing?endpoint_id=${ids}`;
      const { prices } = await body(call(url));
      const expected = PRICES.map(([endpoint_id, unit_price, unit]) => {
        return { endpoint_id, unit_price, unit, currency: 'USD' };
      });
      assert.deepEqual(prices, expected);
    }));

  it('have units from which no cost follows for some of the other models', () =>
    withSandbox({}, async (_sandbox, call) => {
      const { models } = await body(call('https://api.fal.ai/v1/models?limit=1000'));
      const ids = (models as { endpoint_id: string }[]).map((model) => model.endpoint_id);
      const units = new Map<string, number>();
      for (let at = 0; at < ids.length; at += 50) {
        const batch = ids.slice(at, at + 50).join(',');
        const url = `https://api.fal.ai/v1/models/pricing?endpoint_id=${batch}`;
        const { prices } = await body(call(url));
        for (const { unit } of prices as { unit: string }[]) {
          units.set(unit, (units.get(unit) ?? 0) + 1);
        }
      }
      for (const unit of ['compute seconds', 'units', '1000 tokens', '']) {
        assert.ok((units.get(unit) ?? 0) >= 10, `${unit}: ${units.get(unit)}`);
      }
      assert.equal(ids.length, 1000);
    }));

  it('invent the length of an input that they do not read, always the same', () =>
    withSandbox({}, async (_sandbox, call) => {
      const id = 'fal-ai/elevenlabs/speech-to-text/scribe-v2';
      const runs = ['a', 'a', 'b'].map((name) =>
        unitsOf(call, [id, { audio_url: `https://example.com/${name}.mp3` }, '']),
      );
      const [one, again, other] = (await Promise.all(runs)).map(([, , units]) => Number(units));
      assert.ok(one !== undefined && one > 0);
      assert.equal(again, one);
      assert.notEqual(other, one);
    }));
});

describe('the page of a model in the sandbox', () => {
  const page = (call: Call, id: string) =>
    call(`https://fal.ai/models/${id}/llms.txt`, { key: null });

  it('states the price in words, in the forms that fal’s pages have', () =>
    withSandbox({}, async (_sandbox, call) => {
      const forms: readonly (readonly [id: string, words: RegExp])[] = [
        ['fal-ai/flux/schnell', /^- \*\*Price\*\*: \$0\.003 per megapixels$/m],
        ['fal-ai/flux/dev', /\*\*\$0\.025\*\* per megapixel\. .*rounding up/],
        [
          'fal-ai/nano-banana-2',
          /\*\*\$0\.08\*\* per image\. 2K and 4K outputs .*\*\*1\.5\*\* times/,
        ],
        ['fal-ai/kling-video/v3/pro/text-to-video', /\$0\.112\*\* \(audio off\) or \*\*\$0\.168/],
        ['fal-ai/gpt-image-1.5', /^- \*\*Low\*\* quality costs \$0\.009 for 1024x1024/m],
        ['xai/grok-imagine-image/v2.0/text-to-image', /^\| 2K \| \$0\.06 \| \$0\.08 \|$/m],
        ['bytedance/seedance-2.0/text-to-video', /\$0\.014 per 1000 tokens\. .*\/ 1024/],
        ['fal-ai/trellis', /^Your request will cost \$[\d.]+ per generation\.$/m],
      ];
      for (const [id, words] of forms) {
        const answer = await page(call, id);
        assert.equal(answer.status, 200, id);
        const text = await answer.text();
        const [, pricing = ''] = /\n## Pricing\n([^]*?)\n## /.exec(text) ?? [];
        assert.match(pricing, words, id);
        const heads = [...text.matchAll(/^#{2,3} .*$/gm)].map(([head]) => head);
        assert.deepEqual(
          heads.slice(0, 5),
          [
            '## Overview',
            '## Pricing',
            '## API Information',
            '### Input Schema',
            '### Output Schema',
          ],
          id,
        );
        assert.ok(text.includes(`- **Model ID**: \`${id}\``));
      }
    }));

  it('lists the fields with their types, defaults and options', () =>
    withSandbox({}, async (_sandbox, call) => {
      const text = await (await page(call, 'fal-ai/nano-banana-2')).text();
      assert.match(text, /- \*\*`prompt`\*\* \(`string`, _required_\):/);
      assert.match(
        text,
        /- \*\*`resolution`\*\* \(`string`, _optional_\):\n.*\n {2}- Default: `"1K"`\n {2}- Options: `"0\.5K"`, `"1K"`/,
      );
      assert.match(text, /### Output Schema\n\n- \*\*`images`\*\*/);
    }));

  it('does not exist for an unknown id', () =>
    withSandbox({}, async (_sandbox, call) => {
      assert.equal((await page(call, 'fal-ai/nothing')).status, 404);
    }));

  it('exists for newer models, which are found by their ids and not listed', () =>
    withSandbox({}, async (_sandbox, call) => {
      const id = 'bytedance/seedance-2.0/text-to-video';
      const found = await body(call(`https://api.fal.ai/v1/models?endpoint_id=${id}`));
      assert.equal(get(found, 'models', 0, 'metadata', 'category'), 'text-to-video');
      const listed = await body(call('https://api.fal.ai/v1/models?q=seedance-2.0'));
      assert.deepEqual(listed.models, []);
      const schema = `https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=${id}`;
      assert.equal((await call(schema)).status, 200);
    }));
});
