import { strict as assert } from 'node:assert';
import { comparePixels, shareText } from '../../src/webview/comparison/pixels.ts';

const pixels = (...parts: readonly number[]) => new Uint8ClampedArray(parts);

describe('the difference of pixels', () => {
  it('counts those that differ in any part, and is seen however small', () => {
    const one = pixels(10, 20, 30, 255, 10, 20, 30, 255, 0, 0, 0, 255, 9, 9, 9, 255);
    const other = pixels(10, 20, 30, 255, 10, 21, 30, 255, 255, 0, 0, 255, 9, 9, 9, 254);
    const into = new Uint8ClampedArray(16);
    assert.deepEqual(comparePixels(one, other, into), { count: 3, largest: 255 });
    const brightness = [0, 4, 8, 12].map((at) => into[at] ?? -1);
    assert.deepEqual([brightness[0], brightness[2]], [0, 255]);
    // One step of 255 is as bright as a fifth.
    assert.ok((brightness[1] ?? 0) > 50 && brightness[1] === brightness[3]);
    assert.deepEqual([...into.subarray(4, 8)], [...Array<number>(3).fill(brightness[1] ?? 0), 255]);
  });

  it('says none only of none, and all only of all', () => {
    assert.equal(shareText(0, 1_000_000, 'en'), '0%');
    assert.equal(shareText(1, 1_000_000, 'en'), '0.0001%');
    assert.equal(shareText(123_456, 1_000_000, 'en'), '12.34%');
    assert.equal(shareText(999_999, 1_000_000, 'en'), '99.99%');
    assert.equal(shareText(5, 5, 'de'), '100\u00a0%');
  });
});
