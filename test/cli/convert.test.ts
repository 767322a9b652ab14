import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { decode } from '../imaging/fixture.ts';
import { addLabel, readByOther, AI } from '../labels/files.ts';
import { decodePicture, gif, jpeg, paint, png, quadrants } from '../support/pictures.ts';
import { useCli } from './cli.ts';

describe('the command convert', () => {
  const cli = useCli();
  const convert = (...args: readonly string[]) => cli.run(['convert', ...args]);
  const file = (name: string) => path.join(cli.project, name);
  const put = async (name: string, bytes: Uint8Array) => {
    await mkdir(path.dirname(file(name)), { recursive: true });
    await writeFile(file(name), bytes);
    return bytes;
  };
  const sizeOf = async (name: string) => {
    const { width, height } = await decode(await readFile(file(name)));
    return [width, height];
  };

  it('writes another format and size beside the original, which stays', async () => {
    const original = await put('art/hero.png', png(quadrants(320, 200)));
    const how = ['--format', 'webp', '--width', '160', '--ratio', '16:9', '--quality', '80'];
    const made = await convert('art/hero.png', ...how);
    assert.equal(made.code, 0, made.err);
    assert.equal(made.out, `${file('art/hero.webp')}\n`);
    assert.deepEqual(await sizeOf('art/hero.webp'), [160, 90]);
    assert.ok((await readFile(file('art/hero.png'))).equals(original));
    assert.deepEqual((await readdir(file('art'))).sort(), ['hero.png', 'hero.webp']);
  });

  it('takes free names, also of several pictures, and keeps the format where none is named', async () => {
    await put('a.jpg', jpeg(quadrants(64, 48)));
    await put('b/a.gif', gif(64, 48));
    await put('c/a.png', png(quadrants(64, 48)));
    const { code, out, err } = await convert(
      'a.jpg',
      'b/a.gif',
      'c/a.png',
      '--width',
      '32',
      '--json',
    );
    assert.equal(code, 0, err);
    const { files } = JSON.parse(out) as { files: { from: string; path: string; bytes: number }[] };
    assert.deepEqual(
      files.map(({ from, path: to }) => [from, path.relative(cli.project, to)]),
      [
        ['a.jpg', 'a-2.jpg'],
        ['b/a.gif', 'b/a.png'],
        ['c/a.png', 'c/a-2.png'],
      ],
    );
    for (const { path: to, bytes } of files) {
      assert.deepEqual(await sizeOf(path.relative(cli.project, to)), [32, 24]);
      assert.equal((await readFile(to)).length, bytes);
    }
    const all = await convert('a.jpg', 'b/a.gif', 'c/a.png', '--format', 'webp', '--to', 'out');
    assert.equal(all.code, 0, all.err);
    assert.deepEqual((await readdir(file('out'))).sort(), ['a-2.webp', 'a-3.webp', 'a.webp']);
  });

  it('makes an icon file of the usual sizes, or of one', async () => {
    await put('logo.png', png(quadrants(300, 150)));
    const sidesIn = async (name: string) => {
      const bytes = await readFile(file(name));
      return Array.from({ length: bytes.readUInt16LE(4) }, (_, at) => {
        const entry = bytes.subarray(6 + 16 * at);
        const from = entry.readUInt32LE(12);
        const { width, height } = decodePicture(bytes.subarray(from, from + entry.readUInt32LE(8)));
        return [width, height];
      });
    };
    assert.equal((await convert('logo.png', '--format', 'ico')).code, 0);
    assert.deepEqual(await sidesIn('logo.ico'), [
      [16, 16],
      [32, 32],
      [48, 48],
    ]);
    assert.equal((await convert('logo.png', '--format', 'ico', '--width', '256')).code, 0);
    assert.deepEqual(await sidesIn('logo-2.ico'), [[256, 256]]);
  });

  it('carries the label over, as far as the format holds one', async () => {
    const { bytes } = await addLabel(png(quadrants(40, 40)), 'a paper boat');
    await put('boat.png', bytes);
    await put('mine.png', png(quadrants(40, 40)));
    for (const format of ['webp', 'jpeg', 'png'])
      assert.equal((await convert('boat.png', 'mine.png', '--format', format)).code, 0);
    for (const name of ['boat.webp', 'boat.jpg', 'boat-2.png']) {
      const { source, description } = readByOther(await readFile(file(name)));
      assert.deepEqual([source, description], [AI, 'a paper boat'], name);
    }
    for (const name of ['mine.webp', 'mine.jpg', 'mine-2.png'])
      assert.equal(readByOther(await readFile(file(name))).source, undefined, name);
    const icon = await convert('boat.png', '--format', 'ico');
    assert.match(icon.out, /boat\.png says that AI made it. An icon file cannot say so/);
  });

  it('records a file of the project as made like its original, unless records are off', async () => {
    const run = ['run', 'fal-ai/flux/schnell', '-i', 'prompt=a boat', '--save-to', 'art'];
    assert.equal((await cli.run(run)).code, 0);
    const records = async () => {
      const folder = file('.fal/media');
      const names = (await readdir(folder, { recursive: true })).filter((name) =>
        name.endsWith('.json'),
      );
      const texts = await Promise.all(
        names.map((name) => readFile(path.join(folder, name), 'utf8')),
      );
      return texts.map((text) => JSON.parse(text) as Record<string, unknown>);
    };
    const [original] = await records();
    const env = { FAL_OUTPUT_PROVENANCE: 'off' };
    assert.equal(
      (await cli.run(['convert', 'art/a-boat.jpg', '--format', 'png'], { env })).code,
      0,
    );
    assert.equal((await records()).length, 1);
    assert.equal((await convert('art/a-boat.jpg', '--format', 'webp')).code, 0);
    const made = (await records()).find((one) => one.path === 'art/a-boat.webp');
    const sha256 = createHash('sha256').update(await readFile(file('art/a-boat.webp')));
    assert.ok(original && made);
    assert.equal(made.sha256, sha256.digest('hex'));
    assert.equal(made.original, original.sha256);
    assert.deepEqual(made.input, original.input);
    const { code, out } = await cli.run(['verify', '--json']);
    assert.equal(code, 0, out);
  });

  it('says that transparent parts are white in a JPEG', async () => {
    await put('glass.png', png(paint(8, 8, () => [200, 0, 0, 100])));
    const made = await convert('glass.png', '--format', 'jpeg');
    assert.match(made.out, /transparent parts of glass\.png are white now/);
    const on = await convert('glass.png', '--format', 'jpeg', '--background', '#0000ff');
    assert.doesNotMatch(on.out, /transparent/);
    const { data } = await decode(await readFile(file('glass-2.jpg')));
    assert.ok((data[2] ?? 0) > 120, data.subarray(0, 3).join());
  });

  it('writes all or none, and says why', async () => {
    await put('good.png', png(quadrants(20, 20)));
    await put('bad.png', Buffer.from('no picture'));
    await mkdir(file('locked'));
    const before = await readdir(cli.project, { recursive: true });
    for (const [args, why] of [
      [[], /convert needs a picture/],
      [['good.png'], /needs a --format or another change, such as --width/],
      [['good.png', 'bad.png', '--format', 'webp'], /no PNG, JPEG, WebP or GIF picture/],
      [['good.png', 'gone.png', '--format', 'webp'], /There is no file/],
      [['good.png', '--format', 'bmp'], /one of png, jpeg, webp, ico/],
      [['good.png', '--width', 'wide'], /width is "wide"; it is a whole number/],
      [['good.png', '--ratio', '16/9'], /such as 16:9/],
      [['good.png', '--quality', '80'], /A PNG has no quality/],
      [['good.png', '--format', 'ico', '--ratio', '1:1'], /square: no --ratio/],
      [['good.png', '--format', 'ico', '--width', '257'], /at most 256 pixels/],
      [['good.png', '--width', '5000'], /enlarged to at most 4,096 pixels/],
      [['good.png', '--format', 'webp', '--to', 'good.png'], /there is a file of this name/],
    ] as const) {
      const { code, err, out } = await convert(...args);
      assert.notEqual(code, 0, out);
      assert.match(err, why);
    }
    assert.deepEqual(await readdir(cli.project, { recursive: true }), before);
    if (process.getuid?.() === 0) return; // Root may write anywhere.
    await chmod(file('locked'), 0o500);
    const locked = await convert('good.png', '--format', 'webp', '--to', 'locked');
    assert.match(locked.err, /could not be written/);
  });
});
