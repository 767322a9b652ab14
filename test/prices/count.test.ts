import assert from 'node:assert/strict';
import { inEnglish } from '../../src/domain/translate.ts';
import type { JsonObject, Schema } from '../../src/domain/types.ts';
import { countUnits } from '../../src/prices/count.ts';
import { tierFields } from '../../src/prices/inputs.ts';

const SCHEMA: Schema = {
  type: 'object',
  properties: {
    num_images: { type: 'integer', default: 2 },
    image_size: { type: 'string', default: 'square_hd' },
    duration: { type: 'string', default: '5' },
    video_url: { type: 'string', media: 'video' },
  },
};
/** Without the duration, which makes the megapixels those of a video. */
const PICTURE: Schema = {
  type: 'object',
  properties: { num_images: { default: 1 }, image_size: { default: 'landscape_4_3' } },
};

type Case = readonly [
  unit: string,
  input: JsonObject,
  count: readonly [min: number, max: number] | undefined,
  schema?: Schema,
];

const CASES: readonly Case[] = [
  ['images', { num_images: 3 }, [3, 3]],
  ['images', {}, [2, 2]],
  ['images', { num_images: 1, max_images: 4 }, [1, 4]],
  ['generations', { num_images: 3 }, [1, 3]],
  ['videos', { num_images: 1 }, [1, 1]],
  // Recorded bills: 1024 × 1024 is 1 megapixel of one model and 2 of another; 1024 × 768 is 1.
  ['megapixels', { image_size: 'square_hd' }, [1, 2], PICTURE],
  ['megapixels', {}, [0.75, 1], PICTURE],
  ['megapixels', { num_images: 4, image_size: { width: 2000, height: 2000 } }, [12, 16], PICTURE],
  ['megapixels', { image_size: 'auto' }, undefined, PICTURE],
  ['megapixels', { image_size: 'square_hd' }, undefined],
  ['seconds', { duration: '8s', num_images: 1 }, [8, 8]],
  ['seconds', { duration: 3, num_images: 1 }, [3, 3]],
  ['seconds', { num_images: 1 }, [5, 5]],
  ['seconds', { duration: 'auto' }, undefined],
  // An explicit null leaves the choice to the model; a video decides by its own length.
  ['seconds', { duration: null }, undefined],
  ['seconds', { duration: 4, video_url: 'https://a.test/v.mp4' }, undefined],
  ['seconds', { duration: '5', multi_prompt: [{ prompt: 'x', duration: '3' }] }, undefined],
  ['5 seconds', { duration: 12, num_images: 1 }, [2.4, 3]],
  ['minutes', { duration: 61, num_images: 1 }, [61 / 60, 2]],
  ['1000 characters', { text: 'x'.repeat(1500) }, [1.5, 2]],
  ['1000 characters', {}, undefined],
  ['steps', { steps: 1000 }, [1000, 1000]],
  ['compute seconds', {}, undefined],
  ['units', {}, undefined],
  ['credits', {}, undefined],
  ['', {}, undefined],
  ['1000 tokens', { prompt: 'x' }, undefined],
];

describe('the units of a run', () => {
  for (const [unit, input, expected, schema = SCHEMA] of CASES) {
    const title = JSON.stringify(input).slice(0, 60);
    it(`are ${expected?.join(' to ') ?? 'unknown'} ${unit} for ${title}`, () => {
      const count = countUnits(unit, { input, schema }, inEnglish);
      assert.deepEqual(count && [count.min, count.max], expected);
    });
  }

  it('may have another price by the fields that say so, not by those of the content', () => {
    const names = ['resolution', 'generate_audio', 'quality', 'enable_web_search', 'fps'];
    const others = ['prompt', 'seed', 'guidance_scale', 'output_format', 'image_size', 'frame_url'];
    const input = Object.fromEntries([...names, ...others].map((name) => [name, 'https://a.test']));
    assert.deepEqual(tierFields({ input: { ...input, resolution: '4K' }, schema: undefined }), [
      'resolution',
    ]);
    const schema: Schema = {
      properties: Object.fromEntries([...names, ...others].map((name) => [name, {}])),
    };
    assert.deepEqual(tierFields({ input: {}, schema }).toSorted(), names.toSorted());
  });
});
