import assert from 'node:assert/strict';
import { renderMedia } from '../../../src/sandbox/media/render.ts';
import { CLIPS, nearestClip, readClip } from '../../../src/sandbox/media/video.ts';
import { readVideo } from './boxes.ts';

describe('the videos of the sandbox', () => {
  it('are what the table states: H.264 of that size, length and frame rate', async () => {
    for (const clip of CLIPS) {
      const { width, height, seconds, fps } = clip;
      const facts = {
        width,
        height,
        seconds,
        frames: seconds * fps,
        codec: 'avc1',
        timescale: fps,
      };
      assert.deepEqual(readVideo(Buffer.from(await readClip(clip))), facts);
    }
  });

  it('have at most 100 KB together', async () => {
    const files = await Promise.all(CLIPS.map(readClip));
    const size = files.reduce((sum, { length }) => sum + length, 0);
    assert.ok(size > 10_000 && size <= 100_000, `${size} bytes`);
  });

  it('are chosen by the nearest shape', () => {
    const shapes = [
      [16 / 9, 640],
      [21 / 9, 640],
      [4 / 3, 640],
      [5 / 4, 480],
      [1, 480],
      [3 / 4, 360],
      [9 / 16, 360],
      [1 / 19, 360],
    ] as const;
    for (const [ratio, width] of shapes) assert.equal(nearestClip(ratio).width, width, `${ratio}`);
  });

  it('are rendered in the nearest shape for any requested size', async () => {
    const request = { contentType: 'video/mp4', seed: 1, caption: 'a fox' } as const;
    const portrait = await renderMedia({ ...request, width: 1080, height: 1920 });
    const { width, height } = readVideo(Buffer.from(portrait));
    assert.deepEqual([width, height], [360, 640]);
  });
});
