import assert from 'node:assert/strict';
import { useForSuite } from '../support/fixtures.ts';
import { startHttp } from '../support/http.ts';
import { json, startHostileFal } from './hostileFal.ts';

const EVIL = '^(a+)+$';
const text = { type: 'string' };
const range = (count: number): number[] => Array.from({ length: count }, (_, at) => at);
const fields = (count: number, of: object): object =>
  Object.fromEntries(range(count).map((at) => [`f${at}`, of]));
const ref = (name: string | number) => ({ $ref: `#/components/schemas/S${name}` });

/** A schema, an input for it, and the other schemas that it refers to. */
interface Case {
  readonly schema: object;
  readonly input: object;
  readonly more?: object;
}

const CASES: Readonly<Record<string, Case>> = {
  'a pattern that never comes to an end': {
    schema: {
      properties: { prompt: { ...text, pattern: EVIL } },
      patternProperties: { [EVIL]: text },
      propertyNames: { pattern: EVIL },
    },
    input: { prompt: `${'a'.repeat(40)}!`, [`${'a'.repeat(40)}!`]: 1 },
  },
  'lists of which each item must be another': {
    schema: {
      properties: { list: { type: 'array', uniqueItems: true, items: { type: 'object' } } },
    },
    input: { list: range(30_000).map((at) => ({ at })) },
  },
  'an enum of 200,000 words, and of words of a megabyte': {
    schema: {
      properties: {
        one: { enum: range(200_000).map((at) => `word-${at}`) },
        two: { enum: range(3).map((at) => 'b'.repeat(300_000 + at)) },
      },
    },
    input: { one: 'word', two: 'c'.repeat(300_000) },
  },
  'limits that no example can reach': {
    schema: {
      required: ['prompt', 'list'],
      properties: {
        prompt: { ...text, minLength: 2e9 },
        list: {
          type: 'array',
          minItems: 2e9,
          items: {
            type: 'array',
            minItems: 1e6,
            items: { type: 'array', minItems: 1e6, items: text },
          },
        },
      },
    },
    input: { prompt: 'short', list: [] },
  },
  'schemas that refer to each other in every way': {
    schema: { properties: fields(20, ref(0)) },
    input: { f0: { f1: { f2: 1 } } },
    more: Object.fromEntries(
      range(20).map((at) => [
        `S${at}`,
        {
          anyOf: range(20).map((other) => ({ properties: { [`f${other}`]: ref(other) } })),
          allOf: range(20).map(ref),
        },
      ]),
    ),
  },
  'a chain of 30,000 references': {
    schema: { properties: { prompt: ref(0) } },
    input: { prompt: 1 },
    more: Object.fromEntries(range(30_000).map((at) => [`S${at}`, { allOf: [ref(at + 1)] }])),
  },
  'a thousand uses of a schema of a megabyte': {
    schema: { properties: fields(1_000, ref(0)) },
    input: { f1: 1 },
    more: { S0: { ...text, description: 'd'.repeat(1_000_000), examples: range(100_000) } },
  },
  'thousands of alternatives for thousands of items': {
    schema: {
      properties: {
        list: {
          type: 'array',
          items: {
            anyOf: range(40).map((at) => ({ type: 'object', required: [`a${at}`, `b${at}`] })),
          },
        },
      },
    },
    input: { list: range(30_000).map(() => 1) },
  },
  'a hundred thousand fields that the model does not know': {
    schema: { properties: fields(400, text), additionalProperties: false },
    input: fields(100_000, [0]),
  },
  'a hundred thousand fields that the model knows': {
    schema: { properties: fields(100_000, { ...text, minLength: 2 }) },
    input: fields(1_000, [0]),
  },
  'a field in a field in a field': {
    schema: range(150).reduce<object>((inner) => ({ properties: { in: inner } }), text),
    input: range(150).reduce<object>((inner) => ({ in: inner }), {}),
  },
};

describe('attacks: schemas of a stranger, over HTTP', () => {
  const fal = useForSuite(startHostileFal);
  const bench = useForSuite(() => startHttp({ env: { FAL_GATEWAY_URL: fal.url } }));
  const client = useForSuite(() => bench.client('caller-id:caller-secret'));

  for (const [at, [what, { schema, input, more }]] of Object.entries(CASES).entries()) {
    it(`${what}: answered, and others are served`, async () => {
      const id = `evil/model-${at}`;
      const content = { 'application/json': { schema: { type: 'object', ...schema } } };
      const openapi = {
        paths: { [`/${id}`]: { post: { requestBody: { content } } } },
        components: { schemas: more ?? {} },
      };
      fal.attack(
        new RegExp(`GET /api\\.fal\\.ai/v1/models\\?endpoint_id=evil%2Fmodel-${at}&`),
        json({ models: [{ endpoint_id: id, openapi }] }),
      );
      const call = (name: string, given: object) =>
        client.callTool({ name, arguments: { endpoint_id: id, ...given } }, undefined, {
          timeout: 30_000,
        });
      for (const answer of [
        await call('run_model', { input, wait_seconds: 1 }),
        await call('get_model_schema', {}),
      ]) {
        assert.ok(JSON.stringify(answer.content).length < 20_000);
      }
      assert.equal((await fetch(new URL('/healthz', bench.url))).status, 200);
    });
  }
});
