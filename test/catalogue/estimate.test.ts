import assert from 'node:assert/strict';
import { quantityOf } from '../../src/catalogue/estimate.ts';
import type { JsonObject, Schema } from '../../src/domain/types.ts';

const SCHEMA: Schema = {
  type: 'object',
  properties: {
    num_images: { type: 'integer', default: 2 },
    image_size: { type: 'string', default: 'square_hd' },
    duration: { type: 'string', default: '5' },
  },
};

const CASES: readonly (readonly [string, JsonObject, number | undefined])[] = [
  ['images', { num_images: 3 }, 3],
  ['images', {}, 2],
  ['generations', { num_images: 3 }, 1],
  ['videos', {}, 1],
  ['megapixels', { num_images: 1, image_size: 'square_hd' }, 1.0486],
  ['megapixels', { num_images: 2, image_size: { width: 1000, height: 500 } }, 1],
  ['megapixels', {}, 2.0972],
  ['seconds', { duration: '8s' }, 8],
  ['seconds', { duration: 3 }, 3],
  ['seconds', {}, 5],
  ['5 seconds', { duration: 10 }, 2],
  ['minutes', { duration: 90 }, 1.5],
  ['1000 characters', { text: 'x'.repeat(1500) }, 1.5],
  ['1000 characters', {}, undefined],
  ['compute seconds', {}, undefined],
  ['units', {}, undefined],
  ['credits', {}, undefined],
  ['1000 tokens', { prompt: 'x' }, undefined],
];

describe('quantityOf', () => {
  for (const [unit, input, expected] of CASES) {
    it(`${unit} of ${JSON.stringify(input).slice(0, 50)} → ${String(expected)}`, () => {
      const { quantity, note } = quantityOf(unit, input, SCHEMA);
      assert.equal(quantity, expected);
      if (expected === undefined) assert.match(note, /^No estimate: billed per /);
    });
  }
});
