import { encode as encodeJpeg } from 'jpeg-js';
import { writeSafetensors, zipText } from './archive.ts';
import { encodeGlb } from './glb.ts';
import { rasterize } from './paint.ts';
import { encodePng } from './png.ts';
import { createScene } from './scene.ts';
import { writeSvg } from './svg.ts';
import { encodeTune } from './tune.ts';
import { nearestClip, readClip } from './video.ts';
import { encodeWebp } from './webp.ts';

/** The types of files that the sandbox renders. */
export type MediaType =
  | 'image/png'
  | 'image/jpeg'
  | 'image/webp'
  | 'image/svg+xml'
  | 'video/mp4'
  | 'audio/wav'
  | 'model/gltf-binary'
  | 'text/plain'
  | 'application/json'
  | 'application/zip'
  | 'application/octet-stream';

/** A file to render; an absent size or length has the default of its type. */
export interface MediaRequest {
  readonly contentType: MediaType;
  readonly seed: number;
  /** The prompt: drawn into pictures, quoted in texts. */
  readonly caption: string;
  /** Pixels. */
  readonly width?: number;
  /** Pixels. */
  readonly height?: number;
  /** Of audio. */
  readonly seconds?: number;
}

const JPEG_QUALITY = 92;

/** Renders a valid file: the same bytes for the same request. A video is the shipped clip of the nearest shape. */
export async function renderMedia(request: MediaRequest): Promise<Uint8Array> {
  const { contentType, seed, caption, width = 1024, height = 768, seconds = 5 } = request;
  const sentence = `The sandbox made this from seed ${seed}: ${caption}\n`;
  const scene = () => createScene({ width, height, seed, caption });
  switch (contentType) {
    case 'image/png':
      return encodePng(scene());
    case 'image/jpeg':
      return encodeJpeg({ width, height, data: await rasterize(scene()) }, JPEG_QUALITY).data;
    case 'image/webp':
      return encodeWebp({ width, height, data: await rasterize(scene()) });
    case 'image/svg+xml':
      return writeSvg(scene());
    case 'video/mp4':
      return readClip(nearestClip(width / height));
    case 'audio/wav':
      return encodeTune(seed, seconds);
    case 'model/gltf-binary':
      return encodeGlb(seed);
    case 'text/plain':
      return Buffer.from(sentence);
    case 'application/json':
      return Buffer.from(`${JSON.stringify({ sandbox: true, seed, caption }, null, 2)}\n`);
    case 'application/zip':
      return zipText('readme.txt', sentence);
    case 'application/octet-stream':
      return writeSafetensors(seed, { sandbox: 'true', seed: String(seed), caption });
  }
}
