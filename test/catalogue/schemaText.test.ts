import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { exampleInput } from '../../src/catalogue/example.ts';
import { schemaJson, schemaText } from '../../src/catalogue/text.ts';
import type { Schema } from '../../src/domain/types.ts';
import { bundledSnapshot } from './bundled.ts';

describe('a schema as text, as data and as an example', () => {
  const output: Schema = { type: 'object', properties: {} };
  const input: Schema = {
    type: 'object',
    required: ['prompt', 'image_url', 'voice'],
    properties: {
      size: {
        anyOf: [
          { type: 'object', properties: { width: { type: 'integer' } } },
          { type: 'string', enum: ['square', 'wide'] },
        ],
        default: 'wide',
      },
      prompt: {
        type: 'string',
        minLength: 3,
        maxLength: 500,
        description: 'What to show. Be exact.',
      },
      image_url: { type: 'string', media: 'image' },
      seconds: { type: 'string', enum: ['5', '10'], default: '5' },
      count: { type: 'integer', minimum: 1, maximum: 4, default: 1 },
      voice: {
        type: 'object',
        required: ['id'],
        properties: { id: { type: 'string' }, speed: { type: 'number', exclusiveMinimum: 0 } },
      },
      seed: { type: 'integer', nullable: true },
    },
  };

  it('lists required fields first, with types, ranges, choices and defaults', () => {
    assert.deepEqual(schemaText({ input, output }, { maxChars: 2_000 }).split('\n'), [
      'Input (* = required):',
      '  prompt*: string (3–500 characters) — What to show. Be exact.',
      '  image_url*: image URL',
      '  voice*: object',
      '    id*: string',
      '    speed: number (> 0)',
      '  size: object or square | wide = "wide"',
      '    width: integer',
      '  seconds: "5" | "10" = "5"',
      '  count: integer (1–4) = 1',
      '  seed: integer or null',
    ]);
  });

  it('names omitted fields, and every required field even beyond the limit', () => {
    const short = schemaText({ input, output }, { maxChars: 150 });
    assert.ok(short.length <= 150, short);
    assert.match(short, /\+\d more: /);
    const none = schemaText({ input, output }, { maxChars: 10 });
    for (const name of ['prompt*', 'image_url*', 'voice*']) assert.ok(none.includes(name), none);
    assert.deepEqual(
      schemaJson({ input, output }, 10).input.map((field) => field.name),
      ['prompt', 'image_url', 'voice'],
    );
  });

  it('creates an example within all limits', () => {
    const tight: Schema = {
      type: 'object',
      required: ['text', 'n', 'steps', 'colors', 'flag', 'mask'],
      properties: {
        text: { type: 'string', maxLength: 8 },
        n: { type: 'integer', minimum: 5, maximum: 6 },
        steps: { type: 'number', multipleOf: 8, minimum: 20, default: 'many' },
        colors: { type: 'array', minItems: 2, items: { type: 'string', enum: ['red', 'blue'] } },
        flag: { type: 'boolean' },
        mask: { type: 'string', media: 'image', nullable: true, examples: [null] },
      },
    };
    assert.deepEqual(exampleInput(tight), {
      text: 'Hello! T',
      n: 5,
      steps: 24,
      colors: ['red', 'red'],
      flag: false,
      mask: 'https://example.com/image.png',
    });
  });

  it('holds for every bundled endpoint', () => {
    const ajv = new Ajv({ strict: false, logger: false });
    const snapshot = bundledSnapshot();
    assert.ok(snapshot.models.length > 1_000);
    for (const { endpointId } of snapshot.models) {
      const own = snapshot.schema(endpointId);
      assert.ok(own, endpointId);
      const text = schemaText(own, { maxChars: 3_000 });
      const data = schemaJson(own, 3_000);
      assert.ok(text.length <= 3_000, `${endpointId}: ${text.length}`);
      assert.ok(JSON.stringify(data).length <= 3_000, endpointId);
      for (const name of own.input.required ?? []) {
        assert.ok(text.includes(`\n  ${name}*:`), `${endpointId} ${name}`);
        assert.ok(
          data.input.some((field) => field.name === name && field.required),
          endpointId,
        );
      }
      const example = exampleInput(own.input);
      const validate = ajv.compile(own.input);
      assert.ok(validate(example), `${endpointId}: ${ajv.errorsText(validate.errors)}`);
    }
  });
});
