import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import decodeWebp, { init } from '@jsquash/webp/decode.js';
import { createImaging } from '../../src/imaging/imaging.ts';
import { BLUE, type Colour, decodePicture, paint, type Picture, RED } from '../support/pictures.ts';

export const imaging = createImaging(new URL('../../dist/imaging/main.mjs', import.meta.url));
export const { signal } = new AbortController();

/** Decodes a PNG, JPEG or WebP. */
export async function decode(bytes: Uint8Array): Promise<Picture> {
  const file = Buffer.from(bytes);
  if (!file.toString('latin1', 0, 4).startsWith('RIFF')) return decodePicture(file);
  const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  await init({ wasmBinary: await readFile(wasm) } as Parameters<typeof init>[0]);
  // Its types name what a browser has.
  const picture: unknown = await decodeWebp(new Uint8Array(file).buffer);
  const { width, height, data } = picture as Picture;
  return { width, height, data: new Uint8Array(data) };
}

/** The parts of a pixel. */
export const pixel = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];

/** Asserts a colour, which encoders and scaling change a little. */
export const near = (found: readonly number[], colour: Colour, within = 12): void =>
  colour.forEach((part, at) =>
    assert.ok(Math.abs(part - (found[at] ?? 0)) <= within, `${found.join()}, not ${colour.join()}`),
  );

/** Red, and transparent in its left half. */
export const halfClear = (width: number, height: number): Picture =>
  paint(width, height, (x) => (x < width / 2 ? [...BLUE, 0] : RED));
