import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { CHROMIUM_FLAGS, chromiumPath } from '../../support/chromium.ts';
import { renderMedia, type MediaRequest } from '../../../src/sandbox/media/render.ts';
import { CLIPS } from '../../../src/sandbox/media/video.ts';

const REQUEST = { seed: 42, caption: 'a lighthouse in a storm' };

/** What the page shows of a picture or a frame: its natural size, and pixels in reading order. */
interface Shown {
  size: [width: number, height: number];
  pixels: Uint8Array;
}

// These scripts run in the page; as text they need no browser types here.
const SHOW_PICTURE = `async (url) => {
  const image = new Image();
  image.src = url;
  await image.decode();
  return look(image, image.naturalWidth, image.naturalHeight);
}`;
const OPEN_VIDEO = `async (url) => {
  const video = document.createElement('video');
  video.muted = true;
  video.src = url;
  document.body.replaceChildren(video);
  await event(video, 'canplaythrough');
  return { size: [video.videoWidth, video.videoHeight], seconds: video.duration };
}`;
const SEEK = `async (seconds) => {
  const video = document.querySelector('video');
  const there = event(video, 'seeked');
  video.currentTime = seconds;
  await there;
  return look(video, video.videoWidth, video.videoHeight);
}`;
const PLAY_TO_END = `async () => {
  const video = document.querySelector('video');
  const end = event(video, 'ended');
  video.currentTime = 0;
  await video.play();
  await end;
  const { totalVideoFrames, corruptedVideoFrames } = video.getVideoPlaybackQuality();
  return { at: video.currentTime, totalVideoFrames, corruptedVideoFrames };
}`;
const OPEN_AUDIO = `async (url) => {
  const audio = new Audio(url);
  await event(audio, 'canplaythrough');
  const context = new OfflineAudioContext(1, 44100, 44100);
  const decoded = await context.decodeAudioData(await (await fetch(url)).arrayBuffer());
  return { seconds: audio.duration, decoded: decoded.duration };
}`;
const PAGE = `<!doctype html><script>
const event = (media, name) => new Promise((resolve, reject) => {
  media.addEventListener(name, resolve, { once: true });
  media.addEventListener('error', () => reject(new Error(media.error.message)), { once: true });
});
const look = (source, width, height) => {
  const canvas = Object.assign(document.createElement('canvas'), { width, height });
  const context = canvas.getContext('2d');
  context.drawImage(source, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  const bytes = Array.from(data, (value) => String.fromCharCode(value)).join('');
  return { size: [width, height], base64: btoa(bytes) };
};
</script><body>`;

describe('sandbox media in a browser', function () {
  this.timeout(60_000);
  const files = new Map<string, { contentType: string; bytes: Uint8Array }>();
  let server: Server | undefined;
  let browser: Browser | undefined;
  let page: Page;

  before(async function () {
    this.timeout(600_000);
    const media = createServer(({ url = '', headers }, response) => {
      const file = files.get(url);
      const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '') ?? [];
      response.setHeader('content-type', file?.contentType ?? 'text/html');
      if (!file || from === undefined) {
        response.end(file?.bytes ?? PAGE);
        return;
      }
      const last = to ? Number(to) : file.bytes.length - 1;
      const range = `bytes ${from}-${last}/${file.bytes.length}`;
      response.writeHead(206, { 'accept-ranges': 'bytes', 'content-range': range });
      response.end(file.bytes.subarray(Number(from), last + 1));
    });
    server = media;
    await new Promise<void>((resolve) => media.listen(0, '127.0.0.1', resolve));
    browser = await chromium.launch({ executablePath: chromiumPath(), args: CHROMIUM_FLAGS });
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(media.address() as AddressInfo).port}/`);
  });

  after(async () => {
    await browser?.close();
    server?.closeAllConnections();
    server?.close();
  });

  async function serve(request: Omit<MediaRequest, 'seed' | 'caption'>): Promise<string> {
    const url = `/media/${files.size}`;
    const bytes = await renderMedia({ ...REQUEST, ...request });
    files.set(url, { contentType: request.contentType, bytes });
    return url;
  }

  async function run<T>(script: string, argument?: unknown): Promise<T> {
    return page.evaluate<T>(
      `(${script})(${argument === undefined ? '' : JSON.stringify(argument)})`,
    );
  }

  async function see(script: string, argument: unknown): Promise<Shown> {
    const { size, base64 } = await run<{ size: Shown['size']; base64: string }>(script, argument);
    return { size, pixels: Buffer.from(base64, 'base64') };
  }

  /** The largest difference between two views of one size, per row. */
  function rowDifferences(a: Shown, b: Shown): number[] {
    assert.deepEqual(a.size, b.size);
    const [width, height] = a.size;
    const rows = Array<number>(height).fill(0);
    a.pixels.forEach((value, i) => {
      const row = Math.floor(i / (4 * width));
      rows[row] = Math.max(rows[row] ?? 0, Math.abs(value - (b.pixels[i] ?? NaN)));
    });
    return rows;
  }

  it('shows PNG, JPEG, WebP and SVG in the requested size, and the same picture in all', async () => {
    for (const [width, height] of [
      [321, 203],
      [64, 64],
    ] as const) {
      const show = async (contentType: MediaRequest['contentType']): Promise<Shown> =>
        see(SHOW_PICTURE, await serve({ contentType, width, height }));
      const png = await show('image/png');
      assert.deepEqual(png.size, [width, height]);
      assert.deepEqual(await show('image/webp'), png);
      assert.ok(Math.max(...rowDifferences(await show('image/jpeg'), png)) < 60);
      const svg = await show('image/svg+xml');
      // Letters have another shape there; the landscape has not.
      const ground = rowDifferences(svg, png).slice(Math.round(height * 0.6), height - 18);
      assert.ok(ground.filter((difference) => difference > 24).length < 3, ground.join());
    }
  });

  it('plays each video to its end, in its size and length', async () => {
    for (const { width, height, seconds, fps } of CLIPS) {
      const url = await serve({ contentType: 'video/mp4', width, height });
      const video = await run<{ size: number[]; seconds: number }>(OPEN_VIDEO, url);
      assert.deepEqual(video, { size: [width, height], seconds });
      const [first, later] = [await see(SEEK, 0), await see(SEEK, seconds / 2)];
      const ground = rowDifferences(first, later).slice(Math.round(height * 0.6));
      assert.ok(Math.max(...ground) > 15, `the dunes of ${width}×${height} stand still`);
      const played = await run<Record<string, number>>(PLAY_TO_END);
      assert.equal(played.at, seconds);
      assert.equal(played.corruptedVideoFrames, 0);
      assert.ok((played.totalVideoFrames ?? 0) >= fps, JSON.stringify(played));
    }
  });

  it('plays the tune, as long as requested', async () => {
    const url = await serve({ contentType: 'audio/wav', seconds: 2.5 });
    assert.deepEqual(await run(OPEN_AUDIO, url), { seconds: 2.5, decoded: 2.5 });
  });
});
