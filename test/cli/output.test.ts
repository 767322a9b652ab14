import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { readHeader } from '../../src/imaging/header.ts';
import { runCli } from '../presets/cli.ts';
import { journalOf } from '../support/journal.ts';
import { tempFolder, useOpenedBench } from '../support/mcp.ts';
import { useCli } from './cli.ts';

const DEV = 'fal-ai/flux/dev';

describe('how the commands save', () => {
  const cli = useCli();
  const headerOf = async (file: string) => readHeader(await readFile(path.join(cli.project, file)));

  it('converts pictures as --convert states and keeps the originals, each with a record and a label', async () => {
    const { code, out, err } = await cli.run([
      ...['run', DEV, '-i', 'prompt=a pond', '-i', 'image_size=landscape_4_3'],
      ...['--save-to', 'art', '--convert', 'webp quality=70 width=300 ratio=3:2'],
    ]);
    assert.equal(code, 0, err);
    assert.equal(out, `${path.join(cli.project, 'art/a-pond.webp')}\n`);
    assert.deepEqual(await headerOf('art/a-pond.webp'), {
      ...{ format: 'webp', width: 300, height: 200 },
    });
    assert.deepEqual(await headerOf('art/originals/a-pond.jpg'), {
      ...{ format: 'jpeg', width: 1024, height: 768 },
    });
    assert.deepEqual((await readdir(path.join(cli.project, 'art'))).sort(), [
      ...['a-pond.webp', 'originals'],
    ]);
    const verified = await runCli(['verify', cli.project, '--json'], { data: cli.data });
    assert.deepEqual(JSON.parse(verified.out), { media: 2, findings: [], complete: true });
    const [job] = await journalOf(cli);
    const [file] = job?.files ?? [];
    assert.equal(path.basename(file?.path ?? ''), 'a-pond.webp');
    assert.equal(path.basename(file?.original?.path ?? ''), 'a-pond.jpg');
    const records = path.join(cli.project, '.fal/media');
    const record = JSON.parse(
      await readFile(
        path.join(records, file?.sha256.slice(0, 2) ?? '', `${file?.sha256}.json`),
        'utf8',
      ),
    ) as Record<string, unknown>;
    assert.equal(record.original, file?.original?.sha256);
    assert.equal(record.path, 'art/a-pond.webp');
  });

  it('leaves videos, and pictures that are as stated, as they are', async () => {
    const convert = ['--save-to', 'art', '--convert', 'jpeg'];
    const picture = await cli.run(['run', DEV, '-i', 'prompt=a reed', ...convert]);
    const video = await cli.run([
      ...['run', 'fal-ai/kling-video/v2.1/master/text-to-video', '-i', 'prompt=a reed', ...convert],
    ]);
    assert.deepEqual([picture.code, video.code], [0, 0], picture.err + video.err);
    assert.deepEqual((await readdir(path.join(cli.project, 'art'))).sort(), [
      ...['a-reed.jpg', 'a-reed.mp4'],
    ]);
  });

  it('saves what cannot be converted as it came, and says why', async () => {
    const { code, out, err } = await cli.run([
      ...['run', DEV, '-i', 'prompt=a gorge', '-i', 'image_size.width=64'],
      ...['-i', 'image_size.height=1024', '--save-to', 'art', '--convert', 'png width=4000'],
    ]);
    assert.equal(code, 0, err);
    assert.match(out, /art\/a-gorge\.jpg\n$/);
    assert.match(err, /a-gorge\.jpg is not converted: The picture would have 4000 × 64000 pixels/);
  });

  it('refuses a conversion that is none before anything is paid', async () => {
    const { code, err } = await cli.run([
      ...['run', DEV, '-i', 'prompt=x', '--save-to', 'art', '--convert', 'gif'],
    ]);
    assert.equal(code, 2);
    assert.match(err, /--convert: "gif" is no format; it is png, jpeg or webp/);
    const env = { FAL_OUTPUT_CONVERT: 'png quality=7' };
    const other = await cli.run(['run', DEV, '-i', 'prompt=x'], { env });
    assert.equal(other.code, 2);
    assert.match(other.err, /FAL_OUTPUT_CONVERT: A PNG has no quality/);
    assert.equal(cli.sandbox.submits(), 0);
  });

  it('saves in FAL_OUTPUT_DIR under the names of --naming; --save-to comes first', async () => {
    const env = { FAL_OUTPUT_DIR: 'made', FAL_OUTPUT_NAMING: '${seed}-${prompt}' };
    const args = ['run', DEV, '-i', 'prompt=a jetty', '-i', 'seed=7'];
    assert.match((await cli.run(args, { env })).out, /\/made\/7-a-jetty\.jpg\n$/);
    const flags = ['--save-to', 'art', '--naming', '${model}_${index}'];
    assert.match((await cli.run([...args, ...flags], { env })).out, /\/art\/flux-dev_1\.jpg\n$/);
  });

  it('says in what a result is not as its input states', async () => {
    const { code, err } = await cli.run([
      ...['run', 'fal-ai/kling-video/v2.1/master/text-to-video', '-i', 'prompt=a ford'],
      ...['-i', 'duration=10', '--save-to', 'art'],
    ]);
    assert.equal(code, 0, err);
    // The clips of the sandbox have 5 seconds, whatever the input states.
    assert.match(err, /a-ford\.mp4 differs from the input: duration 5 s instead of 10 s\./);
    const clear = await cli.run([
      ...['run', 'fal-ai/gpt-image-1/text-to-image', '-i', 'prompt=a mill'],
      ...['-i', 'background=transparent', '--save-to', 'art'],
    ]);
    assert.match(clear.err, /a-mill\.\w+ differs from the input: opaque instead of transparent\./);
  });
});

