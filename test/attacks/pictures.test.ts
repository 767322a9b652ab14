import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { peakMemory } from '../support/memory.ts';
import {
  animatedWebp,
  decodePicture,
  gif,
  jpeg,
  noise,
  png,
  pngFile,
  quadrants,
  webp,
} from '../support/pictures.ts';
import { runImages } from '../support/pictureJobs.ts';
import { repetitions } from '../support/repetitions.ts';
import { useAttack } from './hostileFal.ts';

const MEGABYTE = 1024 ** 2;
/** The largest picture that is decoded takes half a gigabyte for a moment; none of these may come near it. */
const MOST_MEMORY = 400 * MEGABYTE;
const CHANGED = repetitions(40, 2_000);

/** A PNG whose header and data are the test's own. */
function pngWith(width: number, height: number, data: Buffer): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 6], 8);
  return pngFile({ IHDR: header, IDAT: data, IEND: Buffer.alloc(0) });
}

const withSize = (file: Buffer, write: (bytes: Buffer) => void): Buffer => {
  const bytes = Buffer.from(file);
  write(bytes);
  return bytes;
};

/** Where a JPEG's frame states its height. */
const frameOf = (file: Buffer) => file.indexOf(Buffer.from([0xff, 0xc0])) + 5;

describe('attacks: pictures', () => {
  const bench = useAttack();
  const small = quadrants(64, 64);

  const thumbnailOf = async (file: Buffer) => {
    const { read } = await runImages(bench, { 'a.png': file });
    return read('0?size=32');
  };
  afterEach(async () => {
    const { width } = decodePicture((await thumbnailOf(png(small))).bytes);
    assert.equal(width, 32, 'it goes on');
    const peak = await peakMemory(bench.pid);
    assert.ok(peak < MOST_MEMORY, `${Math.round(peak / MEGABYTE)} MB`);
    bench.fal.relent();
  });

  const REFUSED: Readonly<
    Record<string, readonly [make: () => Promise<Buffer> | Buffer, why: RegExp]>
  > = {
    'a PNG of 30,000 × 30,000': [
      () => pngWith(30_000, 30_000, deflateSync(Buffer.alloc(1_000))),
      /30000 × 30000 pixels, more than can be scaled here/,
    ],
    'a JPEG of 65,000 × 65,000': [
      () =>
        withSize(jpeg(small), (bytes) => {
          bytes.writeUInt16BE(65_000, frameOf(bytes));
          bytes.writeUInt16BE(65_000, frameOf(bytes) + 2);
        }),
      /65000 × 65000 pixels/,
    ],
    'a GIF of 65,535 × 65,535': [
      () => withSize(gif(64, 64), (bytes) => bytes.fill(0xff, 6, 10)),
      /65535 × 65535 pixels/,
    ],
    'a WebP of 16,384 × 16,384': [
      async () => {
        const file = await webp(small);
        return withSize(file, (bytes) => bytes.writeUInt32LE(0x0fffffff, 21));
      },
      /16384 × 16384 pixels/,
    ],
    'an animated WebP whose canvas is huge': [
      async () => animatedWebp(await webp(small), { width: 2 ** 24, height: 2 ** 24 }),
      /16777216 × 16777216 pixels/,
    ],
    'a GIF whose frame is larger than its screen': [
      () => withSize(gif(64, 64), (bytes) => bytes.writeUInt32LE(0x00010001, 6)),
      /The GIF picture is broken/,
    ],
    'a PNG whose data inflates to 1 GB': [
      () => pngWith(8, 8, deflateSync(Buffer.alloc(1_000 * MEGABYTE))),
      /The PNG picture is broken/,
    ],
    'an empty file': [() => Buffer.alloc(0), /empty file/],
    'a PNG without data': [() => pngWith(8, 8, Buffer.alloc(0)), /The PNG picture is broken/],
    'a PNG of no pixels': [() => pngWith(0, 8, deflateSync(Buffer.alloc(9))), /is broken/],
    'the start of a PNG': [() => png(small).subarray(0, 20), /The PNG picture is broken/],
    'the start of a JPEG': [() => jpeg(small).subarray(0, 100), /The JPEG picture is broken/],
    'the start of a WebP': [
      async () => (await webp(small)).subarray(0, 30),
      /The WEBP picture is broken/,
    ],
    'the start of a GIF': [() => gif(64, 64).subarray(0, 40), /The GIF picture is broken/],
    'a page': [() => Buffer.from('<!doctype html><p>Not here'), /no PNG, JPEG, WebP or GIF/],
    'a program': [() => Buffer.from('\x7fELF\x02\x01\x01'), /no PNG, JPEG, WebP or GIF/],
    'an SVG': [
      () => Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
      /SVG pictures cannot/,
    ],
  };
  for (const [what, [make, why]] of Object.entries(REFUSED)) {
    it(`${what} is refused with the reason`, async () => {
      await assert.rejects(thumbnailOf(await make()), why);
    });
  }

  it('a PNG and a JPEG that are cut show what there is', async () => {
    const picture = noise(400, 400);
    for (const file of [png(picture), jpeg(picture)]) {
      const { bytes } = await thumbnailOf(file.subarray(0, file.length / 2));
      assert.equal(decodePicture(bytes).width, 32);
    }
  });

  it('the content decides, not the name or the type', async () => {
    const { read } = await runImages(bench, {
      'a.jpg': png(small),
      'b.exe': jpeg(small),
      'c.mp4': await webp(small),
      'd.txt': gif(64, 64),
    });
    for (const at of [0, 1, 2, 3]) {
      assert.equal(decodePicture((await read(`${at}?size=32`)).bytes).width, 32);
    }
  });

  it(`${CHANGED} pictures with changed bytes end no server, and each gets an answer`, async () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const originals = [
      png(noise(40, 40)),
      jpeg(noise(40, 40)),
      await webp(noise(40, 40)),
      gif(40, 40),
    ];
    const answers = { shown: 0, refused: 0 };
    for (let count = 0; count < CHANGED; count += 4) {
      const files = originals.map((original, at) => {
        const bytes = Buffer.from(original);
        for (let change = 0; change <= random(4); change++)
          bytes[random(bytes.length)] = random(256);
        return [`${at}.png`, bytes] as const;
      });
      const { read } = await runImages(bench, Object.fromEntries(files));
      for (const at of originals.keys()) {
        await read(`${at}?size=32`).then(
          () => (answers.shown += 1),
          (error: unknown) => {
            assert.match(String(error), /picture|pixels/i);
            answers.refused += 1;
          },
        );
      }
    }
    assert.equal(answers.shown + answers.refused, CHANGED);
    assert.ok(answers.shown > 0 && answers.refused > 0, JSON.stringify(answers));
  });

  it('a client that gives up stops the work', async () => {
    const { id } = await runImages(bench, { 'a.png': jpeg(noise(3_000, 2_000)) });
    const controller = new AbortController();
    const reading = bench.client.readResource(
      { uri: `fal://jobs/${id}/0?size=2048` },
      { signal: controller.signal },
    );
    setTimeout(() => controller.abort(), 30);
    await assert.rejects(reading);
  });
});
