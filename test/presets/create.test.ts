import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../../src/fal/errors.ts';
import { createPreset, type NewPreset } from '../../src/presets/create.ts';
import { parsePreset } from '../../src/presets/parse.ts';
import { tempFolder } from '../support/mcp.ts';
import { SCHEMA } from './files.ts';

describe('a new preset', () => {
  const wanted: NewPreset = {
    name: 'fox',
    title: 'A fox',
    endpoint: 'fal-ai/flux/dev',
    input: {
      prompt: 'a fox',
      strength: 0.4,
      style: 'ink',
      image_url: 'https://v3.fal.media/x.png',
    },
    parameters: ['prompt', 'strength', 'image_url', 'image_urls'],
    schema: SCHEMA,
    to: 'assets',
  };

  it('asks the fields that it is given and fixes all others', async () => {
    const project = await tempFolder('project');
    const { path: file } = await createPreset(project, wanted);
    assert.equal(file, path.join(project, '.fal/presets/fox.json'));
    const preset = parsePreset(await readFile(file, 'utf8'));
    assert.deepEqual(preset, {
      title: 'A fox',
      endpoint: 'fal-ai/flux/dev',
      input: { style: 'ink' },
      parameters: {
        prompt: { field: 'prompt', title: 'Prompt', type: 'string', default: 'a fox' },
        strength: { field: 'strength', type: 'number', min: 0, max: 1, default: 0.4 },
        image_url: { field: 'image_url', type: 'file', required: false },
        image_urls: { field: 'image_urls', type: 'file', list: true, required: false },
      },
      to: 'assets',
    });
    assert.deepEqual(await readdir(path.dirname(file)), ['fox.json']);
  });

  it('replaces no other unless it is to', async () => {
    const project = await tempFolder('project');
    const { path: file } = await createPreset(project, wanted);
    const before = await readFile(file, 'utf8');
    await assert.rejects(createPreset(project, { ...wanted, title: 'other' }), /already/);
    assert.equal(await readFile(file, 'utf8'), before);
    await createPreset(project, { ...wanted, title: 'other', overwrite: true });
    assert.equal(parsePreset(await readFile(file, 'utf8')).title, 'other');
    assert.deepEqual(await readdir(path.dirname(file)), ['fox.json']);
  });

  it('is one of several that are made at once', async () => {
    const project = await tempFolder('project');
    const all = await Promise.allSettled(
      Array.from({ length: 8 }, (_, at) => createPreset(project, { ...wanted, title: `t${at}` })),
    );
    assert.equal(all.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  it('is not written through a link, nor under a name that is none', async () => {
    for (const at of ['.fal', '.fal/presets', '.fal/presets/fox.json']) {
      const [project, outside] = [await tempFolder('project'), await tempFolder('outside')];
      const target = path.join(outside, 'kept');
      if (at.endsWith('.json')) await writeFile(target, 'kept');
      else await mkdir(target);
      await mkdir(path.dirname(path.join(project, at)), { recursive: true });
      await symlink(target, path.join(project, at));
      await assert.rejects(createPreset(project, wanted), at);
      if (at.endsWith('.json')) {
        await createPreset(project, { ...wanted, overwrite: true });
        assert.equal(await readFile(target, 'utf8'), 'kept');
      } else assert.deepEqual(await readdir(target), []);
    }
    const project = await tempFolder('project');
    for (const name of ['../fox', 'Fox', 'a/b', '', 'nul', 'x'.repeat(41), 'a--b'])
      await assert.rejects(createPreset(project, { ...wanted, name }), /is no name/);
    for (const change of [
      { to: '../x' },
      { endpoint: 'https://x.test' },
      { parameters: ['options'] },
    ])
      await assert.rejects(createPreset(project, { ...wanted, ...change }), FalError);
    assert.deepEqual(await readdir(project), []);
  });
});
