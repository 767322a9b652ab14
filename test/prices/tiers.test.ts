import assert from 'node:assert/strict';
import type { JsonObject, Schema } from '../../src/domain/types.ts';
import { tierCost } from '../../src/prices/tiers.ts';
import { readTiers } from '../../src/prices/tierText.ts';

const field = (value: string | number | boolean): Schema => ({ default: value });
const VIDEO = { duration: field('5'), generate_audio: field(true), resolution: field('720p') };
const IMAGE = { num_images: field(1), resolution: field('1K'), enable_web_search: field(false) };

type Case = readonly [input: JsonObject, cost: number | readonly [number, number] | undefined];

/** Sections in the forms that fal's pages have, with invented figures. */
const READ: readonly (readonly [string, Readonly<Record<string, Schema>>, readonly Case[]])[] = [
  [
    'For every second of video you generate, you will be charged **$0.1** (audio off) or **$0.3** (audio on). For example, a 4s video with audio on will cost **$1.2**',
    VIDEO,
    [
      [{}, 1.5],
      [{ generate_audio: false, duration: '10' }, 1],
      [{ duration: 'auto' }, undefined],
      [{ video_url: 'https://a.test/v.mp4' }, undefined],
    ],
  ],
  [
    'For every second of video you generate, you will be charged **$0.1** (audio off) or **$0.2** (audio on), if voice control is used while generating audio you will be charged **$0.25**. For example, a 5s video with audio on and voice control will cost **$1.25**',
    { ...VIDEO, voice_ids: {} },
    [
      [{}, 1],
      [{ voice_ids: ['one'] }, 1.25],
      [{ voice_ids: [] }, 1],
    ],
  ],
  [
    'For every second of video you will be charged **$0.2** without audio or **$0.4** with audio for 720p or 1080p. At 4k, you will be charged **$0.5** per second without audio, or **$0.7** with.',
    VIDEO,
    [
      [{}, 2],
      [{ resolution: '1080p', generate_audio: false }, 1],
      [{ resolution: '4k' }, 3.5],
      [{ resolution: '480p' }, undefined],
    ],
  ],
  [
    'Video costs **$0.02** per second at **480p**, **$0.04** per second at **1080p**.',
    { duration: field(5), resolution: field('1080P') },
    [
      [{}, 0.2],
      [{ resolution: '480p', duration: 2 }, 0.04],
    ],
  ],
  [
    'At an output resolution of 480p, every second costs $0.05, and at 720p, every second costs $0.07.',
    VIDEO,
    [
      [{}, 0.35],
      [{ resolution: '480p' }, 0.25],
    ],
  ],
  [
    // The schema has no resolution, so that either may count.
    'Your request will cost $0.05 per second for 480p or $0.08 per second for 720p.',
    { duration: field(10) },
    [[{}, [0.5, 0.8]]],
  ],
  [
    'For **5s** video your request will cost **$0.4**. For every additional second you will be charged **$0.1**.',
    { duration: field('5') },
    [
      [{}, 0.4],
      [{ duration: '10' }, 0.9],
      [{ duration: '3' }, undefined],
    ],
  ],
  [
    'For **5s** video your request will cost **$0.5** for **540p** and **$1** for **720p**. For **10s**, **$1** at **540p** and **$3** at **720p**. For **$1** you can run this model approximately **2** times.',
    VIDEO,
    [
      [{ duration: '10' }, 3],
      [{ duration: '7' }, undefined],
    ],
  ],
  [
    'Your request will cost **$0.1** per image. For **$1.00**, you can run this model **10** times. 2K and 4K outputs will be charged at **1.5** times and **2** times the standard rate, respectively. If web search is used, an additional $0.01 will be charged. Note: Pricing may change in the future.',
    IMAGE,
    [
      [{}, 0.1],
      [{ resolution: '2K' }, 0.15],
      [{ resolution: '4K', num_images: 3 }, 0.6],
      [{ enable_web_search: true, num_images: 2 }, [0.21, 0.22]],
      [{ resolution: 'auto' }, undefined],
    ],
  ],
  [
    'Your request will cost **$0.03** per megapixel. Images are billed by rounding up to the nearest megapixel.',
    { image_size: field('landscape_4_3'), num_images: field(1) },
    [
      [{}, 0.03],
      [{ image_size: { width: 2000, height: 1500 }, num_images: 2 }, 0.18],
      [{ image_size: 'square_hd' }, [0.03, 0.06]],
      [{ image_size: 'auto' }, undefined],
    ],
  ],
  [
    'Your request will cost **$0.04** (low) or **$0.06** (high) per image for 1K, and **$0.05** (low) or **$0.08** (high) per image for 2K.',
    { ...IMAGE, quality: field('high') },
    [
      [{}, 0.06],
      [{ quality: 'low', resolution: '2K', num_images: 2 }, 0.1],
    ],
  ],
];

/** Sections that hold a number whose meaning is not read: they are only quoted. */
const QUOTED = [
  '- **Price**: $0.02 per megapixels',
  'Your request will cost $0.01 per 16 frames of video input.',
  'Your request will cost **$0.05** per megapixel on both input and output side, rounded up to the nearest megapixel.',
  'For every second of 720p video you will be charged **$0.3**. Your request will cost $0.014 per 1000 tokens.',
  'Video costs **$0.02** per second. Note: these are promotional rates, **50%** off for a limited time.',
  'For every second a video your request will cost **$0.01** for up to **720p**, and **$0.08** for above **1080p** output. Price doubles for **60fps** output.',
  'Your request will cost **$0.02** per image (**$0.01** for image output + **$0.01** for image input).',
  'Each edit costs **$0.1** plus **$0.003** per reference image.',
  'Your request will cost $0.04 per second for 720p, with a minimum of 5 billable seconds.',
  // The example contradicts the tiers.
  'For every second of video you will be charged **$0.1** (audio off) or **$0.3** (audio on). For example, a 4s video with audio on will cost **$1.6**',
  // Which of the prices is the second 720p?
  'Video costs $0.02 per second at 720p, $0.04 per second at 720p.',
  'Free of charge.',
  '',
];

describe('the price tiers of a model’s page', () => {
  for (const [section, properties, cases] of READ) {
    it(`are read from “${section.slice(0, 90)}…”`, () => {
      const list = readTiers(section);
      assert.ok(list);
      for (const [input, expected] of cases) {
        const range = tierCost(list, { input, schema: { properties } });
        const [min, max] = typeof expected === 'number' ? [expected, expected] : (expected ?? []);
        const place = JSON.stringify(input);
        assert.equal(range === undefined, expected === undefined, place);
        if (!range || min === undefined || max === undefined) continue;
        assert.ok(Math.abs(range.min - min) < 1e-9, `${place}: from ${range.min}`);
        assert.ok(Math.abs(range.max - max) < 1e-9, `${place}: to ${range.max}`);
      }
    });
  }

  for (const section of QUOTED) {
    it(`are not read from “${section.slice(0, 90)}”`, () => {
      assert.equal(readTiers(section), undefined);
    });
  }
});
