import assert from 'node:assert/strict';
import { exampleInput } from '../../src/catalogue/example.ts';
import { mapInput, mappingTexts } from '../../src/domain/mapInput.ts';
import { inEnglish } from '../../src/domain/translate.ts';
import type { Json, JsonObject, Schema } from '../../src/domain/types.ts';
import { createFaultFinder } from '../../src/jobs/check.ts';
import { bundledSnapshot } from '../catalogue/bundled.ts';

const snapshot = bundledSnapshot();
const inputOf = (id: string): Schema => {
  const schema = snapshot.schema(id);
  assert.ok(schema, id);
  return schema.input;
};
const map = (input: JsonObject, from: string, to: string) =>
  mapInput(input, inputOf(from), inputOf(to));

const FLUX = 'fal-ai/flux/dev';
const IMAGEN = 'fal-ai/imagen4/preview';
const KLING = 'fal-ai/kling-video/v2.1/master/text-to-video';
const VEO = 'fal-ai/veo3';
const SPEECH = 'fal-ai/minimax/speech-02-hd';
const EDIT = 'fal-ai/flux/dev/image-to-image';
const BANANA = 'fal-ai/nano-banana/edit';
const PICTURE = 'https://v3.fal.media/files/a/b.png';

/** A schema of optional fields. */
const fields = (properties: Readonly<Record<string, Schema>>, required: string[] = []): Schema => ({
  type: 'object',
  properties,
  required,
});
const TEXT: Schema = { type: 'string' };
const ONE: Schema = { type: 'string', media: 'image' };
const MANY: Schema = { type: 'array', items: ONE };

