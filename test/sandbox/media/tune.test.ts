import assert from 'node:assert/strict';
import { renderMedia } from '../../../src/sandbox/media/render.ts';

describe('sandbox tune', () => {
  it('is 16-bit mono PCM at 44.1 kHz, as long as requested', async () => {
    const bytes = await renderMedia({
      contentType: 'audio/wav',
      seed: 5,
      caption: '',
      seconds: 2.5,
    });
    const wav = Buffer.from(bytes);
    assert.equal(wav.toString('latin1', 0, 4) + wav.toString('latin1', 8, 16), 'RIFFWAVEfmt ');
    assert.equal(wav.readUInt32LE(4), wav.length - 8);
    assert.deepEqual(
      [wav.readUInt16LE(20), wav.readUInt16LE(22), wav.readUInt32LE(24), wav.readUInt16LE(34)],
      [1, 1, 44_100, 16],
    );
    assert.equal(wav.readUInt32LE(40) / wav.readUInt32LE(28), 2.5);
    assert.equal(wav.length, 44 + wav.readUInt32LE(40));
  });

  it('is audible throughout, is not clipped and fades out', async () => {
    const bytes = await renderMedia({
      contentType: 'audio/wav',
      seed: 6,
      caption: '',
      seconds: 20,
    });
    const samples = new Int16Array(bytes.buffer, bytes.byteOffset + 44, 20 * 44_100);
    for (let second = 0; second < 19; second += 1) {
      const part = samples.subarray(second * 44_100, (second + 1) * 44_100);
      const peak = part.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      assert.ok(peak > 1_000 && peak < 32_000, `second ${second}: ${peak}`);
    }
    assert.ok(Math.abs(samples.at(-1) ?? NaN) < 50);
  });
});
