import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { useAttack } from '../attacks/hostileFal.ts';
import {
  AS_PAINTED,
  decodePicture,
  hasQuarters,
  type Picture,
  png,
  quadrants,
} from '../support/pictures.ts';
import { runImages, runWith } from '../support/pictureJobs.ts';

/** One second, silent in its first half: ffmpeg -f lavfi -i sine=frequency=440:duration=1:sample_rate=16000 -af "volume='if(gt(t,0.5),7,0)':eval=frame" -b:a 16k -write_xing 0 half.mp3 */
const HALF_MP3 = readFileSync(new URL('half.mp3', import.meta.url));

const DARK = [58, 62, 70, 255];

/** A WAV file of one second, silent in its first half. */
function wav(): Buffer {
  const bytes = Buffer.alloc(44 + 16_000);
  bytes.write('RIFF\0\0\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0', 'latin1');
  bytes.writeUInt32LE(bytes.length - 8, 4);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(16_000, 40);
  for (let at = 4_000; at < 8_000; at++)
    bytes.writeInt16LE(Math.round(30_000 * Math.sin(at / 3)), 44 + at * 2);
  return bytes;
}

/** How many pixels of a column are light. */
function lightIn({ width, height, data }: Picture, from: number, to: number): number {
  let most = 0;
  for (let x = Math.floor(width * from); x < width * to; x++) {
    let count = 0;
    for (let y = 0; y < height; y++) if ((data[(y * width + x) * 4] ?? 0) > 200) count += 1;
    most = Math.max(most, count / height);
  }
  return most;
}

describe('the picture of what is none', () => {
  const bench = useAttack();
  const poster = { 'p.png': png(quadrants(640, 320)) };
  const linksToSheet = (answer: object) => JSON.stringify(answer).includes('/contact?size=512');

  for (const [kind, output] of [
    ['a video is its own thumbnail', { video: 'v.mp4', thumbnail: 'p.png' }],
    ['a 3D object is its own preview', { model_mesh: 'm.glb', rendered_image: 'p.png' }],
    ['music is its own cover', { audio: 's.mp3', cover_image: 'p.png' }],
  ] as const) {
    it(`of ${kind}, which is no result of its own then`, async () => {
      const { read, answer } = await runWith(bench, poster, (url) =>
        Object.fromEntries(
          Object.entries(output).map(([name, file]) => [name, { url: url(file) }]),
        ),
      );
      assert.ok(linksToSheet(answer));
      const still = decodePicture((await read('0?size=128')).bytes);
      assert.deepEqual([still.width, still.height], [128, 64]);
      hasQuarters(still, AS_PAINTED);
      const [, , blue = 0] = still.data.subarray((32 * 128 + 60) * 4);
      assert.equal(blue < 150, 'video' in output, 'only a video has the sign of one');
      const sheet = decodePicture((await read('contact')).bytes);
      assert.deepEqual([sheet.width, sheet.height], [512, 256]);
    });
  }

  it('of one object in several formats stands once on the sheet', async () => {
    const { read } = await runWith(bench, poster, (url) => ({
      model_urls: { glb: { url: url('m.glb') }, fbx: { url: url('m.fbx') } },
      thumbnail: { url: url('p.png') },
    }));
    const sheet = decodePicture((await read('contact')).bytes);
    assert.deepEqual([sheet.width, sheet.height], [512, 256]);
  });

  it('of videos in a list is the thumbnail of each', async () => {
    const files = { ...poster, 'q.png': png(quadrants(300, 300)) };
    const { read } = await runWith(bench, files, (url) => ({
      videos: ['p.png', 'q.png'].map((name) => ({
        ...{ url: url(`${name}.mp4`), content_type: 'video/mp4' },
        thumbnail: { url: url(name) },
      })),
    }));
    const sizes = [];
    for (const at of [0, 2]) {
      const { width, height } = decodePicture((await read(`${at}?size=100`)).bytes);
      sizes.push([width, height]);
    }
    assert.deepEqual(sizes, [
      [100, 50],
      [100, 100],
    ]);
  });

  it('of a video, a 3D object, music and a file without one is a symbol, which no model is sent', async () => {
    for (const [name, output] of Object.entries({
      'v.mp4': { video: 'v.mp4' },
      'm.glb': { model_mesh: 'm.glb' },
      's.ogg': { audio: 's.ogg' },
    })) {
      const { read, answer } = await runWith(bench, { [name]: Buffer.from('x') }, (url) =>
        Object.fromEntries(Object.entries(output).map(([field]) => [field, { url: url(name) }])),
      );
      assert.ok(!linksToSheet(answer), name);
      const { bytes, mimeType } = await read('0?size=100');
      assert.equal(mimeType, 'image/png');
      const { width, height, data } = decodePicture(bytes);
      assert.deepEqual([width, height, ...data.subarray(0, 4)], [100, 100, ...DARK]);
      assert.ok(decodePicture((await read('contact?size=100')).bytes).width === 100);
    }
  });

  for (const [type, sound] of Object.entries({ wav: wav(), mpeg: HALF_MP3 })) {
    it(`of a file of audio/${type} is its waveform`, async () => {
      const { read, answer } = await runWith(bench, { sound }, (url) => ({
        audio: { url: url('sound'), content_type: `audio/${type}` },
      }));
      assert.ok(linksToSheet(answer));
      const wave = decodePicture((await read('0?size=256')).bytes);
      assert.deepEqual([wave.width, wave.height], [256, 77]);
      assert.ok(lightIn(wave, 0, 0.4) < 0.1, 'silence is flat');
      assert.ok(lightIn(wave, 0.6, 0.9) > 0.7, 'sound is not');
    });
  }

  it('of an MP3 file of half an hour is made in time', async () => {
    const sound = Buffer.concat(Array.from({ length: 1_800 }, () => HALF_MP3));
    const { read } = await runWith(bench, { sound }, (url) => ({
      audio: { url: url('sound'), content_type: 'audio/mpeg' },
    }));
    assert.ok(lightIn(decodePicture((await read('0?size=256')).bytes), 0, 1) > 0.7);
  });

  it('of a broken MP3 file is a symbol', async () => {
    const { read } = await runWith(bench, { 'm.mp3': Buffer.alloc(5_000, 'x') }, (url) => ({
      audio: { url: url('m.mp3') },
    }));
    const { width, height } = decodePicture((await read('0?size=100')).bytes);
    assert.deepEqual([width, height], [100, 100]);
  });

  it('of an AVIF picture is none: the answer says that there is no decoder', async () => {
    const avif = Buffer.from('\0\0\0\x20ftypavif\0\0\0\0avifmif1', 'latin1');
    const { read, answer } = await runWith(bench, { 'a.avif': avif }, (url) => ({
      images: [{ url: url('a.avif'), content_type: 'image/avif' }],
    }));
    assert.ok(!linksToSheet(answer));
    await assert.rejects(read('0'), /AVIF pictures cannot be scaled here/);
    assert.equal(decodePicture((await read('contact?size=100')).bytes).width, 100);
  });

  it('of one that is broken is a symbol among others, and an error alone', async () => {
    const files = { 'a.png': Buffer.from('no picture'), 'b.png': png(quadrants(200, 200)) };
    const { read } = await runImages(bench, files);
    await assert.rejects(read('0'), /The file is no PNG, JPEG, WebP or GIF picture/);
    const sheet = decodePicture((await read('contact')).bytes);
    assert.ok(sheet.width > 400);
    const texts = await runWith(bench, {}, () => ({ output: 'only words' }));
    await assert.rejects(texts.read('contact'), { code: -32002 });
  });
});
