import { PictureError } from './pictureError.ts';
import type { Raster } from './raster.ts';

const EXTENSION = 0x21;
const GRAPHIC_CONTROL = 0xf9;
const FRAME = 0x2c;
/** The most codes of the compression, and their bits. */
const MOST_CODES = 4_096;
const LONGEST_CODE = 12;
/** The rows of an interlaced frame: the first one and the steps of each pass. */
const PASSES = [
  [0, 8],
  [4, 8],
  [2, 4],
  [1, 2],
] as const;

/** Decodes the first frame of a GIF; what a cut file lacks stays transparent. @throws {PictureError} */
export function decodeGif(bytes: Buffer): Raster {
  const global = palette(bytes, 10, 13);
  let at = 13 + global.length;
  let hidden = -1;
  while (bytes[at] === EXTENSION) {
    const isControl = bytes[at + 1] === GRAPHIC_CONTROL;
    if (isControl) hidden = ((bytes[at + 3] ?? 0) & 1) === 1 ? (bytes[at + 6] ?? 0) : -1;
    at = readBlocks(bytes, at + 2).end;
  }
  if (bytes[at] !== FRAME || at + 11 > bytes.length) throw broken();
  const [x, y, columns, rows] = [1, 3, 5, 7].map((place) => bytes.readUInt16LE(at + place));
  const local = palette(bytes, at + 9, at + 10);
  const colours = local.length > 0 ? local : global;
  const codeBits = bytes[at + 10 + local.length] ?? 0;
  const data = readBlocks(bytes, at + 11 + local.length).content;
  const isInterlaced = ((bytes[at + 9] ?? 0) & 0x40) !== 0;
  const [width, height] = [bytes.readUInt16LE(6), bytes.readUInt16LE(8)];
  if (!columns || !rows || (x ?? 0) + columns > width || (y ?? 0) + rows > height) throw broken();
  const indices = decompress(data, codeBits, columns * rows);
  const raster = { width, height, data: new Uint8Array(width * height * 4) };
  const order = isInterlaced ? interlaced(rows) : [...Array(rows).keys()];
  indices.forEach((index, place) => {
    if (index === hidden) return;
    const row = (y ?? 0) + (order[Math.floor(place / columns)] ?? 0);
    const to = (row * width + (x ?? 0) + (place % columns)) * 4;
    raster.data.set(colours.subarray(index * 3, index * 3 + 3), to);
    raster.data[to + 3] = 255;
  });
  return raster;
}

/** The palette whose size the flags state; empty without one. */
function palette(bytes: Buffer, flagsAt: number, start: number): Buffer {
  const flags = bytes[flagsAt] ?? 0;
  return bytes.subarray(start, start + ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 7) + 1)));
}

/** Blocks, each with its length before it, up to an empty one. */
function readBlocks(
  bytes: Buffer,
  start: number,
): { readonly content: Buffer; readonly end: number } {
  const parts: Buffer[] = [];
  let at = start;
  for (;;) {
    const length = bytes[at] ?? 0;
    parts.push(bytes.subarray(at + 1, at + 1 + length));
    at += 1 + length;
    if (length === 0) return { content: Buffer.concat(parts), end: at };
  }
}

const interlaced = (rows: number): number[] =>
  PASSES.flatMap(([first, step]) =>
    Array.from(
      { length: Math.max(0, Math.ceil((rows - first) / step)) },
      (_, at) => first + at * step,
    ),
  );

/** Undoes the compression (LZW) of at most `length` bytes. @throws {PictureError} */
function decompress(data: Buffer, minimum: number, length: number): Uint8Array {
  if (minimum < 1 || minimum > 8) throw broken();
  const clear = 1 << minimum;
  const end = clear + 1;
  const prefixes = new Uint16Array(MOST_CODES);
  const suffixes = new Uint8Array(MOST_CODES);
  const reversed = new Uint8Array(MOST_CODES + 1);
  const output = new Uint8Array(length);
  let written = 0;
  let codeBits = minimum + 1;
  let next = end + 1;
  let last = -1;
  let first = 0;
  let bits = 0;
  let count = 0;
  for (const byte of data) {
    bits |= byte << count;
    count += 8;
    while (count >= codeBits) {
      const code = bits & ((1 << codeBits) - 1);
      bits >>>= codeBits;
      count -= codeBits;
      if (code === end || written >= length) return output.subarray(0, written);
      if (code === clear) {
        codeBits = minimum + 1;
        next = end + 1;
        last = -1;
        continue;
      }
      if (code > next || (last === -1 && code >= clear)) throw broken();
      let depth = 0;
      let at = code;
      // The code that is about to be defined: the last text and its first byte.
      if (code === next) {
        reversed[depth++] = first;
        at = last;
      }
      // A prefix is always an older code, so that this ends.
      for (; at > end; at = prefixes[at] ?? 0) reversed[depth++] = suffixes[at] ?? 0;
      first = at;
      reversed[depth++] = first;
      while (depth > 0 && written < length) output[written++] = reversed[--depth] ?? 0;
      if (last !== -1 && next < MOST_CODES) {
        prefixes[next] = last;
        suffixes[next] = first;
        next += 1;
        if (next === 1 << codeBits && codeBits < LONGEST_CODE) codeBits += 1;
      }
      last = code;
    }
  }
  return output.subarray(0, written);
}

const broken = () => new PictureError('The GIF picture is broken.');
