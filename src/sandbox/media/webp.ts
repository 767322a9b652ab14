import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { brotliDecompressSync } from 'node:zlib';
import encode, { init } from '@jsquash/webp/encode.js';

/** The encoder's file beside the bundle, packed with Brotli, which the worker of pictures reads, too; undefined in the source. */
declare const WEBP_ENCODER: string | undefined;

// The lowest effort is fast, and the files of such flat landscapes are small all the same.
const LOSSLESS = { lossless: 1, quality: 0, method: 0 };

/** Encodes RGBA pixels as lossless WebP. */
export async function encodeWebp(image: {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}): Promise<Uint8Array> {
  const { width, height } = image;
  const data = new Uint8ClampedArray(image.data.buffer);
  // In Node the encoder cannot read its own file. A new encoder for each picture frees its memory.
  await init({ wasmBinary: await readEncoder() });
  return new Uint8Array(await encode({ width, height, data, colorSpace: 'srgb' }, LOSSLESS));
}

async function readEncoder(): Promise<Uint8Array> {
  if (typeof WEBP_ENCODER === 'string')
    return brotliDecompressSync(await readFile(new URL(WEBP_ENCODER, import.meta.url)));
  const { resolve } = createRequire(import.meta.url);
  return readFile(resolve('@jsquash/webp/codec/enc/webp_enc_simd.wasm'));
}
