import assert from 'node:assert/strict';
import { readOpenApi } from '../../src/fal/schema.ts';
import type { Json, JsonObject } from '../../src/domain/types.ts';

/** A document as fal makes them, around the given input schema and helper schemas. */
function document(input: JsonObject, helpers: JsonObject = {}): Json {
  const json = (ref: string): JsonObject => ({
    content: { 'application/json': { schema: { $ref: `#/components/schemas/${ref}` } } },
  });
  return {
    openapi: '3.0.4',
    components: {
      schemas: {
        // A helper whose name ends in Input must not be taken for the input.
        ZetaInput: { type: 'object', properties: { wrong: { type: 'string' } } },
        TheInput: input,
        TheOutput: {
          type: 'object',
          properties: { images: { type: 'array', items: { $ref: '#/components/schemas/Image' } } },
        },
        Image: { type: 'object', properties: { url: { type: 'string' } }, required: ['url'] },
        ...helpers,
      },
    },
    paths: {
      '/acme/model/fast': { post: { requestBody: json('TheInput') } },
      '/acme/model/fast/requests/{request_id}': {
        get: { responses: { '200': json('TheOutput') } },
      },
      '/acme/model/fast/requests/{request_id}/status': {
        get: { responses: { '200': json('ZetaInput') } },
      },
    },
  };
}

function input(schema: JsonObject, helpers?: JsonObject) {
  const read = readOpenApi(document(schema, helpers), 'acme/model/fast');
  assert.ok(read);
  return { ...read.input, properties: { ...read.input.properties } };
}