describe('how the server saves', () => {
  const [, open] = useOpenedBench();
  const input = { endpoint_id: DEV, input: { prompt: 'a weir', image_size: 'square' } };
  const pathOf = (data: Record<string, unknown>) =>
    (data.assets as readonly { readonly path?: string }[])[0]?.path;

  it('saves in --save-to when a call names no folder, under the names of --naming', async () => {
    const bench = await open({ args: ['--save-to', 'made', '--naming', '${model}-${prompt}'] });
    const first = await bench.call('run_model', input);
    assert.equal(pathOf(first.data), path.join(bench.project, 'made/flux-dev-a-weir.jpg'));
    const other = await bench.call('run_model', { ...input, save_to: 'art' });
    assert.equal(pathOf(other.data), path.join(bench.project, 'art/flux-dev-a-weir.jpg'));
  });

  it('saves in a folder of the person outside of the project, and nowhere else there', async () => {
    const outside = path.join(await tempFolder('outside'), 'pictures');
    const bench = await open({ env: { FAL_OUTPUT_DIR: outside, FAL_OUTPUT_CONVERT: 'png' } });
    const first = await bench.call('run_model', input);
    assert.ok(!first.isError, first.text);
    assert.equal(pathOf(first.data), path.join(outside, 'a-weir.png'));
    assert.deepEqual(await readdir(path.join(outside, 'originals')), ['a-weir.jpg']);
    const beside = path.join(path.dirname(outside), 'beside');
    const other = await bench.call('run_model', { ...input, save_to: beside });
    assert.ok(other.isError, other.text);
  });

  it('names a difference between input and file in the answer', async () => {
    const bench = await open();
    const { text, data } = await bench.call('run_model', {
      endpoint_id: 'fal-ai/kling-video/v2.1/master/text-to-video',
      input: { prompt: 'a lock', duration: '10' },
      save_to: 'art',
    });
    assert.match(text, /a-lock\.mp4 differs from the input: duration 5 s instead of 10 s\./);
    assert.match(String(data.next_step), /differs from the input/);
  });

  it('refuses these flags over HTTP', async () => {
    const data = await tempFolder('data');
    const { code, err } = await runCli(['--http', '--save-to', 'made'], { data });
    assert.equal(code, 2);
    assert.match(err, /--save-to, --naming and --convert are for stdio/);
  });
});
