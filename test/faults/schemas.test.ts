import assert from 'node:assert/strict';
import type { Json } from '../../src/domain/types.ts';
import type { FaultAction } from '../../src/sandbox/sandbox.ts';
import { useFreshBench } from '../support/mcp.ts';
import { assertSound, RUN } from './sound.ts';

const MODEL = RUN.endpoint_id;
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** An OpenAPI document of one model, as fal's list carries it. */
function documentOf(schemas: Record<string, Json>): Json {
  const content = { 'application/json': { schema: ref('Input') } };
  return {
    paths: { [`/${MODEL}`]: { post: { requestBody: { content } } } },
    components: { schemas },
  };
}

/** Schemas that each refer to all of the others, in a document of a few kilobytes. */
function entangled(count: number): Record<string, Json> {
  const names = Array.from({ length: count }, (_, at) => (at === 0 ? 'Input' : `Node${at}`));
  const properties = {
    prompt: { type: 'string' },
    ...Object.fromEntries(names.map((name) => [name, ref(name)])),
  };
  return Object.fromEntries(names.map((name) => [name, { type: 'object', properties }]));
}

const nested = (levels: number): Json =>
  Array.from({ length: levels }).reduce<Json>(
    (inner) => ({ type: 'object', properties: { prompt: { type: 'string' }, deeper: inner } }),
    { type: 'string' },
  );

const DOCUMENTS: readonly (readonly [string, Json])[] = [
  ['no document', null],
  ['a text', 'openapi: 3.0'],
  ['paths that are a number', { paths: 7 }],
  ['an empty document', {}],
  ['a reference that leads nowhere', documentOf({})],
  [
    'references that cannot be read',
    documentOf({
      Input: {
        allOf: [
          { $ref: '#/%E0%A4%A' },
          { $ref: 'https://example.com/x' },
          { $ref: '#/components/constructor' },
        ],
      },
    }),
  ],
  ['a schema that is itself', documentOf({ Input: ref('Input') })],
  [
    'a schema inside itself',
    documentOf({
      Input: {
        type: 'object',
        properties: {
          prompt: { type: 'string' },
          child: ref('Input'),
          children: { type: 'array', items: ref('Input') },
          either: { anyOf: [ref('Input'), { type: 'null' }, { allOf: [ref('Input')] }] },
        },
        additionalProperties: ref('Input'),
      },
    }),
  ],
  ['twelve schemas, each with all of the others inside', documentOf(entangled(12))],
  ['a thousand levels', documentOf({ Input: nested(1000) })],
  [
    'every part of the wrong type',
    documentOf({
      Input: {
        type: ['object', 5],
        required: 'prompt',
        properties: {
          prompt: { type: 'strange', description: 7, enum: 'a', default: {}, minimum: 'low' },
          pattern: { type: 'string', pattern: '(', minLength: -1, format: ['x'] },
          list: { type: 'array', items: 5, minItems: 1.5 },
          nothing: null,
          text: 'string',
          constructor: { type: 'string' },
        },
        'x-fal-order-properties': { a: 1 },
        allOf: 'no',
        anyOf: {},
      },
    }),
  ],
];

describe('faults: schemas', () => {
  const bench = useFreshBench();

  for (const [what, openapi] of DOCUMENTS) {
    it(`${what}: the readable part of the schema is shown, and the model can be run`, async () => {
      const body = { models: [{ endpoint_id: MODEL, metadata: {}, openapi }] };
      bench.sandbox.fault({
        match: { host: 'api.fal.ai', path: /^\/v1\/models\?.*expand=/ },
        action: { kind: 'status', status: 200, body },
        times: Infinity,
      });
      const schema = await bench.call('get_model_schema', { endpoint_id: MODEL, code: 'python' });
      assert.equal(schema.isError, false, schema.text);
      assert.ok(schema.text.length <= 8000 && JSON.stringify(schema.data).length <= 8000);
      const input = { prompt: 'A red fox' };
      const { data, text } = await bench.call('run_model', { endpoint_id: MODEL, input });
      assert.equal(data.status, 'completed', text);
      await assertSound(bench, 1);
    });
  }

  const ANSWERS: readonly (readonly [string, FaultAction])[] = [
    ['an HTML page', { kind: 'html', status: 200 }],
    ['truncated JSON', { kind: 'truncated-json' }],
    ['a list of nonsense', { kind: 'status', status: 200, body: { models: [null, 3, {}] } }],
    ['500', { kind: 'status', status: 500 }],
    ['resets', { kind: 'reset' }],
  ];
  for (const [what, action] of ANSWERS) {
    it(`a platform API and a document host that answer with ${what}: the bundled schemas are used`, async () => {
      for (const host of ['api.fal.ai', 'fal.ai']) {
        bench.sandbox.fault({ match: { host }, action, times: Infinity });
      }
      const schema = await bench.call('get_model_schema', { endpoint_id: MODEL });
      assert.match(schema.text, /prompt/);
      assert.equal((await bench.call('search_models', { query: 'flux' })).isError, false);
      const wrong = await bench.call('run_model', { ...RUN, input: { promt: 'x' } });
      assert.match(wrong.text, /promt/);
      const { data, text } = await bench.call('run_model', RUN);
      assert.equal(data.status, 'completed', text);
      await assertSound(bench, 1);
    });
  }
});
