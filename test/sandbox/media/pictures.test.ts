import assert from 'node:assert/strict';
import { decode as decodePng } from 'fast-png';
import { decode as decodeJpeg } from 'jpeg-js';
import { renderMedia, type MediaRequest } from '../../../src/sandbox/media/render.ts';

interface Picture {
  width: number;
  height: number;
  pixel(x: number, y: number): number[];
}

const REQUEST: MediaRequest = {
  contentType: 'image/png',
  seed: 42,
  caption: 'a red fox',
  width: 300,
  height: 200,
};

async function png(change: Partial<MediaRequest> = {}): Promise<Picture> {
  const bytes = await renderMedia({ ...REQUEST, ...change });
  const { width, height, data, channels } = decodePng(bytes, { checkCrc: true });
  assert.equal(channels, 3);
  return {
    width,
    height,
    pixel: (x, y) => Array.from(data.slice((y * width + x) * 3, (y * width + x) * 3 + 3)),
  };
}

async function jpeg(change: Partial<MediaRequest> = {}): Promise<Picture> {
  const bytes = await renderMedia({ ...REQUEST, contentType: 'image/jpeg', ...change });
  const { width, height, data } = decodeJpeg(bytes, { useTArray: true });
  return {
    width,
    height,
    pixel: (x, y) => Array.from(data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)),
  };
}

function count(picture: Picture, matches: (x: number, y: number) => boolean): number {
  let found = 0;
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) if (matches(x, y)) found += 1;
  }
  return found;
}

function distance(a: Picture, b: Picture, x: number, y: number): number {
  const other = b.pixel(x, y);
  return Math.max(...a.pixel(x, y).map((value, i) => Math.abs(value - (other[i] ?? NaN))));
}

describe('sandbox pictures', () => {
  it('have the requested size', async () => {
    for (const [width, height] of [
      [64, 64],
      [8, 8],
      [33, 47],
      [1000, 9],
      [9, 1000],
      [1024, 1024],
    ] as const) {
      for (const picture of [await png({ width, height }), await jpeg({ width, height })]) {
        assert.deepEqual([picture.width, picture.height], [width, height]);
      }
    }
  });

  it('can have 4096 × 4096 pixels', async () => {
    for (const contentType of ['image/png', 'image/jpeg', 'image/webp'] as const) {
      const request = { ...REQUEST, contentType, width: 4096, height: 4096 };
      const bytes = await renderMedia(request);
      assert.ok(bytes.length < 2_000_000, contentType);
      assert.deepEqual(sizeOf(Buffer.from(bytes)), [4096, 4096], contentType);
    }
  });

  it('show the same in JPEG as in PNG', async () => {
    const [exact, lossy] = [await png(), await jpeg()];
    assert.equal(
      count(exact, (x, y) => distance(exact, lossy, x, y) > 40),
      0,
    );
    assert.ok(count(exact, (x, y) => distance(exact, lossy, x, y) > 12) < 300);
  });

  it('draw the caption, and the rest of the picture does not depend on it', async () => {
    for (const draw of [png, jpeg]) {
      const [fox, owl] = [await draw(), await draw({ caption: 'a red owl' })];
      const changed = count(fox, (x, y) => distance(fox, owl, x, y) > 60);
      const below = count(fox, (x, y) => y > 120 && distance(fox, owl, x, y) > 0);
      assert.ok(changed > 20, `${changed} pixels differ`);
      assert.equal(below, 0);
    }
  });

  it('draw captions in white on a dark panel', async () => {
    const [captioned, plain] = [await png(), await png({ caption: '' })];
    const white = (picture: Picture) =>
      count(picture, (x, y) => y < 100 && picture.pixel(x, y).every((value) => value === 255));
    assert.ok(white(captioned) > white(plain) + 100);
    const panel = captioned.pixel(16, 18);
    assert.ok(Math.max(...panel) < 128, panel.join());
  });

  it('draw a footer with seed and size', async () => {
    const [one, other] = [await png({ seed: 8 }), await png({ seed: 8, width: 301 })];
    const footer = count(one, (x, y) => y > 185 && one.pixel(x, y).every((value) => value === 255));
    assert.ok(footer > 100, `${footer} white pixels`);
    assert.ok(count(one, (x, y) => y > 185 && distance(one, other, x, y) > 100) > 2);
  });

  it('have a different landscape for each of a hundred seeds', async () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 100; seed += 1) {
      const bytes = await renderMedia({ ...REQUEST, seed, caption: '', width: 40, height: 40 });
      seen.add(Buffer.from(bytes).toString('base64'));
    }
    assert.equal(seen.size, 100);
  });

  it('are well-formed SVG with the caption as escaped text', async () => {
    const bytes = await renderMedia({
      ...REQUEST,
      contentType: 'image/svg+xml',
      caption: 'x < y & "z" \u0007',
    });
    const svg = Buffer.from(bytes).toString();
    assert.match(svg, /^<svg [^>]*width="300" height="200"/);
    assert.match(svg, />x &lt; y &amp; "z" ?</);
  });
});

/** The width and height in the header of a PNG, a JPEG or a lossless WebP. */
function sizeOf(bytes: Buffer): readonly [width: number, height: number] {
  if (bytes.toString('latin1', 1, 4) === 'PNG')
    return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  if (bytes.toString('latin1', 8, 12) === 'WEBP') {
    const bits = bytes.readUInt32LE(21);
    return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
  }
  // Segments follow each other until the one that starts the frame.
  let at = 2;
  while (bytes.readUInt8(at + 1) < 0xc0 || bytes.readUInt8(at + 1) > 0xc2) {
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
}
