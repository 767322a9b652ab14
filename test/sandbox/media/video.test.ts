import assert from 'node:assert/strict';
import { renderMedia } from '../../../src/sandbox/media/render.ts';

const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

/** The boxes of an MP4 file by type: their content. */
function boxes(bytes: Buffer, into = new Map<string, Buffer>()): Map<string, Buffer> {
  for (let at = 0; at < bytes.length;) {
    const size = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    assert.ok(size >= 8 && at + size <= bytes.length, `${type} has a wrong size`);
    const content = bytes.subarray(at + 8, at + size);
    into.set(type, content);
    if (CONTAINERS.has(type)) boxes(content, into);
    at += size;
  }
  return into;
}

async function video(wish: object) {
  const made = await renderMedia({ contentType: 'video/mp4', seed: 1, caption: 'a fox', ...wish });
  const found = boxes(Buffer.from(made.bytes));
  const box = (type: string): Buffer => found.get(type) ?? assert.fail(`no ${type}`);
  return { made, box };
}

describe('sandbox video', () => {
  it('tells its size and length', async () => {
    const { made, box } = await video({ width: 321, height: 180, seconds: 2.5, fps: 30 });
    assert.deepEqual([made.width, made.height, made.seconds], [322, 180, 2.5]);
    assert.equal(box('tkhd').readUInt32BE(76) >>> 16, 322);
    assert.equal(box('tkhd').readUInt32BE(80) >>> 16, 180);
    assert.equal(box('mvhd').readUInt32BE(16), 2500);
    assert.equal(box('mdhd').readUInt32BE(16) / box('mdhd').readUInt32BE(12), 2.5);
    assert.equal(box('stsz').readUInt32BE(8), 75);
  });

  it('has samples of whole units that fill the data', async () => {
    const { made, box } = await video({ width: 64, height: 64, seconds: 1 });
    const sizes = Array.from({ length: 24 }, (_, i) => box('stsz').readUInt32BE(12 + 4 * i));
    assert.equal(
      sizes.reduce((sum, size) => sum + size),
      box('mdat').length,
    );
    const data = Buffer.from(made.bytes).subarray(box('stco').readUInt32BE(8));
    assert.deepEqual(data, box('mdat'));
    let at = 0;
    const types = sizes.map((size) => {
      const end = at + size;
      const units: number[] = [];
      for (; at < end; at += 4 + data.readUInt32BE(at)) units.push((data[at + 4] ?? 0) & 31);
      assert.equal(at, end);
      return units.join();
    });
    assert.deepEqual(types, ['5,5,5,5', ...Array<string>(23).fill('1,1,1,1')]);
  });

  it('never holds a start code', async () => {
    const { box } = await video({ width: 640, height: 360, seconds: 5 });
    const data = box('mdat');
    for (let at = 0; at < data.length;) {
      const unit = data.subarray(at + 4, at + 4 + data.readUInt32BE(at));
      for (const code of ['000000', '000001', '000002']) {
        assert.equal(unit.indexOf(Buffer.from(code, 'hex')), -1);
      }
      at += 4 + unit.length;
    }
  });

  it('stays small when it is large', async () => {
    const { made } = await video({ width: 1920, height: 1080, seconds: 5 });
    assert.ok(made.bytes.length < 3_000_000, String(made.bytes.length));
  });

  it('has fewer frames a second when it is very long', async () => {
    const { made, box } = await video({ width: 32, height: 32, seconds: 600, fps: 60 });
    assert.equal(made.seconds, 600);
    assert.equal(box('stsz').readUInt32BE(8), 15_000);
    assert.equal(box('mvhd').readUInt32BE(16), 600_000);
  });
});
