import assert from 'node:assert/strict';
import type { ModelSchema, Schema } from '../../src/domain/types.ts';
import { CODE_LANGUAGES } from '../../src/domain/codeLanguages.ts';
import { getModelSchema } from '../../src/tools/getModelSchema.ts';
import { getPricing } from '../../src/tools/getPricing.ts';
import { recommendModel } from '../../src/tools/recommendModel.ts';
import { searchDocs } from '../../src/tools/searchDocs.ts';
import { searchModels } from '../../src/tools/searchModels.ts';
import type { Answer, Call, ToolContext } from '../../src/tools/tool.ts';
import { hostileText, randomFrom } from './hostile.ts';

const LONGEST = 8_000;
const CALL: Call = {
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
  by: 'test',
};
const random = randomFrom(7);
const long = (length = 20_000): string => hostileText(random, length);

/** ToolContext of which a tool uses only these. */
const only = (services: object): ToolContext => services as ToolContext;

function holds({ structured, text }: Answer<unknown>): void {
  assert.ok(text.length <= LONGEST, `the text has ${text.length} characters`);
  const size = JSON.stringify(structured).length;
  assert.ok(size <= LONGEST, `the data has ${size} characters`);
}

const model = (at: number) => ({
  endpointId: `some-maker/a-family-of-models/version-${at}`,
  name: long(300),
  category: 'text-to-image',
  description: long(),
  why: long(),
});

describe('a discovery answer is short whatever fal returns', () => {
  it('search_models: a full page of long names and descriptions, none cut off', async () => {
    const search = ({ limit = 20 }: { limit?: number }) =>
      Promise.resolve({
        models: Array.from({ length: limit }, (_, at) => model(at)),
        hasMore: true,
        nextCursor: 'c'.repeat(300),
      });
    const answer = await searchModels.run({ limit: 100 }, only({ catalogue: { search } }), CALL);
    holds(answer);
    assert.ok(answer.structured.models.length > 10);
    assert.ok(answer.structured.models.every((one) => one.endpoint_id.startsWith('some-maker/')));
    assert.equal(answer.structured.has_more, true);
  });

  it('recommend_model: long names and reasons', async () => {
    const found = Array.from({ length: 5 }, (_, at) => ({
      ...model(at),
      takes: ['image'],
      makes: 'image',
      capability: 'c',
    }));
    const recommend = () => Promise.resolve({ found, nearest: [], isCheap: false });
    const prices = { get: () => Promise.resolve(new Map()) };
    const answer = await recommendModel.run(
      { task: 'any' },
      only({ catalogue: { recommend }, prices }),
      CALL,
    );
    holds(answer);
    assert.equal(answer.structured.recommendations.length, 5);
  });

  it('recommend_model: no placeholder of a price, and the cheapest of one unit first', async () => {
    const found = ['a/dear', 'a/stub', 'a/cheap'].map((endpointId) => ({
      ...{ endpointId, name: 'A', category: 'c', capability: 'c', why: 'Fits.' },
      ...{ takes: ['image'], makes: 'image' },
    }));
    const price = (endpointId: string, unitPrice: number, unit = 'images') =>
      [endpointId, { endpointId, unitPrice, unit, currency: 'USD' }] as const;
    const known = new Map([
      price('a/dear', 0.5),
      price('a/stub', 0.00017, 'compute seconds'),
      price('a/cheap', 0.02),
    ]);
    const { structured } = await recommendModel.run(
      { task: 'a cheap one' },
      only({
        catalogue: { recommend: () => Promise.resolve({ found, nearest: [], isCheap: true }) },
        prices: { get: () => Promise.resolve(known) },
      }),
      CALL,
    );
    assert.deepEqual(
      structured.recommendations.map(({ endpoint_id, price: text }) => [endpoint_id, text]),
      [
        ['a/cheap', '0.02 USD per image'],
        ['a/dear', '0.5 USD per image'],
        ['a/stub', undefined],
      ],
    );
  });

  it('search_docs: eight long passages, each with something of it', async () => {
    const search = () =>
      Promise.resolve(
        Array.from({ length: 8 }, (_, at) => ({
          title: long(500),
          url: `https://fal.ai/docs/${at}`,
          content: long(),
        })),
      );
    const answer = await searchDocs.run({ query: 'any' }, only({ docs: { search } }), CALL);
    holds(answer);
    assert.equal(answer.structured.results.length, 8);
    for (const { content } of answer.structured.results) assert.ok(content.length > 200);
  });

  it('get_pricing: fifty endpoints', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `fal-ai/${'m'.repeat(50)}${at}`);
    const get = () =>
      Promise.resolve(
        new Map(
          ids.map((endpointId) => [
            endpointId,
            { endpointId, unitPrice: 0.0123456, unit: 'compute seconds', currency: 'USD' },
          ]),
        ),
      );
    const endpoint_id = ids.join(',');
    assert.ok(getPricing.input.safeParse({ endpoint_id }).success);
    const answer = await getPricing.run({ endpoint_id }, only({ prices: { get } }), CALL);
    holds(answer);
    assert.equal(answer.structured.prices.length, 50);
  });

  it('get_model_schema: hundreds of fields, long words, long examples, in every language', async () => {
    const field = (at: number): Schema => ({
      type: 'string',
      description: long(2_000),
      default: long(3_000),
      examples: [long(3_000)],
      ...(at % 3 === 0 && {
        enum: Array.from({ length: 200 }, (_, n) => `value ${n} ${long(40)}`),
      }),
      ...(at % 7 === 0 && {
        type: 'object',
        properties: Object.fromEntries(Array.from({ length: 30 }, (_, n) => [`inner_${n}`, {}])),
      }),
    });
    const names = Array.from({ length: 300 }, (_, at) => `a_field_number_${at}`);
    const input: Schema = {
      type: 'object',
      required: names.slice(0, 15),
      properties: Object.fromEntries(names.map((name, at) => [name, field(at)])),
    };
    const output: Schema = { ...input, required: names };
    const schema: ModelSchema = { input, output };
    const catalogue = {
      schema: () => Promise.resolve({ schema, source: 'platform' }),
      find: () => Promise.resolve(model(1)),
    };
    for (const code of [undefined, ...CODE_LANGUAGES]) {
      const answer = await getModelSchema.run(
        { endpoint_id: 'fal-ai/some/model', code },
        only({ catalogue }),
        CALL,
      );
      holds(answer);
      for (const name of input.required ?? []) {
        assert.ok(answer.text.includes(`\n  ${name}*`), name);
        assert.ok(
          answer.structured.input.some((one) => one.name === name && one.required),
          name,
        );
      }
    }
  });
});
