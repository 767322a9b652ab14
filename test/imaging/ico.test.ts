import assert from 'node:assert/strict';
import { ico } from '../../src/imaging/ico.ts';
import { decodePicture, jpeg, paint, png, quadrants, RED } from '../support/pictures.ts';

describe('an ICO file', () => {
  it('lists its pictures, and holds them as they are', () => {
    const pictures = [1, 48, 255, 256].map((side) => png(paint(side, side, () => RED)));
    const file = Buffer.from(ico(pictures));
    assert.deepEqual([...file.subarray(0, 6)], [0, 0, 1, 0, 4, 0]);
    const sides = pictures.map((picture, at) => {
      const entry = file.subarray(6 + 16 * at);
      const [length, offset] = [entry.readUInt32LE(8), entry.readUInt32LE(12)];
      const content = file.subarray(offset, offset + length);
      assert.ok(content.equals(picture));
      assert.equal(entry[0], decodePicture(content).width % 256);
      return entry[1];
    });
    assert.deepEqual(sides, [1, 48, 255, 0]);
  });

  it('refuses what it cannot hold', () => {
    const small = png(quadrants(8, 8));
    const refused = [
      [],
      Array<Buffer>(65).fill(small),
      [png(quadrants(257, 257))],
      [png(quadrants(8, 9))],
      [small, jpeg(quadrants(8, 8))],
      [small, Buffer.from('no picture')],
      [Buffer.alloc(0)],
    ];
    for (const pictures of refused) assert.throws(() => ico(pictures), { name: 'PictureError' });
  });
});
