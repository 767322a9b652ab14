import assert from 'node:assert/strict';
import { crc32 } from 'node:zlib';
import encodeWebp from '@jsquash/webp/encode.js';
import { CLIPS, nearestClip, readClip } from '../../src/sandbox/media/video.ts';
import { decodePicture, noise, webp } from '../support/pictures.ts';
import {
  addLabel,
  AI,
  box,
  glass,
  labelOf,
  movie,
  pictures,
  readByOther,
  webpPixels,
  XMP_BOX,
} from './files.ts';

const PROMPT = 'A fox & an <owl>';

describe('labels in files', () => {
  for (const [format, make] of Object.entries(pictures)) {
    it(`writes one into a ${format} that others read, and changes no pixel`, async () => {
      const file = await make();
      assert.deepEqual(await labelOf(file), { state: 'unlabelled' });
      const { bytes, ...written } = await addLabel(file, PROMPT);
      assert.deepEqual(written, { state: 'labelled', isWritten: true });
      assert.deepEqual(await labelOf(bytes), { state: 'labelled', prompt: PROMPT });
      assert.deepEqual(readByOther(bytes), { source: AI, description: PROMPT, title: undefined });
      const pixels = async (one: Buffer) =>
        format.startsWith('WebP') ? await webpPixels(one) : decodePicture(one).data;
      assert.deepEqual(await pixels(bytes), await pixels(file));
    });
  }

  it('writes the checksum of its chunk of a PNG', async () => {
    const { bytes } = await addLabel((await pictures.PNG?.()) ?? Buffer.alloc(0));
    const at = bytes.indexOf('iTXt');
    const end = at + 4 + bytes.readUInt32BE(at - 4);
    assert.equal(bytes.readUInt32BE(end), crc32(bytes.subarray(at, end)));
    assert.equal(bytes.indexOf('IDAT'), end + 8);
  });

  it('writes no description without a prompt', async () => {
    for (const prompt of [undefined, '', ' \n\0']) {
      const { bytes } = await addLabel((await pictures.PNG?.()) ?? Buffer.alloc(0), prompt);
      assert.deepEqual(await labelOf(bytes), { state: 'labelled' });
      assert.equal(readByOther(bytes).description, undefined);
    }
  });

  it('gives a plain WebP a header with its size and its alpha', async () => {
    const header = async (file: Buffer) => {
      const { bytes } = await addLabel(file);
      assert.equal(bytes.readUInt32LE(4), bytes.length - 8);
      assert.equal(bytes.toString('latin1', 12, 16), 'VP8X');
      return [bytes[20], bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
    };
    assert.deepEqual(await header(await webp(noise(300, 21))), [0x04, 300, 21]);
    assert.deepEqual(await header(await webp(glass)), [0x14, 33, 21]);
    assert.deepEqual(await header(await lossy(noise(300, 21))), [0x04, 300, 21]);
  });

  it('announces the label in the header that a lossy WebP with alpha has', async () => {
    const file = await lossy(glass);
    assert.equal(file[20], 0x10);
    const { bytes } = await addLabel(file);
    assert.equal(bytes[20], 0x14);
    assert.equal(readByOther(bytes).source, AI);
    assert.deepEqual(await webpPixels(bytes), await webpPixels(file));
  });

  it('appends one to a film, of which no byte moves', async () => {
    const file = Buffer.from(await readClip(CLIPS[0] ?? nearestClip(1)));
    const { bytes } = await addLabel(file, PROMPT);
    assert.deepEqual(bytes.subarray(0, file.length), file);
    const added = bytes.subarray(file.length);
    assert.equal(added.readUInt32BE(0), added.length);
    assert.deepEqual(added.subarray(4, 24), Buffer.concat([Buffer.from('uuid'), XMP_BOX]));
    assert.ok(added.includes(`<Iptc4xmpExt:DigitalSourceType>${AI}</`));
    assert.ok(added.includes('>A fox &amp; an &lt;owl&gt;</rdf:li>'));
    assert.deepEqual(await labelOf(bytes), { state: 'labelled', prompt: PROMPT });
  });

  for (const brand of ['qt  ', 'M4A ', 'mp42']) {
    it(`labels a file of the brand ${brand.trim()}`, async () => {
      const { bytes } = await addLabel(movie([], brand));
      assert.equal((await labelOf(bytes)).state, 'labelled');
    });
  }

  it('closes the last box of a film that goes to the end of the file', async () => {
    const whole = movie([]);
    const open = Buffer.from(whole);
    open.writeUInt32BE(0, open.lastIndexOf('mdat') - 4);
    const { bytes } = await addLabel(open);
    assert.deepEqual(bytes.subarray(0, whole.length), whole);
    assert.equal((await labelOf(bytes)).state, 'labelled');
  });

  it('keeps the index of fragments at the end', async () => {
    const index = box('mfra', box('mfro', Buffer.alloc(8)));
    const film = movie([]);
    const { bytes } = await addLabel(Buffer.concat([film, index]));
    assert.deepEqual(bytes.subarray(0, film.length), film);
    assert.deepEqual(bytes.subarray(-index.length), index);
    assert.equal((await labelOf(bytes)).state, 'labelled');
  });

  it('leaves other formats', async () => {
    const others = {
      empty: Buffer.alloc(0),
      text: Buffer.from('A text'),
      GIF: Buffer.from('GIF89a'),
      AVIF: movie([], 'avif'),
      WAV: Buffer.from('RIFF\x04\0\0\0WAVE'),
    };
    for (const [name, bytes] of Object.entries(others)) {
      assert.deepEqual(await labelOf(bytes), { state: 'unsupported' }, name);
      const written = await addLabel(bytes);
      assert.deepEqual(written, { state: 'unsupported', isWritten: false, bytes: Buffer.alloc(0) });
    }
  });
});

async function lossy({ width, height, data }: typeof glass): Promise<Buffer> {
  // Makes the encoder ready.
  await webp(glass);
  const image = { width, height, data: new Uint8ClampedArray(data), colorSpace: 'srgb' } as const;
  return Buffer.from(await encodeWebp(image, { quality: 60 }));
}
