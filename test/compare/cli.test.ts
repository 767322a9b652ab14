import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { useCli } from '../cli/cli.ts';
import { until } from '../support/until.ts';

const [FLUX, IMAGEN, KLING] = [
  'fal-ai/flux/schnell',
  'fal-ai/imagen4/preview',
  'fal-ai/kling-video/v2.1/master/text-to-video',
];
const [EDIT, BANANA] = ['fal-ai/flux/dev/image-to-image', 'fal-ai/nano-banana/edit'];
const PAGE = 'out/comparison-a-fox.html';

interface Model {
  readonly endpoint_id: string;
  readonly state: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly notes: readonly string[];
  readonly files: readonly string[];
  readonly cost?: number;
  readonly seconds?: number;
  readonly seed?: number;
}

const modelsOf = (out: string) => (JSON.parse(out) as { models: readonly Model[] }).models;
const statesOf = (out: string) => modelsOf(out).map(({ state }) => state);

describe('fal-mcp compare of slow models', () => {
  const cli = useCli({ runMs: 1_500 });
  const start = (args: readonly string[]) => cli.start(['compare', ...args]);
  const run = (...args: string[]) => start(args).ended;

  it('continues after a kill without a second submit', async () => {
    const args = [FLUX, IMAGEN, KLING, '-i', 'prompt=a fox', '--save-to', 'out'];
    const { child, ended } = start(args);
    await until(() => cli.sandbox.submits() === 3);
    child.kill('SIGKILL');
    await ended;
    const { code, out, err } = await run(...args, '--json', '--quiet');
    assert.equal(code, 0, err);
    assert.equal(cli.sandbox.submits(), 3);
    assert.ok(modelsOf(out).every(({ files }) => files.length === 1));
  });

  it('reports what was made, and writes no page, where a link takes the place of the folder', async function () {
    const outside = path.join(cli.data, 'outside');
    await mkdir(outside);
    const args = ['-i', 'prompt=a', '--save-to', 'out', '--json'];
    const { ended } = cli.start(['compare', FLUX, IMAGEN, ...args]);
    await until(() => cli.sandbox.submits() === 2);
    const folder = path.join(cli.project, 'out');
    await rm(folder, { recursive: true });
    await symlink(outside, folder).catch(() => this.skip()); // Windows lets only administrators make links.
    const { out, err } = await ended;
    assert.deepEqual(statesOf(out), ['completed', 'completed']);
    assert.match(err, /The comparison was not written: .*replaced by a link/);
    assert.ok((await readdir(outside)).every((name) => !name.endsWith('.html')));
  });
});

