import { encode } from 'jpeg-js';
import { rasterize } from './paint.ts';
import type { Scene } from './scene.ts';

const QUALITY = 92;

/** The scene as a baseline JPEG. */
export async function encodeJpeg(scene: Scene): Promise<Uint8Array> {
  const { width, height } = scene;
  return encode({ width, height, data: await rasterize(scene) }, QUALITY).data;
}
