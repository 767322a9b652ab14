import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { planPack, type PackKind } from '../../src/packs/packs.ts';
import type { SourceFacts } from '../../src/packs/plan.ts';
import { BLUE, jpeg, noise, paint, png, RED } from '../support/pictures.ts';
import { filesIn, useFolder, write } from './fixture.ts';
import { CLEAR, disk, measure, pixel, reach, solid, WHITE } from './measure.ts';

describe('the Open Graph picture', () => {
  const folder = useFolder();

  it('is a JPEG of 1200 × 630 pixels that keeps the middle', async () => {
    const tall = paint(400, 800, (_x, y) => (y < 280 || y >= 520 ? BLUE : RED));
    const { notes } = await write(folder(), { kind: 'openGraph' }, { a: png(tall) });
    const made = measure((await filesIn(folder())).get('og-image.jpg'));
    assert.deepEqual([made.width, made.height], [1200, 630]);
    for (const [x, y] of [
      [5, 5],
      [1190, 620],
    ] as const)
      pixel(made, x, y).forEach((part, at) =>
        assert.ok(Math.abs(part - (solid(RED)[at] ?? 0)) < 8, pixel(made, x, y).join()),
      );
    assert.deepEqual(notes, [
      'The picture has 400 × 800 pixels and is enlarged.',
      '74 % of the picture is cut off at its edges.',
    ]);
  });

  it('says when what is shown reaches beyond the safe zone', async () => {
    const inside = paint(1200, 630, (x, y) =>
      x > 60 && x < 1130 && y > 50 && y < 580 ? RED : WHITE,
    );
    const beyond = paint(1200, 630, (x, y) =>
      x > 50 && x < 1130 && y > 50 && y < 580 ? RED : WHITE,
    );
    assert.deepEqual((await write(folder(), { kind: 'openGraph' }, { a: png(inside) })).notes, []);
    const other = path.join(folder(), 'other');
    await mkdir(other);
    const { notes } = await write(other, { kind: 'openGraph' }, { a: png(beyond) });
    assert.match(notes.join(), /beyond the 1080 × 540 pixels/);
  });
});

describe('the icon of an iOS app', () => {
  const folder = useFolder();

  it('is opaque, without alpha channel, and named by its catalogue', async () => {
    await write(folder(), { kind: 'iosIcon' }, { a: png(disk(200)) });
    const files = await filesIn(folder());
    const made = measure(files.get('AppIcon.appiconset/AppIcon.png'));
    assert.deepEqual([made.width, made.height, made.channels], [1024, 1024, 3]);
    assert.deepEqual(pixel(made, 0, 0), WHITE);
    assert.deepEqual(JSON.parse(String(files.get('AppIcon.appiconset/Contents.json'))), {
      images: [{ filename: 'AppIcon.png', idiom: 'universal', platform: 'ios', size: '1024x1024' }],
      info: { author: 'xcode', version: 1 },
    });
    assert.equal(files.size, 2);
  });
});

