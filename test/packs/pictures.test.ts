import assert from 'node:assert/strict';
import type { Schema } from '../../src/domain/types.ts';
import { PACK_PICTURES, type PackOfOne, pictureInput } from '../../src/packs/pictures.ts';

const TEXT: Schema = { type: 'string' };
const SIDE: Schema = { type: 'integer', minimum: 64, maximum: 2_048 };
const names = (...all: readonly string[]): Schema => ({ type: 'string', enum: all });
const SIZE: Schema = {
  anyOf: [
    { type: 'object', properties: { width: SIDE, height: SIDE }, required: ['width', 'height'] },
    names('square_hd', 'landscape_16_9'),
  ],
};

describe('the input of a picture for a pack', () => {
  const inputOf = (
    pack: PackOfOne,
    properties: Readonly<Record<string, Schema>>,
    stated = {},
    prompt = 'a boat',
  ) => {
    const fields: Schema = { type: 'object', properties: { prompt: TEXT, ...properties } };
    return pictureInput(pack, prompt, { fields, promptName: 'prompt' }, stated);
  };

  it('has the size in pixels where the model takes them, else the nearest ratio', () => {
    const sizes = (pack: PackOfOne) =>
      [
        { image_size: SIZE },
        { width: SIDE, height: SIDE },
        { aspect_ratio: names('4:3', '1:1', '3:2', '16:9') },
        { aspect_ratio: names('1:1', '3:2') },
        { size: names('1024x1024', '1536x1024') },
        { image_size: names('landscape_16_9', 'square_hd') },
        { steps: SIDE },
      ].map((properties) => {
        const { prompt: _, ...size } = inputOf(pack, properties);
        return size;
      });
    assert.deepEqual(sizes('openGraph'), [
      { image_size: { width: 1_216, height: 640 } },
      { width: 1_216, height: 640 },
      { aspect_ratio: '16:9' },
      { aspect_ratio: '3:2' },
      { size: '1536x1024' },
      { image_size: 'landscape_16_9' },
      {},
    ]);
    assert.deepEqual(sizes('webIcons'), [
      { image_size: 'square_hd' },
      { width: 1_024, height: 1_024 },
      { aspect_ratio: '1:1' },
      { aspect_ratio: '1:1' },
      { size: '1024x1024' },
      { image_size: 'square_hd' },
      {},
    ]);
  });

  it('keeps what is stated, a size too', () => {
    const stated = { image_size: 'landscape_16_9', seed: 3 };
    const { prompt: _, ...rest } = inputOf('iosIcon', { image_size: SIZE }, stated);
    assert.deepEqual(rest, stated);
  });

  it('completes the prompt by the sentence of the pack', () => {
    for (const [pack, { prompt: sentence }] of Object.entries(PACK_PICTURES)) {
      const of = (prompt: string) => inputOf(pack as PackOfOne, {}, {}, prompt).prompt;
      assert.equal(of('a boat'), `a boat. ${sentence}`);
      assert.equal(of(' A boat! '), `A boat! ${sentence}`);
    }
  });
});
