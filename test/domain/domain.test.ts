import assert from 'node:assert/strict';
import { matchesFilter } from '../../src/domain/gallery.ts';
import { jobTitle, mediaOf, promptField, promptOf } from '../../src/domain/input.ts';
import { isInFlight, jobState } from '../../src/domain/jobState.ts';
import { fits } from '../../src/domain/schema.ts';
import type { Json, JsonObject } from '../../src/domain/types.ts';
import { singularUnit, unitLabel, unitsText } from '../../src/domain/units.ts';
import { readOpenApi } from '../../src/fal/schema.ts';
import { loadSnapshot } from '../../src/snapshot/load.ts';

describe('domain: the prompt', () => {
  it('is the first field that holds words, whatever the kind of model', () => {
    assert.equal(promptOf({ prompt: 'a fox', text: 'other' }), 'a fox');
    assert.equal(promptOf({ prompt: '', text: 'good morning' }), 'good morning');
    assert.equal(promptOf({ lyrics: 'la la', seed: 3 }), 'la la');
    assert.equal(promptOf({ prompt: 7 }), undefined);
    assert.equal(promptOf(undefined), undefined);
  });

  it('gives a job its title, in one line', () => {
    assert.equal(jobTitle('FLUX', { prompt: 'a fox\n in  snow' }), 'FLUX: a fox in snow');
    assert.equal(jobTitle('Kokoro', { text: 'good morning' }), 'Kokoro: good morning');
    assert.equal(jobTitle('TripoSR', { image_url: 'https://a/b' }), 'TripoSR');
  });

  it('has a field in a schema: a required one first, never one for media', () => {
    const text = { type: 'string' } as const;
    assert.equal(promptField({ properties: { prompt: text, text }, required: ['text'] }), 'text');
    const properties = { input: { ...text, media: 'audio' }, lyrics: text } as const;
    assert.equal(promptField({ properties }), 'lyrics');
    assert.equal(mediaOf({ type: 'array', items: { type: 'string', media: 'image' } }), 'image');
    assert.equal(mediaOf(text), undefined);
  });
});

describe('domain: the state of a job', () => {
  const handle = { requestId: 'r' };
  it('describes a lost job the same in every place', () => {
    assert.equal(jobState({}, false), 'submitting');
    assert.equal(jobState({ handle }, false), 'running');
    assert.equal(jobState({ handle }, true), 'lost');
    assert.equal(jobState({ outcome: { end: 'ambiguous' } }, false), 'lost');
    assert.equal(jobState({ outcome: { end: 'never-submitted' } }, false), 'not-submitted');
    assert.equal(jobState({ handle, outcome: { end: 'completed' } }, true), 'completed');
    assert.deepEqual((['running', 'submitting', 'lost', 'failed'] as const).map(isInFlight), [
      true,
      true,
      false,
      false,
    ]);
  });
});

describe('domain: the filter of the gallery', () => {
  const job = {
    endpointId: 'fal-ai/flux/dev',
    modelName: 'FLUX.1 [dev]',
    by: 'Claude Code',
    input: { prompt: 'a red bicycle' },
    assets: [{ kind: 'image' as const }],
    error: 'out of memory',
  };
  it('searches the agent, the model, the input and the error', () => {
    for (const text of ['claude', 'FLUX.1 bicycle', 'memory red', '']) {
      assert.equal(matchesFilter({ text }, job), true, text);
    }
    assert.equal(matchesFilter({ text: 'claude blue' }, job), false);
  });

  it('accepts a kind of result, and words for a result', () => {
    assert.equal(matchesFilter({ kind: 'image' }, job), true);
    assert.equal(matchesFilter({ kind: 'video' }, job), false);
    assert.equal(matchesFilter({ kind: 'text' }, job), false);
    assert.equal(matchesFilter({ kind: 'text' }, { ...job, text: 'a poem' }), true);
    assert.equal(matchesFilter({ endpointId: 'fal-ai/veo3' }, job), false);
  });
});

describe('domain: whether a value fits a schema', () => {
  it('knows types, limits, enums, alternatives, lists and fields', () => {
    assert.equal(fits({ type: 'integer', minimum: 1 }, 0), false);
    assert.equal(fits({ type: 'integer', exclusiveMinimum: 1 }, 2), true);
    assert.equal(fits({ type: 'string', nullable: true }, null), true);
    assert.equal(fits({ enum: ['a', 'b'] }, 'c'), false);
    assert.equal(fits({ anyOf: [{ type: 'string' }, { type: 'number' }] }, 3), true);
    assert.equal(fits({ type: 'array', items: { type: 'number' }, maxItems: 1 }, [1, 2]), false);
    const size = { type: 'object', properties: { width: { type: 'number' } } } as const;
    assert.equal(fits({ ...size, required: ['width'] }, {}), false);
    assert.equal(fits(size, { width: 3 }), true);
    assert.equal(fits(size, { constructor: 3 }), false);
  });
});

describe('domain: what a field holds', () => {
  it('is the same in a bundled and in a live schema of one model', () => {
    const snapshot = loadSnapshot(new URL('../../dist/catalogue.br', import.meta.url));
    let fields = 0;
    for (const { endpointId } of snapshot.models) {
      const schema = snapshot.schema(endpointId);
      for (const [name, field] of Object.entries(schema?.input.properties ?? {})) {
        const media = field.media ?? field.items?.media;
        if (media === undefined) continue;
        fields += 1;
        const description = field.description ?? '';
        const string = { type: 'string', description };
        const live = readOpenApi(openApi({ [name]: string }), 'x/y')?.input.properties?.[name];
        if (live?.media !== undefined) assert.equal(live.media, media, `${endpointId} ${name}`);
      }
    }
    assert.ok(fields > 1_000, String(fields));
  });
});

function openApi(properties: JsonObject): Json {
  const schema = { type: 'object', properties };
  const content = { 'application/json': { schema } };
  return { openapi: '3.0.4', paths: { '/x/y': { post: { requestBody: { content } } } } };
}

describe('domain: the units of prices', () => {
  it('are singular in a price, whatever number fal names them in', () => {
    const units = ['megapixels', 'image', 'compute seconds', '1000 characters', '5 seconds', ''];
    const single = ['megapixel', 'image', 'compute second', '1000 characters', '5 seconds', ''];
    assert.deepEqual(units.map(singularUnit), single);
    assert.equal(
      unitLabel('megapixels', (text) => text.toUpperCase()),
      'MEGAPIXEL',
    );
    assert.equal(
      unitLabel('constructors', (text) => text),
      'constructor',
    );
  });

  it('agree with their number', () => {
    assert.equal(unitsText(1, 'megapixels'), '1 megapixel');
    assert.equal(unitsText(1.0486, 'megapixels'), '1.0486 megapixels');
    assert.equal(unitsText(3, 'image'), '3 images');
    assert.equal(unitsText(0.5, '1000 characters'), '0.5 × 1000 characters');
  });
});
