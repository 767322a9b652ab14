import { strict as assert } from 'node:assert';
import type { JobCard, JobProgress, Schema } from '../../src/protocol/messages.ts';
import { elapsed } from '../../src/webview/controls/format.ts';
import { progressText } from '../../src/webview/jobs.ts';
import { inputsOf, promptLines, runCount } from '../../src/webview/create/batch.ts';
import { valueAt } from '../../src/webview/create/paths.ts';
import { fieldsOf } from '../../src/webview/form/fields.ts';
import { fits } from '../../src/domain/schema.ts';
import { carryOver } from '../../src/webview/form/values.ts';
import { readJson, readRaw } from '../../src/webview/form/jsonText.ts';
import { randomSeed, seedFieldOf } from '../../src/webview/form/seeds.ts';

const text: Schema = { type: 'string' };
const size: Schema = {
  anyOf: [
    { type: 'object', properties: { width: { type: 'integer' }, height: { type: 'integer' } } },
    { type: 'string', enum: ['square', 'landscape_4_3'] },
  ],
};

describe('a schema as fields', () => {
  it('orders fields by prompt, required and common, and folds the rest', () => {
    const fields = fieldsOf({
      type: 'object',
      required: ['image_url', 'prompt'],
      properties: {
        guidance_scale: { type: 'number' },
        image_size: size,
        image_url: { type: 'string', media: 'image' },
        sync_mode: { type: 'boolean' },
        prompt: text,
        seed: { type: 'integer' },
      },
    });
    assert.deepEqual(
      fields.map(({ name, label, kind, isFolded }) => [name, label, kind, isFolded]),
      [
        ['prompt', 'Prompt', 'text', false],
        ['image_url', 'Image', 'media', false],
        ['image_size', 'Image size', 'size', false],
        ['guidance_scale', 'Guidance scale', 'number', true],
        ['sync_mode', 'Sync mode', 'boolean', true],
        ['seed', 'Seed', 'seed', true],
      ],
    );
  });

  it('folds no fewer than three fields, and shows three if all would fold', () => {
    const of = (names: readonly string[]) =>
      fieldsOf({
        type: 'object',
        properties: Object.fromEntries(names.map((name) => [name, text])),
      }).map(({ isFolded }) => isFolded);
    assert.deepEqual(of(['a', 'b']), [false, false]);
    assert.deepEqual(of(['a', 'b', 'c', 'd', 'e']), [false, false, false, true, true]);
    assert.deepEqual(fieldsOf({ type: 'object' }), []);
  });

  it('distinguishes two fields with the same short name', () => {
    const labels = fieldsOf({
      type: 'object',
      properties: {
        image_urls: { type: 'array', items: { type: 'string', media: 'image' } },
        num_images: { type: 'integer' },
      },
    }).map(({ label }) => label);
    assert.deepEqual(labels, ['Images', 'Number of images']);
  });

  it('uses a slider between two limits that are not too far apart', () => {
    const kind = (schema: Schema) =>
      fieldsOf({ type: 'object', properties: { value: schema } })[0]?.kind;
    assert.equal(kind({ type: 'number', minimum: 0, maximum: 20 }), 'range');
    assert.equal(kind({ type: 'number', exclusiveMinimum: 0, maximum: 1 }), 'range');
    assert.equal(kind({ type: 'number', minimum: 0 }), 'number');
    assert.equal(kind({ type: 'integer', minimum: 0, maximum: 4294967295 }), 'number');
    assert.equal(kind({ type: 'integer', minimum: 5, maximum: 5 }), 'number');
  });

  it('chooses a control for each kind of value', () => {
    const kinds = fieldsOf({
      type: 'object',
      properties: {
        any: {},
        map: { type: 'object', additionalProperties: text },
        group: { type: 'object', properties: { a: text } },
        rows: { type: 'array', items: { type: 'object', properties: { a: text } } },
        open: { type: 'array', items: {} },
        free: { anyOf: [{ type: 'string', enum: ['a'] }, text] },
        either: { anyOf: [text, { type: 'number' }] },
      },
    }).map(({ name, kind }) => [name, kind]);
    assert.deepEqual(Object.fromEntries(kinds), {
      any: 'json',
      map: 'json',
      group: 'group',
      rows: 'list',
      open: 'json',
      free: 'text',
      either: 'choice',
    });
  });
});