describe('readOpenApi', () => {
  it('finds input and output through paths', () => {
    const read = readOpenApi(
      document({ type: 'object', properties: { prompt: { type: 'string' } } }),
      'acme/model/fast',
    );
    assert.deepEqual(Object.keys(read?.input.properties ?? {}), ['prompt']);
    assert.deepEqual(read?.output.properties?.images?.items?.required, ['url']);
  });

  it('orders by x-fal-order-properties, appends the rest, and drops unknown names', () => {
    const schema = input({
      type: 'object',
      properties: { a: { type: 'string' }, b: { type: 'string' }, c: { type: 'string' } },
      'x-fal-order-properties': ['c', 'nowhere', 'a'],
    });
    assert.deepEqual(Object.keys(schema.properties), ['c', 'a', 'b']);
  });

  it('reads every notation of null as nullable', () => {
    const { properties } = input({
      type: 'object',
      properties: {
        one: {
          anyOf: [{ type: 'integer' }, { type: 'null' }],
          title: 'One',
          description: 'a  number',
        },
        two: { type: ['string', 'null'] },
        three: { type: 'string', nullable: true },
        four: { type: 'string', enum: ['x', null] },
      },
    });
    assert.deepEqual(properties.one, {
      type: 'integer',
      nullable: true,
      title: 'One',
      description: 'a number',
    });
    assert.deepEqual(properties.two, { type: 'string', nullable: true });
    assert.deepEqual(properties.three, { type: 'string', nullable: true });
    assert.deepEqual(properties.four, { type: 'string', nullable: true, enum: ['x'] });
  });

  it('keeps alternatives, resolves references in them, and treats oneOf as anyOf', () => {
    const { properties } = input(
      {
        type: 'object',
        properties: {
          image_size: {
            anyOf: [
              { $ref: '#/components/schemas/Size' },
              { enum: ['square', 'wide'], type: 'string' },
            ],
            default: 'wide',
          },
          mode: { oneOf: [{ type: 'string' }, { type: 'number' }] },
        },
      },
      {
        Size: {
          type: 'object',
          title: 'Size',
          properties: { width: { type: 'integer', maximum: 9 } },
        },
      },
    );
    assert.deepEqual(properties.image_size, {
      default: 'wide',
      anyOf: [
        { type: 'object', title: 'Size', properties: { width: { type: 'integer', maximum: 9 } } },
        { type: 'string', enum: ['square', 'wide'] },
      ],
    });
    assert.equal(properties.mode?.anyOf?.length, 2);
  });

  it('merges allOf, and keywords next to a reference win', () => {
    const { properties } = input(
      {
        type: 'object',
        properties: {
          voice: {
            allOf: [{ $ref: '#/components/schemas/Voice' }],
            description: 'mine',
            default: { id: 'x' },
          },
          other: { $ref: '#/components/schemas/Voice', title: 'Beside' },
        },
      },
      {
        Voice: {
          type: 'object',
          description: 'theirs',
          properties: { id: { type: 'string' } },
          required: ['id'],
        },
      },
    );
    assert.deepEqual(properties.voice, {
      type: 'object',
      description: 'mine',
      default: { id: 'x' },
      properties: { id: { type: 'string' } },
      required: ['id'],
    });
    const { title, description } = properties.other ?? {};
    assert.deepEqual({ title, description }, { title: 'Beside', description: 'theirs' });
  });

  it('cuts recursion into an open node', () => {
    const { properties } = input(
      { type: 'object', properties: { tree: { $ref: '#/components/schemas/Tree' } } },
      {
        Tree: {
          type: 'object',
          properties: {
            name: { type: 'string' },
            children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          },
        },
      },
    );
    assert.deepEqual(properties.tree?.properties, {
      name: { type: 'string' },
      children: { type: 'array', items: {} },
    });
  });

  it('keeps a default of another type, drops malformed keywords and null examples', () => {
    const { properties } = input({
      type: 'object',
      properties: {
        num_frames: { type: 'string', enum: ['129', '85'], default: 129 },
        steps: { type: 'integer', minimum: 1, maximum: 'many', examples: [null, 4] },
      },
    });
    assert.equal(properties.num_frames?.default, 129);
    assert.deepEqual(properties.steps, { type: 'integer', minimum: 1, examples: [4] });
  });

  it('recognises media fields by name, single and in lists, but not web pages', () => {
    const { properties } = input({
      type: 'object',
      properties: {
        image_url: { type: 'string' },
        video_urls: { type: 'array', items: { type: 'string' } },
        ref_audio_url: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        webhook_url: { type: 'string' },
        page_url: { type: 'string' },
      },
    });
    assert.equal(properties.image_url?.media, 'image');
    assert.equal(properties.video_urls?.items?.media, 'video');
    assert.equal(properties.ref_audio_url?.media, 'audio');
    assert.equal(properties.webhook_url?.media, undefined);
    assert.equal(properties.page_url?.media, undefined);
  });

  it('reads a list of types as alternatives, and a boolean as an exclusive limit', () => {
    const { properties } = input({
      type: 'object',
      properties: {
        either: { type: ['string', 'integer', 'null'], title: 'Either' },
        above: { type: 'number', minimum: 0, exclusiveMinimum: true },
      },
    });
    assert.deepEqual(properties.either, {
      title: 'Either',
      nullable: true,
      anyOf: [
        { type: 'string', title: 'Either' },
        { type: 'integer', title: 'Either' },
      ],
    });
    assert.deepEqual(properties.above, { type: 'number', minimum: 0, exclusiveMinimum: 0 });
  });

  it('keeps additionalProperties, as a flag and as a schema', () => {
    const { properties } = input({
      type: 'object',
      properties: {
        free: { type: 'object', additionalProperties: true },
        numbers: { type: 'object', additionalProperties: { type: 'number' } },
      },
    });
    assert.equal(properties.free?.additionalProperties, true);
    assert.deepEqual(properties.numbers?.additionalProperties, { type: 'number' });
  });

  it('is undefined for a document that is not of a model', () => {
    for (const nothing of [
      null,
      'x',
      [],
      {},
      { paths: {} },
      { error: { code: 'expansion_failed' } },
    ] as Json[]) {
      assert.equal(readOpenApi(nothing, 'acme/model/fast'), undefined);
    }
  });
});