describe('fal-mcp compare', () => {
  const cli = useCli();
  const start = (args: readonly string[], env?: NodeJS.ProcessEnv) =>
    cli.start(['compare', ...args], { ...(env && { env }) });
  const run = (...args: string[]) => start(args).ended;

  it('runs one input with several models and shows what came of it side by side', async () => {
    const input = ['-i', 'prompt=a fox', '-i', 'seed=7', '-i', 'image_size=landscape_4_3'];
    const { code, out, err } = await run(FLUX, IMAGEN, KLING, ...input, '--save-to', 'out');
    assert.equal(code, 0, err);
    assert.match(out, /^ENDPOINT +STATE +USD +SECONDS +SEED +RESULT$/m);
    assert.match(out, /^fal-ai\/flux\/schnell +done +0\.003 +[\d.]+ +7 +.+\.jpg$/m);
    assert.match(out, /^3 of 3 models are done, for [\d.]+ USD\.$/m);
    assert.match(err, /fal-ai\/imagen4\/preview uses only the shape of image_size/);
    assert.match(err, /Not used by fal-ai\/kling-video\/v2\.1\/master\/text-to-video: .*seed/);
    // What does not map is printed before the first submit.
    assert.ok(err.indexOf('Not used by') < err.indexOf('of 3'), err);
    const saved = await readdir(path.join(cli.project, 'out'));
    assert.equal(saved.length, 4, saved.join());
    const page = await readFile(path.join(cli.project, PAGE), 'utf8');
    for (const id of [FLUX, IMAGEN, KLING]) assert.ok(page.includes(`<h2>${id}</h2>`), id);
    const shown = [...page.matchAll(/<(?:img|video) src="([^"]+)"/g)].map(([, file]) => file);
    assert.deepEqual(shown.toSorted(), saved.filter((name) => !name.endsWith('.html')).toSorted());
    assert.match(page, /done · 0\.003 USD · [\d.]+ s · seed 7/);
    assert.match(page, /<li>Not used by fal-ai\/kling-video[^<]+seed/);
  });

  it('prints JSON with the input of each model', async () => {
    const args = ['-i', 'prompt=a fox', '-i', 'aspect_ratio=16:9', '--json', '--quiet'];
    const { out, err } = await run(FLUX, IMAGEN, ...args);
    assert.notEqual(out, '', err);
    const [flux, imagen] = modelsOf(out);
    // A field that only another model has reaches the first one by what it means.
    assert.deepEqual(flux?.input, { prompt: 'a fox', image_size: 'landscape_16_9' });
    assert.deepEqual(imagen?.input, { prompt: 'a fox', aspect_ratio: '16:9' });
    assert.deepEqual([flux.notes, imagen.notes], [[], []]);
    assert.equal(typeof flux.seconds, 'number');
    assert.equal(typeof flux.seed, 'number');
  });

  it('uploads a file once and puts it where each model takes one', async () => {
    await writeFile(path.join(cli.project, 'photo.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    const args = ['-i', 'prompt=a hat', '-i', 'image_url=photo.png', '--json', '--quiet'];
    const { out, err } = await run(EDIT, BANANA, ...args);
    assert.notEqual(out, '', err);
    const [edit, banana] = modelsOf(out);
    assert.deepEqual(banana?.input.image_urls, [edit?.input.image_url]);
    const uploads = cli.sandbox.seen.filter(
      ({ method, path: at }) => method === 'POST' && at.includes('storage/upload/initiate'),
    );
    assert.equal(uploads.length, 1);
    assert.ok(statesOf((await run(EDIT, BANANA, ...args)).out).every((s) => s === 'done-before'));
    await writeFile(path.join(cli.project, 'photo.png'), Buffer.from('89504e470d0a1a0a00', 'hex'));
    assert.ok(statesOf((await run(EDIT, BANANA, ...args)).out).every((s) => s === 'completed'));
  });

  it('refuses all before anything is paid', async () => {
    const missing = await run(FLUX, EDIT, '-i', 'prompt=a');
    assert.equal(missing.code, 2);
    assert.match(missing.err, /fal-ai\/flux\/dev\/image-to-image also needs: image_url\./);
    const faulty = await run(FLUX, IMAGEN, '-i', 'prompt=a', '-i', 'num_images=many');
    assert.equal(faulty.code, 2);
    assert.match(faulty.err, /num_images.*many/s);
    const unknown = await run(FLUX, IMAGEN, '-i', 'promt=a');
    assert.equal(unknown.code, 2);
    assert.match(unknown.err, /promt: a field of none of these models/);
    for (const ids of [[FLUX], [FLUX, FLUX], Array.from({ length: 9 }, (_, at) => `a/b${at}`)])
      assert.equal((await run(...ids, '-i', 'prompt=a')).code, 2);
    const dear = await run(FLUX, KLING, '-i', 'prompt=a', '--max-cost', '0.01');
    assert.equal(dear.code, 3);
    assert.match(
      dear.err,
      /These 2 runs of fal-ai\/flux\/schnell, fal-ai\/kling-video\S+ .* max_cost is 0\.01 USD/,
    );
    const strict = { FAL_CONFIRM_ABOVE: '0.01' };
    const args = [FLUX, KLING, '-i', 'prompt=a'];
    const unapproved = await start(args, strict).ended;
    assert.equal(unapproved.code, 3);
    assert.match(unapproved.err, /--accept-max-cost/);
    assert.equal(cli.sandbox.submits(), 0);
    const accepted = await start([...args, '--accept-max-cost', '5'], strict).ended;
    assert.equal(accepted.code, 0, accepted.err);
  });

  it('prices what is left with --dry-run, and pays for no model twice', async () => {
    const args = ['-i', 'prompt=a fox', '--save-to', 'out'];
    const dry = await run(FLUX, KLING, ...args, '--dry-run');
    assert.match(dry.out, /^2 models, 2 to run\. They cost at most [\d.]+ USD\.\n$/);
    assert.equal(cli.sandbox.submits(), 0);
    await run(FLUX, IMAGEN, ...args);
    assert.equal(cli.sandbox.submits(), 2);
    // A further model joins the comparison.
    const { out } = await run(FLUX, IMAGEN, KLING, ...args, '--json', '--quiet');
    assert.deepEqual(statesOf(out), ['done-before', 'done-before', 'completed']);
    const page = await readFile(path.join(cli.project, PAGE), 'utf8');
    assert.equal(page.match(/<h2>/g)?.length, 3);
    const fresh = await run(FLUX, IMAGEN, ...args, '--json', '--quiet', '--fresh');
    assert.deepEqual(statesOf(fresh.out), ['completed', 'completed']);
    assert.equal(cli.sandbox.submits(), 5);
    const after = await run(FLUX, IMAGEN, KLING, ...args, '--json', '--quiet');
    assert.ok(statesOf(after.out).every((state) => state === 'done-before'));
  });

  it('writes over no page that is not its own', async () => {
    await run(FLUX, IMAGEN, '-i', 'prompt=a fox', '--save-to', 'out');
    await writeFile(path.join(cli.project, PAGE), 'mine');
    await run(FLUX, IMAGEN, '-i', 'prompt=a fox', '--save-to', 'out');
    assert.equal(await readFile(path.join(cli.project, PAGE), 'utf8'), 'mine');
    assert.ok((await readdir(path.join(cli.project, 'out'))).includes('comparison-a-fox-2.html'));
  });

  it('writes its page through no link', async function () {
    const outside = path.join(cli.data, 'outside.html');
    await mkdir(path.join(cli.project, 'out'));
    const page = path.join(cli.project, PAGE);
    await symlink(outside, page).catch(() => this.skip()); // Windows lets only administrators make links.
    const { code } = await run(FLUX, IMAGEN, '-i', 'prompt=a fox', '--save-to', 'out');
    assert.equal(code, 0);
    assert.equal(existsSync(outside), false);
    assert.ok((await readdir(path.join(cli.project, 'out'))).includes('comparison-a-fox-2.html'));
  });

  it('keeps what is done when a model fails', async () => {
    cli.sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST', path: /imagen4/ },
      action: { kind: 'status', status: 422, body: { detail: 'no such style' } },
    });
    const args = [FLUX, IMAGEN, '-i', 'prompt=a fox', '--save-to', 'out'];
    const { code, out } = await run(...args, '--json', '--quiet');
    assert.notEqual(code, 0);
    assert.equal(statesOf(out)[0], 'completed');
    const again = await run(...args, '--json', '--quiet');
    assert.deepEqual(statesOf(again.out), ['done-before', 'completed']);
  });
});
