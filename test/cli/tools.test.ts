import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { PIXEL } from '../suites/pixel.ts';
import { useCli } from './cli.ts';

const SCHNELL = 'fal-ai/flux/schnell';

describe('the commands that answer as the tools do', () => {
  const cli = useCli();
  const text = async (...args: string[]) => {
    const { code, out, err } = await cli.run(args);
    assert.equal(code, 0, err);
    return out;
  };
  const json = async (...args: string[]) =>
    JSON.parse(await text(...args, '--json')) as Record<string, unknown>;

  it('search, recommend and explain models, and speak of commands', async () => {
    const found = await text('models', 'kling', '--category', 'image-to-video', '--limit', '2');
    assert.match(found, /^fal-ai\/kling-video\/\S+ \(image-to-video\)/);
    assert.match(found, /There are more: see --limit\.\n$/);
    assert.equal(((await json('models', 'kling', '--limit', '2')).models as unknown[]).length, 2);
    const advice = await text('recommend', 'remove the background of photos');
    assert.match(advice, /^1\. \S+ \|/);
    assert.doesNotMatch(advice, /get_model_schema|run_model/);
    const fields = await text('schema', SCHNELL);
    assert.match(fields, /prompt\*: string/);
    assert.equal((await json('schema', SCHNELL)).endpoint_id, SCHNELL);
  });

  it('price endpoints, and a run by its input', async () => {
    const prices = await text('price', SCHNELL, 'fal-ai/flux/dev');
    assert.match(prices, /^fal-ai\/flux\/schnell: 0\.003 USD per megapixel\nfal-ai\/flux\/dev: /);
    const run = await text('price', SCHNELL, '-i', 'prompt=a', '-i', 'num_images=4');
    assert.match(run, /0\.012 USD/);
    assert.ok((await json('price', SCHNELL)).prices);
  });

  it('search the documentation', async () => {
    assert.match(await text('docs', 'verify a webhook'), /webhook/i);
    assert.ok((await json('docs', 'verify a webhook')).results);
  });

  it('upload files, and print their URLs', async () => {
    await writeFile(path.join(cli.project, 'dot.png'), Buffer.from(PIXEL, 'base64'));
    await writeFile(path.join(cli.project, 'note.txt'), 'hello');
    const urls = (await text('upload', 'dot.png', 'note.txt')).trimEnd().split('\n');
    assert.equal(urls.length, 2);
    assert.match(urls[0] ?? '', /\.png$/);
    const { uploads } = (await json('upload', 'dot.png')) as {
      uploads: { source: string; url: string; reused?: boolean }[];
    };
    assert.deepEqual(
      [uploads[0]?.source, uploads[0]?.url, uploads[0]?.reused],
      ['dot.png', urls[0], true],
    );
    const missing = await cli.run(['upload', 'none.png']);
    assert.equal(missing.code, 2, missing.err);
  });

  it('exit with 2 for faulty arguments, each with what to read', async () => {
    for (const [args, message] of [
      [['schema'], /The command needs an endpoint id\.\nSee node mcp\.mjs schema --help/],
      [['schema', 'no/such-model'], /no endpoint "no\/such-model"/],
      [['price'], /An endpoint id is missing/],
      [['models', '--limit', 'many'], /See node mcp\.mjs models --help/],
      [['upload'], /A file or a URL is missing/],
      [['docs', '--what'], /Unknown option '--what'/],
    ] as const) {
      const { code, err } = await cli.run(args);
      assert.equal(code, 2, err);
      assert.match(err, message);
    }
  });

  it('end although fal hangs, and quietly when nobody reads on', async () => {
    cli.sandbox.fault({
      match: { host: 'api.fal.ai', path: /\/models\?/ },
      times: Infinity,
      action: { kind: 'slow-headers', delayMs: 60_000 },
    });
    const begun = performance.now();
    assert.match(await text('models', 'kling'), /kling/);
    assert.ok(performance.now() - begun < 15_000);
    const unread = cli.start(['models', 'kling']);
    unread.child.stdout.destroy();
    const { code, err } = await unread.ended;
    assert.deepEqual([code, err], [141, '']);
  });

  it('are listed by --help, and an unknown one is an error that names them', async () => {
    const help = await text('--help');
    const { code, err } = await cli.run(['nonsense']);
    assert.equal(code, 2);
    assert.match(err, /^There is no command "nonsense"\. The commands are: run, compare, jobs, /);
    for (const name of [
      'run',
      'jobs',
      'models',
      'recommend',
      'schema',
      'price',
      'docs',
      'upload',
      'spend',
      'connect',
      'completion',
    ]) {
      assert.match(help, new RegExp(`^  ${name}\\b`, 'm'));
      assert.ok(err.includes(name));
      const own = await text(name, '--help');
      assert.match(own, new RegExp(`^Examples?\\n  node mcp\\.mjs ${name}`, 'm'));
    }
    const flag = await cli.run(['--root', '/tmp', 'nonsense']);
    assert.equal(flag.code, 2);
  });
});
