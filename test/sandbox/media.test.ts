import assert from 'node:assert/strict';
import { imageSize, videoSize } from '../../src/sandbox/sizes.ts';
import { body, finish, withSandbox, get } from './start.ts';

describe('the sandbox media', () => {
  it('draws pictures of the asked size and format, the same for the same seed', () =>
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

  it('makes each picture of a job another one', () =>
    withSandbox({}, async (_sandbox, call) => {
      const input = { prompt: 'x', num_images: 2, sync_mode: true, image_size: 'square' };
      const output = await body(await finish(call, 'fal-ai/flux/dev', input));
      assert.notEqual(get(output, 'images', 0, 'url'), get(output, 'images', 1, 'url'));
      assert.match(String(get(output, 'images', 1, 'url')), /^data:image\/jpeg;base64,/);
    }));

  it('makes video, sound and 3D that are what they say', () =>
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

  it('lets generated media expire as asked', () =>
    withSandbox({}, async (_sandbox, call) => {
      const headers = {
        'x-fal-object-lifecycle-preference': '{"expiration_duration_seconds":0.001}',
      };
      const init = { method: 'POST', body: '{"prompt":"x"}', headers };
      const output = await body(call('https://fal.run/fal-ai/flux/dev', init));
      await new Promise((resolve) => setTimeout(resolve, 20));
      assert.equal((await fetch(String(get(output, 'images', 0, 'url')))).status, 404);
    }));

  it('reads every way of asking for a size', () => {
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
      [{}, 1280, 720],
      [{ aspect_ratio: '9:16', resolution: '1080p' }, 1080, 1920],
      [{ resolution: '480p' }, 854, 480],
      [{ resolution: '768P', aspect_ratio: '1:1' }, 768, 768],
      [{ video_size: { width: 333, height: 200 } }, 334, 200],
    ] as const;
    for (const [input, width, height] of videos) {
      assert.deepEqual(videoSize(input), { width, height }, JSON.stringify(input));
    }
  });
});
