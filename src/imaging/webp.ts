import startEncoder from '@jsquash/webp/codec/enc/webp_enc_simd.js';
import encoderWasm from '@jsquash/webp/codec/enc/webp_enc_simd.wasm';
import { defaultOptions } from '@jsquash/webp/meta.js';
import { PictureError } from './pictureError.ts';
import type { Raster } from './raster.ts';
import { readWasm } from './readWasm.ts';

/** What the package's types say of its encoder by a global name that they leave undefined. */
type StartEncoder = (options: {
  readonly noInitialRun: true;
  readonly wasmBinary: ArrayBuffer;
}) => Promise<{
  encode(
    pixels: Uint8Array,
    width: number,
    height: number,
    options: typeof defaultOptions,
  ): Uint8Array | null;
}>;

/** Encodes a picture as lossy WebP with lossless alpha; `quality` is 1 to 100. @throws {PictureError} when the encoder refuses it */
export async function encodeWebp(picture: Raster, quality: number): Promise<Uint8Array> {
  const { width, height, data } = picture;
  const { buffer } = await readWasm(new URL(encoderWasm, import.meta.url));
  // An encoder of its own for each picture frees the memory of the last one.
  const start = startEncoder as unknown as StartEncoder;
  const encoder = await start({ noInitialRun: true, wasmBinary: buffer });
  const bytes = encoder.encode(data, width, height, { ...defaultOptions, quality });
  if (!bytes) throw new PictureError('The WebP encoder refused the picture.');
  return new Uint8Array(bytes);
}
