import assert from 'node:assert/strict';
import { BLUE, gif, jpeg, paint, png, quadrants, RED, webp } from '../support/pictures.ts';
import { decode, halfClear, imaging, pixel, signal } from './fixture.ts';

describe('the inspection of a picture', () => {
  const inspect = (file: Buffer) => imaging.inspect(file, signal);

  it('finds the format and the size, as the camera was held', async () => {
    const found = await inspect(jpeg(quadrants(40, 20), 6));
    assert.deepEqual([found.format, found.width, found.height], ['jpeg', 20, 40]);
    assert.equal((await inspect(gif(8, 8))).format, 'gif');
    assert.equal((await inspect(await webp(quadrants(8, 8)))).format, 'webp');
  });

  it('finds real transparency alone', async () => {
    assert.equal((await inspect(png(quadrants(8, 8)))).hasAlpha, false);
    const one = paint(8, 8, (x, y) => [...RED, x + y === 0 ? 254 : 255]);
    assert.equal((await inspect(png(one))).hasAlpha, true);
    assert.equal((await inspect(await webp(halfClear(8, 8)))).hasAlpha, true);
  });

  it('finds what stands on a plain ground', async () => {
    const inBox = (x: number, y: number) => x >= 20 && x < 50 && y >= 10 && y < 90;
    const logo = await inspect(
      png(paint(100, 100, (x, y) => (inBox(x, y) ? RED : [250, 250, 250]))),
    );
    const box = { x: 20, y: 10, width: 30, height: 80 };
    const reach = Math.hypot(30, 40) / 50;
    assert.deepEqual(logo.subject, { ...box, ground: [250, 250, 250, 255], reach });
    const disk = paint(100, 100, (x, y) =>
      Math.hypot(x - 49.5, y - 49.5) < 40 ? BLUE : [x, y, 7, 0],
    );
    const clear = (await inspect(png(disk))).subject;
    assert.ok(clear);
    assert.deepEqual(clear.ground, [0, 0, 0, 0]);
    assert.ok(Math.abs(clear.reach - 0.8) < 0.03, String(clear.reach));
    assert.equal((await inspect(png(quadrants(20, 20)))).subject, undefined);
    assert.equal((await inspect(png(paint(20, 20, () => RED)))).subject, undefined);
    assert.ok(
      (await inspect(jpeg(paint(64, 64, (x) => (x > 20 && x < 40 ? RED : BLUE))))).subject ===
        undefined,
    );
  });
});

describe('a composition', () => {
  it('puts each picture at its place, whatever its format', async () => {
    const red = { bytes: new Uint8Array(png(paint(10, 10, () => RED))), x: 0, y: 0 };
    const blue = {
      bytes: new Uint8Array(await webp(paint(6, 4, () => [...BLUE, 255]))),
      x: 14,
      y: 16,
    };
    const made = await imaging.compose([red, blue], 20, 20, signal);
    const picture = await decode(made.bytes);
    assert.deepEqual(pixel(picture, 9, 9), [...RED, 255]);
    assert.deepEqual(pixel(picture, 10, 9), [0, 0, 0, 0]);
    assert.deepEqual(pixel(picture, 14, 16), [...BLUE, 255]);
    assert.deepEqual(pixel(picture, 19, 19), [...BLUE, 255]);
    assert.equal(pixel(picture, 13, 16)[3], 0);
  });

  it('refuses more pixels than it has room for, and wholes that are too large', async () => {
    const bytes = new Uint8Array(png(paint(10, 10, () => RED)));
    const pieces = Array.from({ length: 5 }, () => ({ bytes, x: 0, y: 0 }));
    await assert.rejects(imaging.compose(pieces, 20, 20, signal), /more pixels than the whole/);
    for (const side of [0, 4_097, 1.5, Number.NaN])
      await assert.rejects(imaging.compose([], side, 10, signal), { kind: 'failed' });
  });
});