describe('an input in the fields of another model', () => {
  it('keeps fields of the same name, and names what the other does not use', () => {
    const input = { prompt: 'a fox', seed: 7, num_images: 2, acceleration: 'high' };
    const mapping = map(input, FLUX, IMAGEN);
    assert.deepEqual(mapping, {
      input: { prompt: 'a fox', seed: 7, num_images: 2 },
      differences: [{ name: 'acceleration', why: 'no-field' }],
      missing: [],
    });
    assert.deepEqual(mappingTexts(IMAGEN, mapping, inEnglish), [
      `Not used by ${IMAGEN}: acceleration.`,
    ]);
  });

  it('takes a prompt for a text, and back', () => {
    assert.deepEqual(map({ prompt: 'Hello' }, FLUX, SPEECH).input, { text: 'Hello' });
    assert.deepEqual(map({ text: 'Hello' }, SPEECH, FLUX).input, { prompt: 'Hello' });
  });

  it('states what is missing, and fills in what has a default', () => {
    const to = fields({ image_url: ONE, mode: { type: 'string', default: 'fast' } }, [
      'image_url',
      'mode',
    ]);
    const mapping = mapInput({}, fields({}), to);
    assert.deepEqual([mapping.input, mapping.missing], [{ mode: 'fast' }, ['image_url']]);
    assert.deepEqual(mappingTexts('a/b', mapping, inEnglish), ['a/b also needs: image_url.']);
  });

  it('writes a duration as the other model does', () => {
    assert.deepEqual(map({ prompt: 'a', duration: '8s' }, VEO, FLUX).differences, [
      { name: 'duration', why: 'no-field' },
    ]);
    const from = fields({ duration: { type: 'number' } });
    const durations = (value: Json, to: Schema) =>
      mapInput({ duration: value }, from, fields({ duration: to })).input.duration;
    const listed: Schema = { type: 'string', enum: ['4s', '8s'] };
    assert.equal(durations(8, listed), '8s');
    assert.equal(durations('8', listed), '8s');
    assert.equal(durations('5s', { type: 'integer', maximum: 5 }), 5);
    assert.equal(durations(5, { type: 'string', enum: ['5', '10'] }), '5');
    assert.equal(durations(5, { type: 'string', default: '10s' }), '5s');
    const { differences, input } = map({ prompt: 'a', duration: '8s' }, VEO, KLING);
    assert.deepEqual(input, { prompt: 'a' });
    assert.deepEqual(differences, [{ name: 'duration', why: 'unfit', to: 'duration' }]);
  });

  it('puts no value into a range', () => {
    const from = fields({ steps: { type: 'number' } });
    const to = fields({ num_inference_steps: { type: 'integer', maximum: 20 } });
    assert.deepEqual(mapInput({ steps: 20 }, from, to).input, { num_inference_steps: 20 });
    for (const steps of [28, 4.5]) {
      const mapping = mapInput({ steps }, from, to);
      assert.deepEqual(mapping.input, {});
      assert.deepEqual(mappingTexts('a/b', mapping, inEnglish), [
        'a/b does not take the value of steps in its field num_inference_steps.',
      ]);
    }
  });

  it('maps sizes: by name, by pixels, as a ratio, as two numbers', () => {
    const sized = (image_size: Json, to: Schema) =>
      mapInput({ image_size }, fields({ image_size: {} }), to);
    const ratio: Schema = { type: 'string', enum: ['1:1', '16:9', '4:3'] };
    assert.deepEqual(sized('landscape_4_3', fields({ aspect_ratio: ratio })), {
      input: { aspect_ratio: '4:3' },
      differences: [{ name: 'image_size', why: 'shape-only', to: 'aspect_ratio' }],
      missing: [],
    });
    const number: Schema = { type: 'integer' };
    assert.deepEqual(sized('square_hd', fields({ width: number, height: number })).input, {
      width: 1024,
      height: 1024,
    });
    const video = fields({ aspect_ratio: ratio, resolution: { enum: ['720p', '1080p'] } });
    const whole = sized({ width: 1280, height: 720 }, video);
    assert.deepEqual(whole.input, { aspect_ratio: '16:9', resolution: '720p' });
    assert.deepEqual(whole.differences, []);
    const texts = fields({ size: { type: 'string', enum: ['1024x1024', '1536x1024'] } });
    assert.deepEqual(sized({ width: 1536, height: 1024 }, texts).input, { size: '1536x1024' });
    assert.deepEqual(sized({ width: 1000, height: 999 }, texts).differences, [
      { name: 'image_size', why: 'no-field' },
    ]);
    assert.deepEqual(map({ prompt: 'a', aspect_ratio: '16:9' }, IMAGEN, FLUX).input, {
      prompt: 'a',
      image_size: 'landscape_16_9',
    });
    const sides = { prompt: 'a', width: 800, height: 600 };
    assert.deepEqual(mapInput(sides, fields({}), inputOf(FLUX)).input, {
      prompt: 'a',
      image_size: { width: 800, height: 600 },
    });
  });

  it('maps media by kind, alone or in a list', () => {
    const one = map({ prompt: 'a', image_url: PICTURE }, EDIT, BANANA);
    assert.deepEqual(one.input, { prompt: 'a', image_urls: [PICTURE] });
    assert.deepEqual(map(one.input, BANANA, EDIT).input, { prompt: 'a', image_url: PICTURE });
    const two = map({ prompt: 'a', image_urls: [PICTURE, PICTURE] }, BANANA, EDIT);
    assert.deepEqual(two.differences, [{ name: 'image_urls', why: 'unfit', to: 'image_url' }]);
    assert.deepEqual(two.missing, ['image_url']);
  });

  it('takes no mask for a picture, no picture for a sound and no reference for a last frame', () => {
    const from = fields({ image_url: ONE, mask_url: ONE, last_image_url: ONE });
    const input = {
      image_url: 'https://a/1',
      mask_url: 'https://a/2',
      last_image_url: 'https://a/3',
    };
    const to = fields({
      ...{ reference_image_url: ONE, mask_image_url: ONE, end_image_url: ONE },
      ...{ audio_url: { type: 'string', media: 'audio' }, start_image_url: ONE, prompt: TEXT },
    });
    assert.deepEqual(mapInput(input, from, to).input, {
      start_image_url: 'https://a/1',
      mask_image_url: 'https://a/2',
      end_image_url: 'https://a/3',
    });
    const other = fields({ image_url: { type: 'string', media: 'video' }, mask_urls: MANY });
    assert.deepEqual(mapInput(input, from, other).input, { mask_urls: ['https://a/2'] });
  });

  it('puts a picture into the only field that requires one', () => {
    const to = fields({ portrait_image_url: ONE, style_image_url: ONE }, ['portrait_image_url']);
    assert.deepEqual(mapInput({ image_url: PICTURE }, fields({ image_url: ONE }), to).input, {
      portrait_image_url: PICTURE,
    });
  });

  it('fits the schema of every model, from the input of any other', function () {
    this.timeout(120_000);
    const faultsOf = createFaultFinder();
    const { models } = snapshot;
    let whole = 0;
    for (const [at, { endpointId: from }] of models.entries()) {
      const source = inputOf(from);
      const input = { ...exampleInput(source), ...optional(source, at) };
      assert.deepEqual(mapInput(input, source, source).input, input, from);
      for (let step = 1; step <= 12; step += 1) {
        const to = models[(at * 31 + step * step * 97) % models.length]?.endpointId ?? '';
        const { input: mapped, missing } = mapInput(input, source, inputOf(to));
        const faults = faultsOf(inputOf(to), mapped).filter(
          ({ path, message }) => !(missing.includes(path) && message.startsWith('is required')),
        );
        assert.deepEqual(faults, [], `${from} → ${to}: ${JSON.stringify(mapped)}`);
        if (missing.length === 0) whole += 1;
      }
    }
    assert.ok(whole > models.length, `${whole} whole mappings`);
  });
});

/** Values for fields that need none: each name of a list in turn, defaults, sizes. */
function optional({ properties = {} }: Schema, turn: number): JsonObject {
  const values: Record<string, Json> = {};
  for (const [name, field] of Object.entries(properties)) {
    const listed = field.enum?.filter((one) => one !== null) ?? [];
    const value = listed[turn % Math.max(1, listed.length)] ?? field.default;
    if (value !== undefined && value !== null && value !== '') values[name] = value;
  }
  return values;
}
