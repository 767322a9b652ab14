import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { plainTitle, type Preset } from '../../src/domain/preset.ts';
import { FalError } from '../../src/fal/errors.ts';
import { modelNotes, presetInput, schemaNotes } from '../../src/presets/input.ts';
import { parsePreset } from '../../src/presets/parse.ts';
import { createPresets } from '../../src/presets/presets.ts';
import { tempFolder } from '../support/mcp.ts';
import { DRAW, putPreset, SCHEMA } from './files.ts';

const faultOf = (preset: object): string => {
  try {
    parsePreset(JSON.stringify(preset));
    return '';
  } catch (error) {
    assert.ok(error instanceof TypeError);
    return error.message;
  }
};

describe('the file of a preset', () => {
  it('is read as it is written', () => {
    assert.deepEqual(parsePreset(`\uFEFF${JSON.stringify(DRAW)}`), DRAW);
    assert.deepEqual(parsePreset('{"title":"x","endpoint":"a/b"}'), {
      title: 'x',
      endpoint: 'a/b',
      input: {},
      parameters: {},
    });
  });

  it('names each fault, where it is and what is allowed', () => {
    const withParameter = (one: object, name = 'what') => ({
      ...DRAW,
      parameters: { [name]: one },
    });
    for (const [preset, pattern] of [
      [{ ...DRAW, colour: 1 }, /^"colour" is unknown; allowed: title, description, endpoint/],
      [
        withParameter({ field: 'prompt', min_value: 1 }),
        /^parameters\.what: "min_value" is unknown; allowed: field, title/,
      ],
      [
        withParameter({ field: 'prompt' }, 'What'),
        /^parameters\.What: the name of a parameter is 1 to 32 of a-z and _/,
      ],
      [withParameter({ field: 'prompt' }, 'a'.repeat(33)), /name of a parameter/],
      [withParameter({ field: 'seed' }), /^parameters\.what: its field seed is in input, too$/],
      [withParameter({ field: 'prompt', type: 'integer', min: 3, max: 1 }), /min is above max/],
      [withParameter({ field: 'prompt', choices: ['a'], default: 'b' }), /default is not a value/],
      [
        withParameter({ field: 'prompt', choices: ['a', 1] }),
        /choices are not all of the type string/,
      ],
      [withParameter({ title: 'x' }), /^parameters\.what\.field: /],
      [
        { ...DRAW, endpoint: 'https://fal.ai/models/fal-ai/flux/dev' },
        /^endpoint: is no endpoint id/,
      ],
      [{ ...DRAW, endpoint: '../../x/y' }, /^endpoint: is no endpoint id/],
      [{ ...DRAW, title: 7 }, /^title: /],
      [[], /not a JSON object/],
    ] as const)
      assert.match(faultOf(preset), pattern);
    for (const to of [
      '..',
      'a/../b',
      '/tmp',
      'C:\\x',
      '~/x',
      'file:///tmp',
      '.git/hooks',
      'a//b',
      '',
    ])
      assert.match(faultOf({ ...DRAW, to }), /^to: /, to);
    assert.match(faultOf({ ...DRAW, input: { a: { constructor: 1 } } }), /"constructor" cannot/);
    assert.throws(() => parsePreset(`${'['.repeat(300)}${']'.repeat(300)}`), /nested more than/);
  });

  it('has a title of plain characters for others', () => {
    assert.equal(plainTitle('a\nb\u202ec **d** [e](f) `g` \u200bh'), 'a b c d e f g h');
    assert.equal(plainTitle('Möbel – 家具'), 'Möbel 家具');
    assert.equal(Array.from(plainTitle('𝒳'.repeat(100))).length, 60);
  });
});

describe('the presets of folders', () => {
  it('prefer the user’s own, and show why the other is not used', async () => {
    const [data, project] = [await tempFolder('data'), await tempFolder('project')];
    await putPreset(data, 'fox', { ...DRAW, title: 'mine' }, 'presets');
    const theirs = await putPreset(project, 'fox', DRAW);
    await putPreset(project, 'Bad Name', DRAW);
    const presets = createPresets({
      dataFolder: data,
      roots: () => Promise.resolve([project]),
      isTrusted: () => true,
    });
    const { files } = await presets.read();
    assert.deepEqual(
      files.map(({ name, state }) => [name, state]),
      [
        ['Bad Name', 'faulty'],
        ['fox', 'usable'],
        ['fox', 'hidden'],
      ],
    );
    assert.equal((await presets.find('fox')).preset.title, 'mine');
    assert.match(files[0]?.fault ?? '', /not kebab-case/);
    assert.ok(files[2]?.fault?.startsWith(theirs));
    assert.equal(await presets.version(), await presets.version());
    await rm(path.join(data, 'presets'), { recursive: true });
    assert.equal((await presets.find('fox')).root, project);
    for (const name of ['constructor', '../fox', 'nope'])
      await assert.rejects(presets.find(name), /There is no preset/);
  });
});

describe('the input of a preset', () => {
  const preset: Preset = {
    title: 'x',
    endpoint: 'a/b',
    input: { strength: 0.5 },
    parameters: {
      words: { field: 'prompt' },
      photo: { field: 'image_urls' },
      style: { field: 'style', choices: ['ink', 'oil', 'wax'], default: 'ink' },
    },
  };

  it('is the fixed fields and the values, one value as a list where the model takes a list', () => {
    const { input, typedFields, notes } = presetInput(
      preset,
      { words: 'w', photo: 'a.png' },
      SCHEMA,
    );
    assert.deepEqual(input, { strength: 0.5, prompt: 'w', image_urls: ['a.png'], style: 'ink' });
    assert.deepEqual(typedFields, ['prompt', 'image_urls']);
    assert.deepEqual(notes, []);
  });

  it('refuses unknown, missing and faulty values, all at once', () => {
    assert.throws(
      () => presetInput(preset, { words: 1, style: 'chalk', strength: 1, constructor: 1 }, SCHEMA),
      (error: unknown) => {
        assert.ok(error instanceof FalError);
        assert.deepEqual(
          error.faults.map((fault) => fault.path),
          ['strength', 'constructor', 'photo', 'words', 'style'],
        );
        return error.kind === 'invalid-input';
      },
    );
  });

  it('comes with notes where the model has changed', () => {
    const old: Preset = {
      ...preset,
      input: { strength: 3, gone: 1 },
      parameters: { style: { field: 'style', default: 'wax' }, other: { field: 'also_gone' } },
    };
    assert.deepEqual(
      schemaNotes(old, SCHEMA).map(
        (note) => /gone|also_gone|prompt|strength|style/.exec(note)?.[0],
      ),
      ['gone', 'also_gone', 'prompt', 'strength', 'style'],
    );
  });

  it('comes with a note for a deprecated model and one with a newer version', async () => {
    const model = (endpointId: string) => ({
      endpointId,
      name: 'x',
      category: 'y',
      description: '',
    });
    const catalogue = {
      all: () => Promise.resolve(['a/b/v1', 'a/b/v2', 'a/b/v3', 'a/c/v9'].map(model)),
      find: (id: string) => Promise.resolve({ ...model(id), status: 'deprecated' as const }),
    };
    assert.deepEqual(await modelNotes({ ...preset, endpoint: 'a/b/v1' }, catalogue), [
      'a/b/v1 is deprecated: choose another model.',
      'a/b/v1 has a newer version: a/b/v3.',
    ]);
  });
});