describe('what is typed into a form', () => {
  it('is checked against a schema, and carried over where it fits', () => {
    assert.equal(fits(size, 'square'), true);
    assert.equal(fits(size, { width: 512, height: 512 }), true);
    assert.equal(fits(size, { width: 512, depth: 3 }), false);
    assert.equal(fits({ type: 'integer', minimum: 1 }, 0), false);
    assert.equal(fits({ type: 'number', exclusiveMaximum: 1 }, 1), false);
    assert.equal(fits({ type: 'string', nullable: true }, null), true);
    const other: Schema = {
      type: 'object',
      properties: { prompt: text, num_images: { type: 'integer', maximum: 2 }, style: text },
    };
    const values = { prompt: 'a fox', num_images: 4, image_size: 'square', style: 7 };
    assert.deepEqual(carryOver(other, values), { prompt: 'a fox' });
  });

  it('is found by its path', () => {
    const values = { loras: [{ path: 'a' }, { path: 'b', scale: 0 }] };
    assert.equal(valueAt(values, 'loras[1].path'), 'b');
    assert.equal(valueAt(values, 'loras[1].scale'), 0);
    assert.equal(valueAt(values, 'loras[2].path'), undefined);
    assert.equal(valueAt(values, 'constructor'), undefined);
  });

  it('is reported with the line of the JSON error', () => {
    const lineOf = (json: string) => {
      const read = readJson(json);
      return 'line' in read ? read.line : undefined;
    };
    assert.equal(lineOf('{\n  "a": 1,\n  "b": }'), 3);
    assert.equal(lineOf('{\n  "a": [1, 2\n'), 3);
    assert.equal(lineOf('{"a": 1}'), undefined);
    assert.deepEqual(readRaw(' '), { values: {} });
    assert.deepEqual(readRaw('[1]'), { fault: 'The input must be an object: { … }.' });
    assert.deepEqual(readRaw('{\n"seed": }'), { fault: "Line 2: '}' is not expected here" });
  });
});

describe('a batch', () => {
  const schema: Schema = {
    type: 'object',
    properties: { prompt: text, seed: { type: 'integer', minimum: 0, maximum: 9 } },
  };

  it('is one run per non-empty line of the prompt', () => {
    const draft = { values: { prompt: 'a fox\n\n  a wolf ' }, perLine: true, variations: 4 };
    assert.deepEqual(promptLines(draft), ['a fox', 'a wolf']);
    assert.deepEqual(inputsOf(draft, schema), [{ prompt: 'a fox' }, { prompt: 'a wolf' }]);
    assert.equal(runCount({ ...draft, perLine: false }), 4);
  });

  it('varies the seed at random, or counts up when it is locked', () => {
    const draft = { values: { prompt: 'a', seed: 3 }, variations: 3 };
    const seeds = (locked: boolean) =>
      inputsOf({ ...draft, seedLocked: locked }, schema, () => 0.75).map(({ seed }) => seed);
    assert.deepEqual(seeds(false), [3, 7, 7]);
    assert.deepEqual(seeds(true), [3, 4, 5]);
    assert.equal(seedFieldOf({ properties: { noise_seed: { type: 'integer' } } }), 'noise_seed');
    assert.equal(
      randomSeed({ minimum: 2, maximum: 5 }, () => 0.999),
      5,
    );
  });
});

describe('the progress text of a job', () => {
  it('shows the queue position and the elapsed time', () => {
    const running = { state: 'running' } as JobCard;
    const words = (progress: Partial<JobProgress>) =>
      progressText(running, { requestId: '1', status: 'queued', ...progress });
    assert.equal(words({}), 'Queued');
    assert.equal(words({ position: 2 }), 'Queued, 2 ahead');
    assert.equal(words({ position: 0 }), 'Queued, next');
    assert.equal(words({ status: 'running' }), 'Running');
    assert.equal(progressText(running, undefined), 'Running');
    assert.equal(progressText({ ...running, state: 'submitting' }, undefined), 'Submitting…');
    assert.deepEqual([4_900, 65_000, 3_723_000, -5].map(elapsed), [
      '0:04',
      '1:05',
      '1:02:03',
      '0:00',
    ]);
  });
});
