import decodeJpegFile, { init as initJpeg } from '@jsquash/jpeg/decode.js';
import jpegWasm from '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm';
import decodeWebpFile, { init as initWebp } from '@jsquash/webp/decode.js';
import webpWasm from '@jsquash/webp/codec/dec/webp_dec.wasm';
import { decodeGif } from './gif.ts';
import { type Format, readHeader, webpChunks } from './header.ts';
import { PictureError } from './pictureError.ts';
import { decodePng } from './png.ts';
import type { Raster } from './raster.ts';
import { readWasm } from './readWasm.ts';

/** What the WASM decoders return. */
interface Decoded {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number> & { readonly buffer: ArrayBufferLike };
}

/** Decodes a PNG, JPEG or WebP, or the first frame of a GIF or an animated WebP; a JPEG is turned as its camera was held. @throws {PictureError} */
export async function decode(bytes: Buffer): Promise<Raster> {
  const { format } = readHeader(bytes);
  try {
    return await DECODERS[format](bytes);
  } catch (error) {
    if (error instanceof PictureError) throw error;
    throw new PictureError(`The ${format.toUpperCase()} picture is broken.`);
  }
}

const DECODERS: Readonly<Record<Format, (bytes: Buffer) => Promise<Raster>>> = {
  png: (bytes) => Promise.resolve(decodePng(bytes)),
  gif: (bytes) => Promise.resolve(decodeGif(bytes)),
  jpeg: async (bytes) => {
    await initJpeg(await moduleOptions(jpegWasm));
    const options = { preserveOrientation: true };
    return toRaster((await decodeJpegFile(toArrayBuffer(bytes), options)) as Decoded);
  },
  webp: async (bytes) => {
    await initWebp(await moduleOptions(webpWasm));
    return toRaster((await decodeWebpFile(toArrayBuffer(stillOf(bytes)))) as Decoded);
  },
};

/** A decoder of its own for each picture frees the memory of the last one. */
async function moduleOptions(wasm: string) {
  const quiet = () => undefined;
  const { buffer } = await readWasm(new URL(wasm, import.meta.url));
  return { wasmBinary: buffer, print: quiet, printErr: quiet };
}

function toRaster({ width, height, data }: Decoded): Raster {
  return { width, height, data: new Uint8Array(data.buffer as ArrayBuffer) };
}

const toArrayBuffer = (bytes: Buffer): ArrayBuffer => new Uint8Array(bytes).buffer;

/** A WebP without animation: the decoder knows only stills. */
function stillOf(bytes: Buffer): Buffer {
  const chunks = [...webpChunks(bytes)];
  const extended = chunks.find(({ type }) => type === 'VP8X');
  const isAnimated = ((extended?.content[0] ?? 0) & 0x02) !== 0;
  if (!isAnimated) return bytes;
  const picture = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (!picture) throw new PictureError('The WEBP picture is broken.');
  // Without its alpha, which would need a header of its own, a first frame is opaque.
  const length = picture.content.length;
  const head = Buffer.from('RIFF\0\0\0\0WEBP    \0\0\0\0', 'latin1');
  head.writeUInt32LE(12 + length + (length % 2), 4);
  head.write(picture.type, 12, 'latin1');
  head.writeUInt32LE(length, 16);
  return Buffer.concat([head, picture.content, Buffer.alloc(length % 2)]);
}
