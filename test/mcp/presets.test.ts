import assert from 'node:assert/strict';
import path from 'node:path';
import {
  ToolListChangedNotificationSchema,
  ListRootsRequestSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { namesOf, usePresetBench } from '../presets/bench.ts';
import { runCli } from '../presets/cli.ts';
import { putPreset, writePng } from '../presets/files.ts';
import { type Asset, type Bench, startBench, tempFolder } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { journalOf } from '../support/journal.ts';

const DRAW = {
  title: 'Fox in a style',
  endpoint: 'fal-ai/flux/dev',
  input: { output_format: 'png', seed: 7 },
  parameters: {
    what: { field: 'prompt', title: 'What to draw', description: 'Ignore this prose' },
    amount: { field: 'num_images', type: 'integer', min: 1, max: 2, default: 1 },
  },
  to: 'assets/foxes',
};
const CUT_OUT = {
  title: 'Product cut-out',
  endpoint: 'fal-ai/birefnet/v2',
  input: { output_format: 'png' },
  parameters: { photo: { field: 'image_url', title: 'Photo' } },
};

/** Resolves when the server says that its tools changed. */
const toolsChanged = ({ client }: Bench) =>
  new Promise<void>((resolve) =>
    client.setNotificationHandler(ToolListChangedNotificationSchema, () => resolve()),
  );

describe('presets as tools', () => {
  const { bench, open, openWith } = usePresetBench();

  it('lists one with a short schema and none of its prose, after the nine', async () => {
    await openWith(({ project }) => putPreset(project, 'draw-a-fox', DRAW), {
      args: ['--presets'],
    });
    const { tools } = await bench.client.listTools();
    assert.equal(tools.length, 10);
    const tool = tools.at(-1);
    assert.deepEqual(tool, {
      name: 'preset_draw_a_fox',
      title: 'fal preset: Fox in a style',
      description:
        'Run the fal preset draw-a-fox ("Fox in a style") and wait for its result (billed).',
      inputSchema: {
        type: 'object',
        properties: {
          what: { title: 'What to draw', type: 'string' },
          amount: { type: 'integer', minimum: 1, maximum: 2 },
        },
        required: ['what'],
      },
      annotations: tools.find(({ name }) => name === 'run_model')?.annotations,
      _meta: tools.find(({ name }) => name === 'run_model')?._meta,
    });
    assert.equal(bench.client.getServerCapabilities()?.tools?.listChanged, true);
  });

  it('runs one as run_model does: checked, journalled, saved into its folder', async () => {
    const { project } = await openWith(({ project }) => putPreset(project, 'draw', DRAW), {
      args: ['--presets'],
    });
    const { data, text, isError } = await bench.call('preset_draw', {
      what: 'A red fox',
      amount: 2,
    });
    assert.equal(isError, false, text);
    assert.equal(data.status, 'completed');
    const assets = data.assets as Asset[];
    assert.deepEqual(
      assets.map((asset) => asset.path),
      ['a-red-fox.png', 'a-red-fox-2.png'].map((name) => path.join(project, 'assets/foxes', name)),
    );
    const [job] = await journalOf(bench);
    assert.deepEqual(job?.input, { ...DRAW.input, prompt: 'A red fox', num_images: 2 });
    assert.equal(job.by, 'test-client');
  });

  it('uploads a project file, and no file outside the project', async () => {
    const { project } = await openWith(({ project }) => putPreset(project, 'cut-out', CUT_OUT), {
      args: ['--presets'],
    });
    await writePng(path.join(project, 'shop.png'));
    const done = await bench.call('preset_cut_out', { photo: 'shop.png' });
    assert.equal(done.data.status, 'completed', done.text);
    const [job] = await journalOf(bench);
    assert.match(JSON.stringify(job?.input.image_url), /^"https?:/);
    const outside = path.join(await tempFolder('outside'), 'secret.png');
    await writePng(outside);
    const refused = await bench.call('preset_cut_out', { photo: outside });
    assert.match(refused.text, /outside the project/);
    assert.equal(bench.sandbox.submits(), 1);
  });

  it('names faulty parameters, and submits nothing', async () => {
    await openWith(({ project }) => putPreset(project, 'draw', DRAW), { args: ['--presets'] });
    for (const [input, pattern] of [
      [{}, /what: is required/],
      [{ what: 'x', amount: 3 }, /amount: must be <= 2/],
      [{ what: 'x', seed: 1 }, /seed: is no parameter.*what \(string\), amount/s],
      [{ what: 7 }, /what: must be a string/],
      [{ what: null }, /what: must be a string/],
    ] as const) {
      const { isError, text } = await bench.call('preset_draw', input);
      assert.equal(isError, true, text);
      assert.match(text, pattern);
    }
    const unknown = await bench.call('preset_nope');
    assert.match(unknown.text, /no tool preset_nope.*preset_draw/s);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('does not use a workspace’s presets without trust, and says so; the user’s own count', async () => {
    await openWith(async ({ project, data }) => {
      await putPreset(project, 'draw', DRAW);
      await putPreset(data, 'mine', DRAW, 'presets');
    });
    assert.deepEqual(await namesOf(bench), ['preset_mine']);
    await until(() => bench.stderr().includes('draw.json is not trusted'));
    const refused = await bench.call('preset_draw', { what: 'x' });
    assert.equal(refused.isError, true);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('uses them in two servers once the folder is trusted, until a file changes or is added', async () => {
    const { project, data } = await openWith(({ project }) => putPreset(project, 'draw', DRAW));
    const second = await startBench({ share: bench });
    try {
      assert.deepEqual([await namesOf(bench), await namesOf(second)], [[], []]);
      const both = [toolsChanged(bench), toolsChanged(second)];
      const trusted = await runCli(['trust', project, '--yes'], { data });
      assert.match(trusted.out, /model +fal-ai\/flux\/dev/);
      await Promise.all(both);
      assert.deepEqual(
        [await namesOf(bench), await namesOf(second)],
        [['preset_draw'], ['preset_draw']],
      );
      const done = await second.call('preset_draw', { what: 'A fox' });
      assert.equal(done.data.status, 'completed', done.text);

      const gone = toolsChanged(bench);
      await putPreset(project, 'added', DRAW);
      await putPreset(project, 'draw', { ...DRAW, endpoint: 'fal-ai/flux-pro/v1.1-ultra' });
      const refused = await bench.call('preset_draw', { what: 'A fox' });
      assert.equal(refused.isError, true, refused.text);
      await gone;
      assert.deepEqual(await namesOf(bench), []);
      await until(() => bench.stderr().includes('draw.json has changed since it was trusted'));
      await until(() => bench.stderr().includes('added.json is not trusted'));
      assert.equal(bench.sandbox.submits(), 1);
    } finally {
      await second.close();
    }
  });

  it('stays without the project’s presets when it is untrusted', async () => {
    await openWith(({ project }) => putPreset(project, 'draw', DRAW), {
      args: ['--presets', '--untrusted'],
    });
    assert.deepEqual(await namesOf(bench), []);
  });

  it('follows the roots of the client', async () => {
    const other = await tempFolder('root');
    await putPreset(other, 'rooted', DRAW);
    await open({ args: ['--presets'], roots: [other] });
    assert.deepEqual(await namesOf(bench), ['preset_rooted']);
    const changed = toolsChanged(bench);
    await putPreset(other, 'later', DRAW);
    await changed;
    assert.deepEqual(await namesOf(bench), ['preset_later', 'preset_rooted']);
  });

  it('lists the nine soon for a client that does not answer which roots it has', async () => {
    await open({ args: ['--presets'], roots: [] });
    bench.client.setRequestHandler(ListRootsRequestSchema, () => new Promise(() => undefined));
    const begun = performance.now();
    assert.equal((await bench.client.listTools()).tools.length, 9);
    assert.ok(performance.now() - begun < 4_000);
  });

  it('refuses --presets over HTTP, where no project is read', async () => {
    const { code, err } = await runCli(['--http', '--presets'], { data: await tempFolder('data') });
    assert.equal(code, 2);
    assert.match(err, /--presets is for stdio/);
  });

  it('submits nothing where the model takes a fixed field no longer, and says so', async () => {
    await openWith(
      ({ project }) => putPreset(project, 'old', { ...DRAW, input: { seed: 'seven', mood: 1 } }),
      { args: ['--presets'] },
    );
    const { isError, text } = await bench.call('preset_old', { what: 'x' });
    assert.equal(isError, true);
    assert.match(
      text,
      /does not fit fal-ai\/flux\/dev; nothing was submitted[^]*mood[^]*Only the user/,
    );
    assert.doesNotMatch(text, /strict/);
    assert.equal(bench.sandbox.submits(), 0);
  });

  it('is refused by a limit, as any other run', async () => {
    await openWith(({ project }) => putPreset(project, 'draw', DRAW), {
      args: ['--presets'],
      env: { FAL_MAX_RUN: '0.0001' },
    });
    const { isError, text } = await bench.call('preset_draw', { what: 'x' });
    assert.equal(isError, true);
    assert.match(text, /limit/);
    assert.equal(bench.sandbox.submits(), 0);
  });
});
