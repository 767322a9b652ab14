import assert from 'node:assert/strict';
import { imageSize, videoRatio } from '../../src/sandbox/sizes.ts';
import { readVideo } from './media/boxes.ts';
import { body, finish, withSandbox, get } from './start.ts';

describe('the sandbox media', () => {
  it('draws pictures of the requested size and format, the same for the same seed', () =>
    withSandbox({}, async (_sandbox, call) => {
      const make = async (seed: number) => {
        const input = { prompt: 'a fox', image_size: 'portrait_4_3', output_format: 'png', seed };
        const output = await body(await finish(call, 'fal-ai/flux/dev', input));
        const answer = await fetch(String(get(output, 'images', 0, 'url')));
        assert.equal(answer.headers.get('content-type'), 'image/png');
        return Buffer.from(await answer.arrayBuffer());
      };
      const [one, same, other] = [await make(1), await make(1), await make(2)];
      assert.equal(one.toString('latin1', 1, 4), 'PNG');
      assert.deepEqual([one.readUInt32BE(16), one.readUInt32BE(20)], [768, 1024]);
      assert.deepEqual(one, same);
      assert.notDeepEqual(one, other);
    }));

  it('renders a different picture for each image of a job', () =>
    withSandbox({}, async (_sandbox, call) => {
      const input = { prompt: 'x', num_images: 2, sync_mode: true, image_size: 'square' };
      const output = await body(await finish(call, 'fal-ai/flux/dev', input));
      assert.notEqual(get(output, 'images', 0, 'url'), get(output, 'images', 1, 'url'));
      assert.match(String(get(output, 'images', 1, 'url')), /^data:image\/jpeg;base64,/);
    }));

  it('renders video, audio and 3D files of their content type', () =>
    withSandbox({}, async (_sandbox, call) => {
      const bytesOf = async (file: unknown) => {
        const { url, content_type: type } = file as { url: string; content_type: string };
        const answer = await fetch(url);
        assert.equal(answer.headers.get('content-type'), type);
        return Buffer.from(await answer.arrayBuffer());
      };
      const image_url = 'https://example.com/cat.png';
      const video = await body(
        await finish(call, 'fal-ai/kling-video/v2.5-turbo/pro/image-to-video', {
          prompt: 'x',
          image_url,
        }),
      );
      assert.equal((await bytesOf(video.video)).subarray(4, 8).toString(), 'ftyp');
      const speech = await body(
        await finish(call, 'fal-ai/chatterbox/text-to-speech', { text: 'hello' }),
      );
      assert.equal((await bytesOf(speech.audio)).subarray(0, 4).toString(), 'RIFF');
      const mesh = await body(await finish(call, 'fal-ai/trellis', { image_url }));
      assert.equal((await bytesOf(mesh.model_mesh)).subarray(0, 4).toString(), 'glTF');
    }));

  it('states the true properties of a video and bills its true length', () =>
    withSandbox({}, async (_sandbox, call) => {
      const shapes = [
        ['16:9', 640, 360],
        ['9:16', 360, 640],
        ['1:1', 480, 480],
      ] as const;
      for (const [aspect_ratio, width, height] of shapes) {
        const input = { prompt: 'x', aspect_ratio, resolution: '720p', num_frames: 41 };
        const result = await finish(call, 'fal-ai/wan/v2.2-a14b/text-to-video', input);
        const output = await body(result);
        const file = await fetch(String(get(output, 'video', 'url')));
        const bytes = Buffer.from(await file.arrayBuffer());
        const facts = readVideo(bytes);
        assert.deepEqual([facts.width, facts.height], [width, height], aspect_ratio);
        assert.equal(get(output, 'video', 'file_size'), bytes.length);
        assert.equal(result.headers.get('x-fal-billable-units'), String(facts.seconds));
      }
    }));

  it('fills all fields that describe a video', () =>
    withSandbox({}, async (_sandbox, call) => {
      const input = { video_url: 'https://example.com/a.mp4', duration: 9, fps: 60, height: 1080 };
      const { video } = (await body(
        await finish(call, 'bria/video/increase-resolution', input),
      )) as { video: Record<string, unknown> };
      const bytes = Buffer.from(await (await fetch(String(video.url))).arrayBuffer());
      const { width, height, seconds, frames, timescale } = readVideo(bytes);
      assert.deepEqual(
        [video.duration, video.frame_count, video.fps],
        [seconds, frames, frames / seconds],
      );
      assert.deepEqual(video.resolution, { width, height, aspect_ratio: `${width}:${height}` });
      assert.equal(video.bitrate, Math.round((bytes.length * 8) / seconds));
      assert.equal(video.timebase, `1/${timescale}`);
      assert.equal(video.codec, 'h264');
    }));

  it('expires generated media as requested', () =>
    withSandbox({}, async (_sandbox, call) => {
      const headers = {
        'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":0.001}',
      };
      const init = { method: 'POST', body: '{"prompt":"x"}', headers };
      const output = await body(call('https://fal.run/fal-ai/flux/dev', init));
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal((await fetch(String(get(output, 'images', 0, 'url')))).status, 404);
    }));

  it('reads all forms of a requested size', () => {
    const images = [
      [{}, 1024, 1024],
      [{ image_size: 'landscape_16_9' }, 1024, 576],
      [{ image_size: { width: 640, height: 480 } }, 640, 480],
      [{ size: '1536x1024' }, 1536, 1024],
      [{ width: 300, height: 200 }, 300, 200],
      [{ aspect_ratio: '16:9' }, 1360, 768],
      [{ aspect_ratio: '1:1', resolution: '2K' }, 2048, 2048],
      [{ aspect_ratio: 'auto', resolution: '2K' }, 2048, 2048],
      [{ image_size: { width: 99_999, height: 1 } }, 4096, 8],
    ] as const;
    for (const [input, width, height] of images) {
      assert.deepEqual(imageSize(input), { width, height }, JSON.stringify(input));
    }
    const videos = [
      [{}, 16 / 9],
      [{ aspect_ratio: '9:16', resolution: '1080p' }, 9 / 16],
      [{ aspect_ratio: 'auto', resolution: '480p' }, 16 / 9],
      [{ video_size: { width: 333, height: 200 } }, 333 / 200],
      [{ image_size: 'square_hd' }, 1],
      [{ size: '720x1280' }, 720 / 1280],
      [{ width: 512, height: 768 }, 512 / 768],
    ] as const;
    for (const [input, ratio] of videos) {
      assert.equal(videoRatio(input), ratio, JSON.stringify(input));
    }
  });
});
