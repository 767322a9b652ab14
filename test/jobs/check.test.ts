import assert from 'node:assert/strict';
import { FalError } from '../../src/fal/errors.ts';
import type { JsonObject, Schema } from '../../src/domain/types.ts';
import { createCheck, createFaultFinder } from '../../src/jobs/check.ts';

const SCHEMA: Schema = {
  type: 'object',
  properties: {
    prompt: { type: 'string', minLength: 3, description: 'What to draw' },
    image_url: { type: 'string', media: 'image' },
    image_urls: { type: 'array', items: { type: 'string', media: 'image' }, maxItems: 2 },
    num_images: { type: 'integer', minimum: 1, maximum: 4 },
    output_format: { type: 'string', enum: ['png', 'jpeg'] },
    num_frames: { type: 'string', enum: ['129', '85'], default: 129 },
    seed: { type: 'integer', nullable: true },
    image_size: {
      anyOf: [
        { type: 'object', properties: { width: { type: 'integer' }, height: { type: 'integer' } } },
        { type: 'string', enum: ['square', 'landscape_4_3'] },
      ],
    },
    loras: {
      type: 'array',
      items: {
        type: 'object',
        properties: { path: { type: 'string' }, scale: { type: 'number' } },
        required: ['path'],
      },
    },
    free: { type: 'object', additionalProperties: true },
  },
  required: ['prompt'],
};

const faultsOf = createFaultFinder();
const faultTexts = (input: JsonObject) =>
  faultsOf(SCHEMA, input).map(
    ({ path, message, known, isLocalFile }) =>
      `${path}: ${message}${known ? `; known fields: ${known.join(', ')}` : ''}${isLocalFile ? '; a local file' : ''}`,
  );

describe('checking an input', () => {
  it('finds no fault in a valid input', () => {
    assert.deepEqual(
      faultTexts({
        prompt: 'a fox',
        num_images: 2,
        seed: null,
        image_size: { width: 8 },
        free: { a: 1 },
      }),
      [],
    );
    assert.deepEqual(
      faultTexts({ prompt: 'a fox', image_url: 'https://x.y/z.png', image_size: 'square' }),
      [],
    );
    assert.deepEqual(faultTexts({ prompt: 'a fox', image_url: 'data:image/png;base64,AAAA' }), []);
  });

  const CASES: readonly (readonly [string, JsonObject, RegExp])[] = [
    ['a missing field, with what it is', {}, /^prompt: is required \(What to draw\)$/],
    [
      'an unknown field, with the nearest',
      { prompt: 'abc', num_image: 1 },
      /^num_image: .*did you mean num_images\?$/,
    ],
    [
      'an unknown field in another spelling',
      { prompt: 'abc', imageUrl: 'x' },
      /did you mean image_url\?$/,
    ],
    [
      'a wrong enum, with what is allowed and the nearest',
      { prompt: 'abc', output_format: 'jpg' },
      /^output_format: "jpg" is not allowed; use one of: png, jpeg \(nearest: jpeg\)$/,
    ],
    ['a wrong type', { prompt: 5 }, /^prompt: must be a string, but 5 was given$/],
    ['a range', { prompt: 'abc', num_images: 9 }, /^num_images: must be <= 4, but 9 was given$/],
    [
      'a length',
      { prompt: 'a' },
      /^prompt: must NOT have fewer than 3 characters, but "a" was given$/,
    ],
    [
      'too many items',
      { prompt: 'abc', image_urls: ['http://a', 'http://b', 'http://c'] },
      /^image_urls: must NOT have more than 2 items/,
    ],
    [
      'none of the alternatives, in one line',
      { prompt: 'abc', image_size: 'sqare' },
      /^image_size: "sqare" fits none of: an object \{width, height\} \| "square", "landscape_4_3"$/,
    ],
    [
      'a field of an object in a list',
      { prompt: 'abc', loras: [{ scale: 1 }] },
      /^loras\[0\]\.path: is required$/,
    ],
    [
      'a local path in a media field',
      { prompt: 'abc', image_url: './cat.png' },
      /^image_url: "\.\/cat\.png" is not a URL; a local file/,
    ],
    [
      'a local path in a list of media',
      { prompt: 'abc', image_urls: ['cat.png'] },
      /^image_urls\[0\]: "cat\.png" is not a URL/,
    ],
  ];
  for (const [what, input, expected] of CASES) {
    it(`reports ${what}`, () => {
      const faults = faultTexts(input);
      assert.equal(faults.length, 1, faults.join('\n'));
      assert.match(faults[0] ?? '', expected);
    });
  }

  it('reports all faults at once', () => {
    assert.equal(faultTexts({ num_images: 0, output_format: 'gif', nope: 1 }).length, 4);
  });

  it('suggests a corrected input that is valid, and keeps the valid values', async () => {
    const schema = { input: SCHEMA, output: { type: 'object' } } as const;
    const check = createCheck({ schema: () => Promise.resolve({ schema, source: 'snapshot' }) });
    const wrong = {
      promt: 'a fox',
      num_images: 9,
      output_format: 'jpg',
      image_size: 'landscape-4-3',
      image_urls: 'https://a/b.png',
      image_url: './cat.png',
      loras: [{ path: 'x', scale: '0.5', weight: 1 }],
    };
    await assert.rejects(check('a/b', wrong), (error: FalError) => {
      assert.deepEqual(JSON.parse(error.facts.example ?? ''), {
        prompt: 'a fox',
        num_images: 4,
        output_format: 'jpeg',
        image_size: 'landscape_4_3',
        image_urls: ['https://a/b.png'],
        loras: [{ path: 'x', scale: 0.5 }],
      });
      return true;
    });
  });

  it('accepts the default of the schema, even of another type', () => {
    assert.deepEqual(faultTexts({ prompt: 'abc', num_frames: 129 }), []);
    assert.equal(faultTexts({ prompt: 'abc', num_frames: 130 }).length > 0, true);
  });

  it('does not block on a broken schema', () => {
    const broken: Schema = { type: 'object', properties: { a: { type: 'string', pattern: '(' } } };
    assert.deepEqual(faultsOf(broken, { a: 'x' }), []);
  });

  it('passes without a schema, and rejects an unknown endpoint', async () => {
    const failing = (kind: 'network' | 'not-found') =>
      createCheck({ schema: () => Promise.reject(new FalError(kind, 'x', { advice: 'y' })) });
    await failing('network')('a/b', { anything: 1 });
    await assert.rejects(failing('not-found')('a/b', {}), FalError);
  });
});
