import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import encode, { init } from '@jsquash/webp/encode.js';
import { rasterize } from './paint.ts';
import type { Scene } from './scene.ts';

// Node finds it in its package, and in the package's copy beside the bundle.
const WASM = '@jsquash/webp/codec/enc/webp_enc_simd.wasm';
// The lowest effort is quick, and small enough for a landscape of few colours.
const LOSSLESS = { lossless: 1, quality: 0, method: 0 };

/** The scene as a lossless WebP. */
export async function encodeWebp(scene: Scene): Promise<Uint8Array> {
  const { width, height } = scene;
  const data = new Uint8ClampedArray((await rasterize(scene)).buffer);
  // The encoder cannot read its own file in Node; a new one for each picture frees its memory.
  const wasmBinary = await readFile(createRequire(import.meta.url).resolve(WASM));
  await init({ wasmBinary });
  return new Uint8Array(await encode({ width, height, data, colorSpace: 'srgb' }, LOSSLESS));
}
