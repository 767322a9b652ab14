import assert from 'node:assert/strict';
import { decode as decodePng } from 'fast-png';
import type { Conversion } from '../../src/imaging/conversion.ts';
import {
  animatedWebp,
  AS_PAINTED,
  BLUE,
  gif,
  GREEN,
  hasQuarters,
  jpeg,
  noise,
  paint,
  type Picture,
  png,
  quadrants,
  RED,
  webp,
  YELLOW,
} from '../support/pictures.ts';
import { decode, halfClear, imaging, near, pixel, signal } from './fixture.ts';

async function converted(file: Buffer, conversion: Conversion): Promise<Picture> {
  const made = await imaging.convert(file, conversion, signal);
  const picture = await decode(made.bytes);
  assert.deepEqual([picture.width, picture.height], [made.width, made.height]);
  return picture;
}

describe('a conversion of a picture', () => {
  it('makes every format of every format', async () => {
    const still = quadrants(40, 30);
    const files = { png: png(still), jpeg: jpeg(still), webp: await webp(still), gif: gif(40, 30) };
    for (const [from, file] of Object.entries(files))
      for (const format of ['png', 'jpeg', 'webp'] as const) {
        const made = await imaging.convert(file, { format, fit: 'contain' }, signal);
        assert.equal(made.mimeType, `image/${format}`, from);
        assert.equal(made.hasAlpha, false);
        assert.deepEqual([made.width, made.height], [40, 30]);
        hasQuarters(await decode(made.bytes), AS_PAINTED, 20);
      }
  });

  it('takes the first frame of a WebP that moves, and turns a JPEG as it was held', async () => {
    const still = quadrants(20, 10);
    const moving = animatedWebp(await webp(still), still);
    hasQuarters(await converted(moving, { format: 'png', fit: 'contain' }), AS_PAINTED);
    // 6: the top of the picture is at the right side of the file.
    const turned = await converted(jpeg(quadrants(40, 20), 6), { format: 'png', fit: 'contain' });
    assert.deepEqual([turned.width, turned.height], [20, 40]);
    hasQuarters(turned, [BLUE, RED, YELLOW, GREEN], 20);
  });

  it('keeps each pixel and the alpha of a PNG, and the alpha of a WebP', async () => {
    const clear = paint(16, 16, (x, y) => [x * 15, y * 15, 90, 15 + x * y]);
    const kept = await converted(png(clear), { format: 'png', fit: 'contain' });
    assert.deepEqual(kept.data, clear.data);
    const made = await imaging.convert(
      png(halfClear(64, 64)),
      { format: 'webp', fit: 'contain' },
      signal,
    );
    assert.equal(made.hasAlpha, true);
    const picture = await decode(made.bytes);
    assert.equal(pixel(picture, 5, 30)[3], 0);
    near(pixel(picture, 60, 30), [...RED, 255], 20);
  });

  it('puts what is transparent on white in a JPEG, and on the background that is set', async () => {
    const file = png(halfClear(64, 64));
    near(pixel(await converted(file, { format: 'jpeg', fit: 'contain' }), 5, 30), [255, 255, 255]);
    for (const format of ['png', 'jpeg', 'webp'] as const) {
      const made = await imaging.convert(
        file,
        { format, fit: 'contain', background: [30, 180, 60] },
        signal,
      );
      assert.equal(made.hasAlpha, false);
      near(pixel(await decode(made.bytes), 5, 30), GREEN, 20);
    }
  });

  it('writes a PNG without alpha channel', async () => {
    const made = await imaging.convert(
      png(halfClear(9, 9)),
      { format: 'png', fit: 'contain', alpha: false },
      signal,
    );
    const { channels, data, width } = decodePng(made.bytes);
    assert.deepEqual([channels, made.hasAlpha], [3, false]);
    assert.deepEqual([...data.subarray(0, 3)], [255, 255, 255]);
    assert.deepEqual([...data.subarray((width - 1) * 3, width * 3)], RED);
  });

  it('makes smaller files of a lower quality, and good ones by itself', async () => {
    const file = png(noise(200, 200, 60));
    for (const [format, usual] of [
      ['jpeg', 90],
      ['webp', 85],
    ] as const) {
      const size = async (quality?: number) =>
        (
          await imaging.convert(
            file,
            { format, fit: 'contain', ...(quality !== undefined && { quality }) },
            signal,
          )
        ).bytes.length;
      assert.equal(await size(), await size(usual));
      assert.ok((await size(30)) < (await size(70)));
      assert.ok((await size(70)) < (await size()));
    }
  });

  it('contains: the whole picture within the sides', async () => {
    const file = png(quadrants(400, 200));
    for (const [sides, size] of [
      [{ width: 100, height: 100 }, [100, 50]],
      [{ width: 100 }, [100, 50]],
      [{ height: 20 }, [40, 20]],
      [{ width: 800, height: 1_000 }, [800, 400]],
      [{}, [400, 200]],
    ] as const) {
      const made = await converted(file, { format: 'png', fit: 'contain', ...sides });
      assert.deepEqual([made.width, made.height], size);
      hasQuarters(made, AS_PAINTED);
    }
  });

  it('covers: fills the sides and keeps the middle', async () => {
    // A tenth at either end is blue.
    const wide = paint(200, 100, (x) => (x < 20 || x >= 180 ? BLUE : x < 100 ? RED : GREEN));
    const square = await converted(png(wide), {
      format: 'png',
      fit: 'cover',
      width: 50,
      height: 50,
    });
    near(pixel(square, 0, 0), RED);
    near(pixel(square, 23, 49), RED);
    near(pixel(square, 26, 0), GREEN);
    near(pixel(square, 49, 49), GREEN);
    const tall = await converted(png(wide), { format: 'png', fit: 'cover', ratio: [1, 2] });
    assert.deepEqual([tall.width, tall.height], [50, 100]);
    near(pixel(tall, 0, 0), RED);
    const half = await converted(png(wide), {
      format: 'png',
      fit: 'cover',
      ratio: [4, 1],
      width: 80,
    });
    assert.deepEqual([half.width, half.height], [80, 20]);
  });

  it('pads: the whole picture with a margin', async () => {
    const file = png(quadrants(100, 50));
    const clear = await converted(file, { format: 'png', fit: 'pad', width: 100, height: 100 });
    assert.deepEqual(pixel(clear, 50, 24), [0, 0, 0, 0]);
    assert.deepEqual(pixel(clear, 0, 25), [...RED, 255]);
    assert.deepEqual(pixel(clear, 99, 74), [...YELLOW, 255]);
    assert.equal(pixel(clear, 50, 75)[3], 0);
    const padding = 0.1;
    const small = await converted(png(quadrants(64, 64)), {
      ...{ format: 'png', fit: 'pad', width: 100, height: 100, padding },
      background: [9, 8, 7],
    });
    assert.deepEqual(pixel(small, 9, 50), [9, 8, 7, 255]);
    near(pixel(small, 10, 10), RED, 3);
    near(pixel(small, 89, 89), YELLOW, 3);
    assert.deepEqual(pixel(small, 90, 50), [9, 8, 7, 255]);
    const filled = await converted(file, { format: 'png', fit: 'pad', ratio: [1, 1] });
    assert.deepEqual([filled.width, filled.height], [100, 100]);
  });

  it('enlarges smoothly, and what is transparent leaves no edge', async () => {
    const ramp = paint(8, 8, (x, y) => [x * 30, y * 30, 100]);
    const large = await converted(png(ramp), { format: 'png', fit: 'contain', width: 80 });
    for (let at = 16; at < 64; at++)
      near(pixel(large, at, at), [at * 3 - 13.5, at * 3 - 13.5, 100], 2);
    const edge = await converted(png(halfClear(10, 10)), {
      format: 'png',
      fit: 'contain',
      width: 95,
    });
    for (let x = 0; x < 95; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = pixel(edge, x, 40);
      // No blue of the transparent half shines through.
      if (alpha > 20) near([red, green, blue], RED, 6);
    }
    assert.equal(pixel(edge, 2, 2)[3], 0);
    assert.equal(pixel(edge, 92, 92)[3], 255);
    const line = await converted(png(paint(1, 1, () => GREEN)), {
      ...{ format: 'png', fit: 'cover', width: 3, height: 500 },
    });
    near(pixel(line, 2, 499), GREEN, 0);
  });

  it('enlarges one side and shrinks the other', async () => {
    const made = await converted(png(quadrants(300, 20)), {
      ...{ format: 'png', fit: 'pad', width: 40, height: 40 },
    });
    assert.deepEqual([made.width, made.height], [40, 40]);
  });

  describe('refuses', () => {
    const file = png(quadrants(10, 10));
    const fault = (more: object, message: RegExp, kind = 'invalid-input', bytes = file) =>
      assert.rejects(
        imaging.convert(bytes, { format: 'png', fit: 'contain', ...more }, signal),
        (error: { kind: string; message: string }) =>
          error.kind === kind && message.test(error.message),
      );

    it('conversions that are none', async () => {
      for (const width of [0, -1, 1.5, Number.NaN, Infinity, 2 ** 40])
        await fault({ width }, /pixels/);
      for (const quality of [0, 101, 3.5, Number.NaN]) await fault({ quality }, /quality/);
      for (const padding of [-0.1, 0.5, 7, Number.NaN]) await fault({ padding }, /padding/);
      for (const ratio of [[], [1], [0, 1], [1, 1e9], [1.5, 1]]) await fault({ ratio }, /ratio/);
      for (const background of [
        [256, 0, 0],
        [1, 2],
        [0.5, 0, 0],
      ])
        await fault({ background }, /back/);
      await fault({ format: 'tiff' }, /format/);
      await fault({ format: '__proto__' }, /format/);
      await fault({ fit: 'stretch' }, /fit/);
    });

    it('to enlarge beyond 4,096 pixels, whatever the margin', async () => {
      await fault({ width: 4_097 }, /4,096/, 'failed');
      await fault({ height: 100_000 }, /4,096/, 'failed');
      await fault({ fit: 'pad', width: 10, height: 5_000 }, /4,096/, 'failed');
      await fault({ fit: 'cover', width: 4_097, height: 1 }, /4,096/, 'failed');
      await fault({ fit: 'pad', ratio: [1, 10_000] }, /4,096/, 'failed');
    });

    it('sides that a format cannot state', async () => {
      const long = png(paint(17_000, 2, () => RED));
      await fault({ format: 'webp' }, /WEBP has at most 16,383/, 'failed', long);
      const made = await converted(long, { format: 'jpeg', fit: 'contain' });
      assert.equal(made.width, 17_000);
    });

    it('files that are none, cut, or bombs', async () => {
      await fault({}, /empty/, 'failed', Buffer.alloc(0));
      await fault({}, /no PNG/, 'failed', Buffer.from('hello'));
      await fault({}, /SVG/, 'failed', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'));
      const bomb = Buffer.from(file);
      bomb.writeUInt32BE(100_000, 16);
      bomb.writeUInt32BE(100_000, 20);
      await fault({}, /megapixels/, 'failed', bomb);
      await fault({}, /broken/, 'failed', file.subarray(0, 42));
      await fault({}, /broken/, 'failed', jpeg(quadrants(30, 30)).subarray(0, 40));
    });
  });

  it('is cancelled, and the next one works', async () => {
    const controller = new AbortController();
    const large = png(noise(1_500, 1_500));
    const work = imaging.convert(large, { format: 'png', fit: 'contain' }, controller.signal);
    setTimeout(() => controller.abort(), 100);
    await assert.rejects(work, { kind: 'cancelled' });
    const after = await converted(png(quadrants(8, 8)), { format: 'png', fit: 'contain' });
    hasQuarters(after, AS_PAINTED);
  });

  it('leaves the bytes of its caller as they are', async () => {
    const file = new Uint8Array(png(quadrants(8, 8)));
    const before = Buffer.from(file);
    await imaging.convert(file, { format: 'png', fit: 'contain' }, signal);
    await imaging.inspect(file, signal);
    await imaging.compose([{ bytes: file, x: 0, y: 0 }], 8, 8, signal);
    assert.deepEqual(Buffer.from(file), before);
  });
});
