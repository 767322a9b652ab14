import assert from 'node:assert/strict';
import { exampleInput } from '../../src/catalogue/example.ts';
import { startRuns } from '../../src/extension/sidebar/runs.ts';
import { readOpenApi } from '../../src/fal/schema.ts';
import type { JsonObject } from '../../src/domain/types.ts';
import { journalOf } from '../support/journal.ts';
import { json, useAttack } from './hostileFal.ts';

const RUN = { endpoint_id: 'fal-ai/flux/schnell', input: { prompt: 'a gate' } };
const RESULT = /GET \/queue\.fal\.run\/.*\/requests\/[^/]+$/;
/** Names that every object of JavaScript has without being given them. */
const INHERITED = ['constructor', '__proto__', 'toString', 'hasOwnProperty'];

describe('attacks: names that objects inherit', () => {
  const bench = useAttack();
  afterEach(() => {
    bench.fal.relent();
  });

  for (const name of INHERITED) {
    it(`${name} as a content type: the result is answered, and its job has its end`, async () => {
      const url = 'https://v3.fal.media/files/a/b';
      bench.fal.attack(
        RESULT,
        json({ images: [{ url, content_type: name, width: 9, height: 9 }] }),
      );
      const { isError, text, data } = await bench.call('run_model', RUN);
      assert.equal(isError, false, text);
      assert.equal(data.status, 'completed', text);
      assert.equal((await journalOf(bench)).at(-1)?.outcome?.end, 'completed');
    });

    it(`${name} as a size: no price is made of it`, async () => {
      const endpoint = 'fal-ai/flux/dev';
      const input = { prompt: 'a gate', image_size: name };
      const { text } = await bench.call('get_pricing', { endpoint_id: endpoint, input });
      assert.doesNotMatch(text, /NaN|undefined|native code/);
      assert.match(text, /USD/);
    });

    it(`${name} as a category or a completed argument: an answer`, async () => {
      const found = await bench.call('search_models', { query: 'picture', category: name });
      assert.doesNotMatch(found.text, /native code|Unexpected/);
      const completed = await bench.client.complete({
        ref: { type: 'ref/resource', uri: 'fal://model/{endpoint_id}' },
        argument: { name, value: 'fal' },
      });
      assert.deepEqual(completed.completion.values, []);
    });

    it(`${name} as a required field: the example has it, or the schema has not`, () => {
      const schema = readOpenApi(openApi(name), 'x/y')?.input ?? {};
      const example = exampleInput(schema);
      const named = Object.keys(schema.properties ?? {});
      assert.equal(named.includes(name), name !== '__proto__');
      assert.deepEqual(Object.keys(example).sort(), [...named].sort());
    });
  }

  it('an input that an agent has written runs again as it is: no variable in it is filled in', async () => {
    const sent: JsonObject[] = [];
    const editor = {
      translate: (text: string) => text,
      variable: () => Promise.reject(new Error('the clipboard was read')),
      autosave: () => Promise.resolve(undefined),
      save: () => Promise.reject(new Error('nothing is saved')),
    };
    const start = (request: { input: JsonObject }) => {
      sent.push(request.input);
      return Promise.reject(new Error('enough'));
    };
    const runnables = {
      check: () => Promise.resolve(),
      prepare: (endpointId: string, input: JsonObject) => Promise.resolve({ endpointId, input }),
    };
    const startBatch = () => Promise.reject(new Error('it is no batch'));
    const events = { progress: () => undefined, onError: () => undefined };
    const deps = { start, startBatch, runnables, editor, ...events };
    const inputs = [{ prompt: 'my clipboard: ${clipboard}' }];
    const run = { endpointId: 'a/b', inputs, literal: true };
    await startRuns(deps, run, new AbortController().signal).catch(() => undefined);
    assert.deepEqual(sent, inputs);
  });
});

function openApi(name: string): JsonObject {
  return JSON.parse(
    JSON.stringify({
      openapi: '3.0.4',
      paths: {
        '/x/y': {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/In' } } },
            },
          },
        },
      },
      components: {
        schemas: {
          In: { type: 'object', required: ['NAME'], properties: { NAME: { type: 'string' } } },
        },
      },
    }).replaceAll('NAME', name),
  ) as JsonObject;
}
