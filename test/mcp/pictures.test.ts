import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { type Attack, useAttack } from '../attacks/hostileFal.ts';
import {
  animatedWebp,
  AS_PAINTED,
  BLUE,
  type Colour,
  decodePicture,
  gif,
  GREEN,
  hasQuarters,
  jpeg,
  noise,
  paint,
  type Picture,
  png,
  pngOf,
  type PngKind,
  quadrants,
  RED,
  webp,
  YELLOW,
} from '../support/pictures.ts';
import { runImages, runWith } from '../support/pictureJobs.ts';

async function thumbnailOf(bench: Attack, file: Buffer, size = 64): Promise<Picture> {
  const { read } = await runImages(bench, { 'a.png': file });
  return decodePicture((await read(`0?size=${size}`)).bytes);
}

describe('a thumbnail', function () {
  this.timeout(180_000);
  const bench = useAttack();

  const FORMATS: Readonly<Record<string, () => Promise<Buffer> | Buffer>> = {
    PNG: () => png(quadrants(400, 200)),
    JPEG: () => jpeg(quadrants(400, 200)),
    WebP: () => webp(quadrants(400, 200)),
    'a moving WebP': async () => animatedWebp(await webp(quadrants(400, 200)), quadrants(400, 200)),
    'a moving GIF': () => gif(400, 200),
  };
  for (const [name, make] of Object.entries(FORMATS)) {
    it(`of ${name}: its longest side has the size, and its ratio stays`, async () => {
      const picture = await thumbnailOf(bench, await make());
      assert.deepEqual([picture.width, picture.height], [64, 32]);
      hasQuarters(picture, AS_PAINTED);
    });
  }

  const one = (x: number, y: number) => (x < 20 ? (y < 10 ? 0 : 1) : y < 10 ? 2 : 3);
  const grey = (most: number) => (x: number, y: number) => [Math.round((one(x, y) * most) / 3)];
  const shades = [0, 170, 85, 255].map((shade) => [shade, shade, shade, 255]);
  const palette = Buffer.from([RED, BLUE, GREEN, YELLOW].flat());
  const colours = [RED, BLUE, GREEN, YELLOW];
  const wide = (x: number, y: number) => (colours[one(x, y)] ?? RED).map((part) => part * 257);
  const KINDS: Readonly<Record<string, PngKind & { readonly quarters: readonly Colour[] }>> = {
    'grey of 2 bits': { colour: 0, depth: 2, samples: grey(3), quarters: shades },
    'grey of 4 bits, interlaced': {
      ...{ colour: 0, depth: 4, isInterlaced: true },
      ...{ samples: grey(15), quarters: shades },
    },
    'grey of 16 bits': { colour: 0, depth: 16, samples: grey(65_535), quarters: shades },
    'grey with a transparent shade': {
      ...{ colour: 0, depth: 8, samples: grey(255), chunks: { tRNS: Buffer.from([0, 85]) } },
      quarters: [shades[0] ?? [], shades[1] ?? [], [0, 0, 0, 0], shades[3] ?? []],
    },
    'grey with alpha': {
      ...{ colour: 4, depth: 8, samples: (x, y) => [200, one(x, y) * 85] },
      quarters: [
        [0, 0, 0, 0],
        [200, 200, 200, 170],
        [200, 200, 200, 85],
        [200, 200, 200, 255],
      ],
    },
    'a palette of 2 bits, interlaced': {
      ...{ colour: 3, depth: 2, isInterlaced: true, chunks: { PLTE: palette } },
      ...{ samples: (x, y) => [one(x, y)], quarters: AS_PAINTED },
    },
    'a palette with alpha': {
      ...{ colour: 3, depth: 8, samples: (x: number, y: number) => [one(x, y)] },
      chunks: { PLTE: palette, tRNS: Buffer.from([0]) },
      quarters: [[0, 0, 0, 0], GREEN, BLUE, YELLOW],
    },
    'colour of 16 bits, interlaced': {
      ...{ colour: 2, depth: 16, isInterlaced: true, samples: wide, quarters: AS_PAINTED },
    },
    'colour with alpha of 16 bits': {
      ...{ colour: 6, depth: 16, samples: (x, y) => [...wide(x, y), 32_768] },
      quarters: AS_PAINTED.map((colour) => [...colour, 128]),
    },
  };
  for (const [name, { quarters, ...kind }] of Object.entries(KINDS)) {
    it(`of a PNG with ${name}`, async () => {
      const picture = await thumbnailOf(bench, pngOf(40, 20, kind), 32);
      assert.deepEqual([picture.width, picture.height], [32, 16]);
      hasQuarters(picture, quarters, 2);
    });
  }

  /** The quarters by the Exif orientation. */
  const TURNED: Readonly<Record<number, readonly Colour[]>> = {
    1: [RED, GREEN, BLUE, YELLOW],
    2: [GREEN, RED, YELLOW, BLUE],
    3: [YELLOW, BLUE, GREEN, RED],
    4: [BLUE, YELLOW, RED, GREEN],
    5: [RED, BLUE, GREEN, YELLOW],
    6: [BLUE, RED, YELLOW, GREEN],
    7: [YELLOW, GREEN, BLUE, RED],
    8: [GREEN, YELLOW, RED, BLUE],
  };
  it('of a JPEG is turned as the camera was held', async () => {
    for (const [orientation, colours] of Object.entries(TURNED)) {
      const file = jpeg(quadrants(400, 200), Number(orientation));
      const picture = await thumbnailOf(bench, file);
      const sides = Number(orientation) < 5 ? [64, 32] : [32, 64];
      assert.deepEqual([picture.width, picture.height], sides, orientation);
      hasQuarters(picture, colours);
    }
  });

  it('is never larger than the picture; its size is from 16 to 2,048', async () => {
    const small = await thumbnailOf(bench, png(quadrants(40, 20)), 512);
    assert.deepEqual([small.width, small.height], [40, 20]);
    const { read } = await runImages(bench, { 'a.png': jpeg(quadrants(3_000, 1_500)) });
    const sides = async (query: string) => decodePicture((await read(`0${query}`)).bytes).width;
    assert.equal(await sides('?size=1'), 16);
    assert.equal(await sides('?size=9999'), 2_048);
    assert.equal(await sides(''), 512);
    assert.equal(await sides('?size='), 512);
    await assert.rejects(read('0?size=large'), /The size large is no number/);
    await assert.rejects(read('1'), { code: -32002 });
    await assert.rejects(read('image-1.png'), { code: -32002 });
  });

  it('averages what it leaves out, and keeps the transparency', async () => {
    const chess = await thumbnailOf(
      bench,
      png(paint(512, 512, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0] : [255, 255, 255]))),
    );
    hasQuarters(
      chess,
      [1, 2, 3, 4].map(() => [128, 128, 128, 255]),
      2,
    );
    const cut = paint(600, 600, (x) => (x < 300 ? [0, 0, 0, 0] : [200, 100, 50, 255]));
    const { read } = await runImages(bench, { 'a.png': png(cut) });
    const { bytes, mimeType } = await read('0?size=100');
    assert.equal(mimeType, 'image/png');
    const left = [0, 0, 0, 0];
    const right = [200, 100, 50, 255];
    hasQuarters(decodePicture(bytes), [left, right, left, right], 0);
  });

  it('comes from the saved file when the URL is gone, and has at most 256 KB', async () => {
    const picture = { 'a.png': png(noise(1_500, 1_500)) };
    const { read, answer } = await runWith(
      bench,
      picture,
      (url) => ({ images: [{ url: url('a.png'), content_type: 'image/png' }] }),
      { save_to: 'made' },
    );
    assert.match(JSON.stringify(answer.structuredContent), /made\/a-gate\.png/);
    bench.fal.attack(/GET \/v3b/, (_request, response) => response.writeHead(404).end());
    const { bytes, mimeType } = await read('0?size=2048');
    assert.equal(mimeType, 'image/jpeg');
    assert.ok(bytes.length <= 256 * 1024, `${bytes.length} bytes`);
    await rm(`${bench.project}/made`, { recursive: true });
    await assert.rejects(read('0'), { code: -32002 });
    bench.fal.relent();
  });
});