describe('the icons of an Android app', () => {
  const folder = useFolder();

  it('have five densities, a safe zone and the colour behind them', async () => {
    const request = { kind: 'androidIcon', background: [0, 64, 255] } as const;
    await write(folder(), request, { a: png(disk(500)) });
    const files = await filesIn(folder());
    const sides = { mdpi: 48, hdpi: 72, xhdpi: 96, xxhdpi: 144, xxxhdpi: 192 };
    for (const [density, side] of Object.entries(sides)) {
      const plain = measure(files.get(`res/mipmap-${density}/ic_launcher.png`));
      assert.deepEqual([plain.width, plain.height], [side, side]);
      const layer = measure(files.get(`res/mipmap-${density}/ic_launcher_foreground.png`));
      const large = (side * 108) / 48;
      assert.deepEqual([layer.width, layer.height], [large, large]);
      assert.deepEqual(pixel(layer, 0, 0), CLEAR);
      assert.ok(reach(layer) <= 33 / 108 + 1.5 / large, String(reach(layer)));
      assert.ok(reach(layer) > 0.28);
    }
    const store = measure(files.get('play-store-512.png'));
    assert.deepEqual([store.width, store.channels], [512, 4]);
    assert.deepEqual(pixel(store, 0, 0), [0, 64, 255, 255]);
    assert.match(String(files.get('res/values/ic_launcher_background.xml')), />#0040ff</);
    const adaptive = String(files.get('res/mipmap-anydpi-v26/ic_launcher.xml'));
    assert.match(adaptive, /@color\/ic_launcher_background[^]*@mipmap\/ic_launcher_foreground/);
    assert.equal(files.size, 13);
  });
});

describe('a sprite sheet', () => {
  const folder = useFolder();

  it('holds every sprite, pixel by pixel, where its index says', async () => {
    const sprites = Object.fromEntries(
      Array.from({ length: 23 }, (_, at) => [
        `s${at}`,
        paint(5 + at * 3, 60 - at * 2, (x, y) => [at * 10, x * 3, y * 4, at % 2 === 0 ? 255 : 130]),
      ]),
    );
    const bytes = Object.entries(sprites).map(([name, one]) => [name, png(one)] as const);
    await write(folder(), { kind: 'spriteSheet' }, Object.fromEntries(bytes));
    const files = await filesIn(folder());
    const sheet = measure(files.get('sprites.png'));
    const index = JSON.parse(String(files.get('sprites.json'))) as {
      image: string;
      width: number;
      height: number;
      sprites: { name: string; x: number; y: number; width: number; height: number }[];
    };
    assert.deepEqual(
      [index.image, index.width, index.height],
      ['sprites.png', sheet.width, sheet.height],
    );
    assert.deepEqual(
      index.sprites.map(({ name }) => name),
      Object.keys(sprites),
    );
    const covered = new Uint8Array(sheet.width * sheet.height);
    for (const { name, x, y, width, height } of index.sprites) {
      const sprite = sprites[name];
      assert.ok(sprite);
      assert.deepEqual([width, height], [sprite.width, sprite.height]);
      for (let row = 0; row < height; row++)
        for (let column = 0; column < width; column++) {
          assert.deepEqual(pixel(sheet, x + column, y + row), pixel(sprite, column, row));
          const at = (y + row) * sheet.width + x + column;
          assert.equal(covered[at], 0, 'no two overlap');
          covered[at] = 1;
        }
    }
    const share = covered.reduce((sum, one) => sum + one, 0) / covered.length;
    assert.ok(share > 0.7, `${share} of the sheet is used`);
  });

  it('gives sprites of one name different names', () => {
    const facts: SourceFacts = { name: 'a', format: 'png', width: 4, height: 4, hasAlpha: false };
    const [, index] = planPack('spriteSheet', [facts, facts, { ...facts, name: 'a-2' }, facts]);
    assert.ok(index?.make === 'text');
    const { sprites } = JSON.parse(index.text) as { sprites: { name: string }[] };
    assert.deepEqual(
      sprites.map(({ name }) => name),
      ['a', 'a-2', 'a-2-2', 'a-3'],
    );
  });
});

describe('a pack', () => {
  const folder = useFolder();
  const facts: SourceFacts = { name: 'a', format: 'png', width: 9, height: 9, hasAlpha: false };

  it('is made from the number of pictures that it needs', () => {
    const none = { kind: 'invalid-input' };
    for (const kind of ['webIcons', 'openGraph', 'iosIcon', 'androidIcon'] satisfies PackKind[]) {
      assert.throws(() => planPack(kind, []), none);
      assert.throws(() => planPack(kind, [facts, facts]), none);
    }
    assert.throws(() => planPack('spriteSheet', []), none);
    assert.throws(() => planPack('spriteSheet', Array<SourceFacts>(257).fill(facts)), none);
    const wide = { ...facts, width: 4_000, height: 4_000 };
    assert.throws(() => planPack('spriteSheet', [wide, wide]), /at most 4096 a side/);
  });

  it('takes a large photograph', async () => {
    const file = jpeg(noise(1_500, 1_200, 10));
    await write(folder(), { kind: 'iosIcon' }, { a: file });
    const { width } = measure((await filesIn(folder())).get('AppIcon.appiconset/AppIcon.png'));
    assert.equal(width, 1024);
  });
});
