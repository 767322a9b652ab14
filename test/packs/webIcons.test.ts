import assert from 'node:assert/strict';
import { planPack } from '../../src/packs/packs.ts';
import type { PackChoices } from '../../src/packs/plan.ts';
import {
  BLUE,
  type Colour,
  GREEN,
  paint,
  type Picture,
  png,
  quadrants,
  RED,
} from '../support/pictures.ts';
import { filesIn, imaging, signal, useFolder, write } from './fixture.ts';
import { CLEAR, disk, isOpaque, measure, pixel, reach, solid, square, WHITE } from './measure.ts';

describe('the pack of web icons', () => {
  const folder = useFolder();
  const icons = async (picture: Picture, choices: PackChoices = {}, name = 'Apfel') => {
    await write(folder(), { kind: 'webIcons', ...choices }, { [name]: png(picture) });
    return filesIn(folder());
  };

  it('has every size, and alpha where it may have it', async () => {
    const files = await icons(disk(600));
    const sides = [16, 32, 48, 64, 96, 128, 192, 256, 384, 512];
    for (const side of sides) {
      const made = measure(files.get(`icon-${side}.png`));
      assert.deepEqual([made.width, made.height, made.channels], [side, side, 4]);
      assert.deepEqual(pixel(made, 0, 0), CLEAR);
      assert.deepEqual(pixel(made, side / 2, side / 2), solid(RED));
    }
    const apple = measure(files.get('apple-touch-icon.png'));
    assert.deepEqual([apple.width, apple.height, apple.channels], [180, 180, 3]);
    assert.deepEqual(pixel(apple, 0, 0), WHITE);
    assert.equal(files.size, sides.length + 5);
  });

  it('keeps what is shown within the safe zone of maskable icons', async () => {
    const shapes: [Picture, PackChoices, Colour][] = [
      [disk(600), {}, WHITE],
      [square(600, CLEAR), { background: [1, 2, 3] }, [1, 2, 3, 255]],
      [square(600, [...GREEN, 255]), {}, solid(GREEN)],
    ];
    for (const [picture, choices, corner] of shapes) {
      const path = await imaging.inspect(png(picture), signal);
      const plan = planPack('webIcons', [{ name: 'a', ...path }], choices);
      for (const side of [192, 512]) {
        const planned = plan.find((file) => file.path === `maskable-${side}.png`);
        assert.ok(planned?.make === 'picture');
        const { bytes } = await imaging.convert(png(picture), planned.conversion, signal);
        const made = measure(Buffer.from(bytes));
        assert.equal(made.width, side);
        assert.ok(isOpaque(made));
        assert.deepEqual(pixel(made, 0, 0), corner);
        // The whole circle is used, and nothing is outside of it.
        assert.ok(reach(made) <= 0.4 + 1.5 / side, String(reach(made)));
        assert.ok(reach(made) > 0.38, String(reach(made)));
      }
    }
  });

  it('keeps a photograph within the inner 80 %', async () => {
    const made = measure((await icons(quadrants(300, 300))).get('maskable-512.png'));
    assert.deepEqual(pixel(made, 50, 256), WHITE);
    assert.deepEqual(pixel(made, 51, 240), solid(RED));
    assert.deepEqual(pixel(made, 256, 461), WHITE);
  });

  it('has a favicon with three pictures', async () => {
    const ico = (await icons(disk(100))).get('favicon.ico');
    assert.ok(ico);
    assert.deepEqual(
      [0, 2, 4].map((at) => ico.readUInt16LE(at)),
      [0, 1, 3],
    );
    let end = 6 + 3 * 16;
    [16, 32, 48].forEach((side, at) => {
      const entry = ico.subarray(6 + 16 * at, 22 + 16 * at);
      assert.deepEqual([...entry.subarray(0, 4)], [side, side, 0, 0]);
      assert.deepEqual([entry.readUInt16LE(4), entry.readUInt16LE(6)], [1, 32]);
      assert.equal(entry.readUInt32LE(12), end);
      const made = measure(ico.subarray(end, end + entry.readUInt32LE(8)));
      assert.deepEqual([made.width, made.height], [side, side]);
      assert.deepEqual(pixel(made, side / 2, side / 2), solid(RED));
      end += entry.readUInt32LE(8);
    });
    assert.equal(end, ico.length);
  });

  it('has a manifest whose icons are files of their sizes', async () => {
    const files = await icons(disk(64), { background: [255, 128, 0] }, 'A "b" </c>');
    const manifest = JSON.parse(String(files.get('site.webmanifest'))) as {
      name: string;
      theme_color: string;
      icons: { src: string; sizes: string; purpose: string }[];
    };
    assert.deepEqual([manifest.name, manifest.theme_color], ['A "b" </c>', '#ff8000']);
    assert.deepEqual(
      manifest.icons.map(({ purpose }) => purpose),
      ['any', 'any', 'maskable', 'maskable'],
    );
    for (const { src, sizes } of manifest.icons) {
      const { width, height } = measure(files.get(src));
      assert.equal(sizes, `${width}x${height}`);
    }
  });

  it('fills icons with a photograph, and shows a wide picture on a plain ground whole', async () => {
    const photo = paint(300, 100, (x) => (x < 100 ? BLUE : x < 200 ? RED : GREEN));
    const logo = paint(300, 100, (x, y) => (x < 5 || x >= 295 || y < 5 || y >= 95 ? WHITE : RED));
    for (const [picture, top, middle] of [
      [photo, RED, RED],
      [logo, WHITE, RED],
    ] as const) {
      const facts = { name: 'a', ...(await imaging.inspect(png(picture), signal)) };
      const planned = planPack('webIcons', [facts]).find(({ path }) => path === 'icon-128.png');
      assert.ok(planned?.make === 'picture');
      const { bytes } = await imaging.convert(png(picture), planned.conversion, signal);
      const made = measure(Buffer.from(bytes));
      assert.ok(isOpaque(made));
      assert.deepEqual(pixel(made, 64, 10), solid(top));
      assert.deepEqual(pixel(made, 64, 64), solid(middle));
    }
  });
});
