import assert from 'node:assert/strict';
import { type ArrivedFile, checkArrival } from '../../src/domain/checkArrival.ts';
import type { JsonObject } from '../../src/domain/types.ts';

const texts = (input: JsonObject, file: ArrivedFile): string[] =>
  checkArrival(input, file).map(({ what, asked, found }) => `${what}: ${asked} → ${found}`);

describe('the check on arrival', () => {
  it('finds another size than the fields state in pixels', () => {
    const file = { width: 1024, height: 768 };
    const same: JsonObject[] = [
      { image_size: 'landscape_4_3' },
      { image_size: { width: 1024, height: 768 } },
      { size: '1024x768' },
      { video_size: '1024*768' },
      { width: 1024, height: 768 },
    ];
    for (const input of same) assert.deepEqual(texts(input, file), []);
    assert.deepEqual(texts({ image_size: 'square_hd' }, file), ['size: 1024 × 1024 → 1024 × 768']);
    const rounded = { image_size: { width: 1000, height: 768 } };
    assert.deepEqual(texts(rounded, file), ['size: 1000 × 768 → 1024 × 768']);
  });

  it('finds another ratio, but not sides that are rounded', () => {
    for (const [width, height] of [
      [1920, 1080],
      [1344, 768],
      [854, 480],
    ] as const)
      assert.deepEqual(texts({ aspect_ratio: '16:9' }, { width, height }), []);
    const portrait = { width: 768, height: 1344 };
    assert.deepEqual(texts({ aspect_ratio: '16:9' }, portrait), ['ratio: 16:9 → 768 × 1344']);
    const near = { width: 1500, height: 1000 };
    assert.deepEqual(texts({ ratio: '16:9' }, near), ['ratio: 16:9 → 1500 × 1000']);
  });

  it('finds another format of the same medium', () => {
    const cases: [JsonObject, string, string[]][] = [
      [{ output_format: 'png' }, 'jpeg', ['format: png → jpeg']],
      [{ output_format: 'jpg' }, 'jpeg', []],
      [{ output_format: 'JPEG' }, 'jpg', []],
      [{ image_format: 'webp' }, 'png', ['format: webp → png']],
      [{ video_output_type: 'VP9 (.webm)' }, 'mp4', ['format: webm → mp4']],
      [{ video_output_type: 'X264 (.mp4)' }, 'mp4', []],
      [{ output_format: 'mp3_44100_128' }, 'mp3', []],
      [{ output_format: 'opus_48000_32' }, 'wav', ['format: ogg → wav']],
      // A format of pictures says nothing of a video, and these name no container.
      [{ output_format: 'png' }, 'mp4', []],
      [{ output_format: 'pcm_16000' }, 'wav', []],
      [{ output_format: 'url' }, 'png', []],
    ];
    for (const [input, format, expected] of cases)
      assert.deepEqual(texts(input, { format }), expected);
  });

  it('finds missing and unexpected transparency', () => {
    const opaque = { hasAlpha: false };
    const clear = { hasAlpha: true };
    for (const input of [{ background: 'transparent' }, { transparent_background: true }]) {
      assert.deepEqual(texts(input, opaque), ['alpha: transparent → opaque']);
      assert.deepEqual(texts(input, clear), []);
    }
    assert.deepEqual(texts({ background: 'opaque' }, clear), ['alpha: opaque → transparent']);
    assert.deepEqual(texts({ background: 'auto' }, clear), []);
    assert.deepEqual(texts({ background: 'a meadow' }, opaque), []);
  });

  it('finds another duration, but not one of a frame more', () => {
    for (const duration of [5, '5', '5s']) {
      assert.deepEqual(texts({ duration }, { seconds: 5.04 }), []);
      assert.deepEqual(texts({ duration }, { seconds: 5.5 }), []);
      assert.deepEqual(texts({ duration }, { seconds: 8.123 }), ['duration: 5 s → 8.12 s']);
    }
    assert.deepEqual(texts({ seconds_total: 100 }, { seconds: 96 }), []);
    assert.deepEqual(texts({ seconds_total: 100 }, { seconds: 94 }), ['duration: 100 s → 94 s']);
  });

  it('tells all differences, and none where nothing is stated or known', () => {
    const input = { image_size: 'square', output_format: 'png', background: 'transparent' };
    const file = { width: 8, height: 8, format: 'jpeg', hasAlpha: false };
    assert.deepEqual(
      checkArrival(input, file).map(({ what }) => what),
      ['size', 'format', 'alpha'],
    );
    assert.deepEqual(checkArrival(input, {}), []);
    assert.deepEqual(checkArrival({ prompt: 'a cat' }, { ...file, seconds: 4 }), []);
    const odd: JsonObject[] = [
      { image_size: null, aspect_ratio: 'auto', duration: 'auto', output_format: null },
      { image_size: { width: 'a', height: -1 }, aspect_ratio: '0:0', duration: 0 },
      { image_size: 'constructor', output_format: '__proto__', duration: [] },
      { aspect_ratio: `${'9'.repeat(400)}:1` },
    ];
    for (const one of odd) assert.deepEqual(checkArrival(one, { ...file, seconds: 4 }), []);
  });
});
