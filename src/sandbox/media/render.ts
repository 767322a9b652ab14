import { writeSafetensors, zipText } from './archive.ts';
import { encodeGlb } from './glb.ts';
import { encodeJpeg } from './jpeg.ts';
import { encodePng } from './png.ts';
import { createRandom } from './random.ts';
import { createScene } from './scene.ts';
import { writeSvg } from './svg.ts';
import { encodeTune } from './tune.ts';
import type { MediaRequest, Rendered } from './types.ts';
import { nearestClip, readClip } from './video.ts';
import { encodeWebp } from './webp.ts';

/**
 * Makes a file that opens: the same bytes for the same request. A type it cannot make becomes the
 * nearest it can (MP3 → WAV, GIF → PNG …), and the answer states it. Pictures are held to 8–8192
 * pixels, sounds to 0.1–600 seconds; a video is the shipped clip of the nearest shape.
 */
export async function renderMedia(request: MediaRequest): Promise<Rendered> {
  const contentType = request.contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  switch (contentType.split('/', 1).join('')) {
    case 'image':
      return renderPicture(request, contentType);
    case 'video':
      return renderVideo(request);
    case 'audio': {
      const seconds = within(request.seconds ?? 5, 0.1, 600);
      const bytes = await encodeTune(request.seed, seconds);
      return { bytes, contentType: 'audio/wav', extension: 'wav', seconds };
    }
    case 'model':
      return {
        bytes: encodeGlb(request.seed),
        contentType: 'model/gltf-binary',
        extension: 'glb',
      };
    default:
      return renderData(request, contentType);
  }
}

async function renderPicture(request: MediaRequest, contentType: string): Promise<Rendered> {
  const width = Math.round(within(request.width ?? 1024, 8, 8192));
  const height = Math.round(within(request.height ?? 768, 8, 8192));
  const { seed, caption } = request;
  const scene = createScene({ width, height, seed, caption }, footer(seed, width, height));
  const size = { width, height };
  switch (contentType) {
    case 'image/jpeg':
    case 'image/jpg': {
      const bytes = await encodeJpeg(scene);
      return { bytes, contentType: 'image/jpeg', extension: 'jpg', ...size };
    }
    case 'image/webp':
      return { bytes: await encodeWebp(scene), contentType, extension: 'webp', ...size };
    case 'image/svg+xml':
      return { bytes: writeSvg(scene), contentType, extension: 'svg', ...size };
    default: {
      const bytes = await encodePng(scene);
      return { bytes, contentType: 'image/png', extension: 'png', ...size };
    }
  }
}

async function renderVideo({ width = 16, height = 9 }: MediaRequest): Promise<Rendered> {
  const clip = nearestClip(width / height);
  return { ...clip, bytes: await readClip(clip), contentType: 'video/mp4', extension: 'mp4' };
}

function renderData({ seed, caption }: MediaRequest, contentType: string): Rendered {
  const sentence = `The sandbox made this from seed ${seed}: ${caption}\n`;
  switch (contentType) {
    case 'text/plain':
      return { bytes: Buffer.from(sentence), contentType, extension: 'txt' };
    case 'application/json': {
      const json = JSON.stringify({ sandbox: true, seed, caption }, null, 2);
      return { bytes: Buffer.from(`${json}\n`), contentType, extension: 'json' };
    }
    case 'application/zip':
      return { bytes: zipText('readme.txt', sentence), contentType, extension: 'zip' };
    default: {
      const random = createRandom(seed, 'weights');
      const weights = Array.from({ length: 64 }, () => random() * 2 - 1);
      return {
        bytes: writeSafetensors(weights, { sandbox: 'true', seed: String(seed), caption }),
        contentType: 'application/octet-stream',
        extension: 'safetensors',
      };
    }
  }
}

function footer(seed: number, width: number, height: number): string[] {
  return ['sandbox', `seed ${seed}`, `${width}×${height}`];
}

function within(value: number, least: number, most: number): number {
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least;
}
