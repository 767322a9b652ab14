import { constants, crc32, deflateSync, inflateSync } from 'node:zlib';
import { PictureError } from './pictureError.ts';
import type { Raster } from './raster.ts';

const SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
/** The samples of a pixel by colour type: grey, colour, palette, grey with alpha, colour with alpha. */
const SAMPLES: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };
const DEPTHS: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};
/** The passes of an interlaced picture: the first column and row, and the steps. */
const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

interface Header {
  readonly width: number;
  readonly height: number;
  readonly depth: number;
  readonly colour: number;
  readonly samples: number;
  readonly isInterlaced: boolean;
  /** Of palettes: three bytes a colour. */
  readonly palette: Buffer;
  /** Of palettes the alpha of each colour, else the samples of the transparent colour. */
  readonly transparent: Buffer | undefined;
}

/** Decodes a PNG whose size is already known to be harmless; what a cut file lacks stays transparent. @throws {PictureError} */
export function decodePng(bytes: Buffer): Raster {
  const { header, packed } = readChunks(bytes);
  const { width, height } = header;
  const passes = header.isInterlaced ? PASSES : ([[0, 0, 1, 1]] as const);
  const sizes = passes.map(([x, y, right, down]) => ({
    ...{ x, y, right, down },
    columns: Math.ceil((width - x) / right),
    rows: Math.ceil((height - y) / down),
  }));
  const rowBytes = (columns: number) => Math.ceil((columns * header.samples * header.depth) / 8);
  const real = sizes.filter(({ columns, rows }) => columns > 0 && rows > 0);
  const length = real.reduce((sum, { columns, rows }) => sum + rows * (1 + rowBytes(columns)), 0);
  const raw = inflate(packed, length);
  const raster = { width, height, data: new Uint8Array(width * height * 4) };
  let at = 0;
  for (const { x, y, right, down, columns, rows } of real) {
    const size = rowBytes(columns);
    let above: Uint8Array = new Uint8Array(size);
    for (let row = 0; row < rows && at + 1 + size <= raw.length; row++) {
      const line = raw.subarray(at + 1, at + 1 + size);
      unfilter(raw[at] ?? 0, line, above, Math.max(1, (header.samples * header.depth) >> 3));
      writePixels(header, line, columns, raster.data, (y + row * down) * width + x, right);
      above = line;
      at += 1 + size;
    }
  }
  return raster;
}

function readChunks(bytes: Buffer): { readonly header: Header; readonly packed: Buffer } {
  const [depth = 0, colour = 0] = bytes.subarray(24, 26);
  const samples = SAMPLES[colour];
  if (samples === undefined || !DEPTHS[colour]?.includes(depth)) throw broken();
  let palette: Buffer = Buffer.alloc(0);
  let transparent: Buffer | undefined;
  const parts: Buffer[] = [];
  for (let at = SIGNATURE.length; at + 8 <= bytes.length;) {
    const length = bytes.readUInt32BE(at);
    const type = bytes.toString('latin1', at + 4, at + 8);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'PLTE') palette = content;
    if (type === 'tRNS') transparent = content;
    if (type === 'IDAT') parts.push(content);
    if (type === 'IEND') break;
    at += 12 + length;
  }
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const isInterlaced = bytes[28] === 1;
  const header = { width, height, depth, colour, samples, isInterlaced, palette, transparent };
  return { header, packed: Buffer.concat(parts) };
}

/** Inflates no more than `length` bytes: the data of a small picture may hold gigabytes. @throws {PictureError} */
function inflate(packed: Buffer, length: number): Buffer {
  try {
    // Writers may pad their data a little.
    const maxOutputLength = length + 65_536;
    const raw = inflateSync(packed, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength });
    if (raw.length > 0) return raw;
  } catch {
    throw broken();
  }
  throw broken();
}

/** Undoes the filter of a row in place; `step` is the distance of the pixel on the left, in bytes. */
function unfilter(filter: number, line: Uint8Array, above: Uint8Array, step: number): void {
  if (filter === 0) return;
  if (filter > 4) throw broken();
  for (let at = 0; at < line.length; at++) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const up = above[at] ?? 0;
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    line[at] = (line[at] ?? 0) + prediction(filter, left, up, corner);
  }
}

function prediction(filter: number, left: number, up: number, corner: number): number {
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const [toLeft, toUp] = [Math.abs(up - corner), Math.abs(left - corner)];
  const toCorner = Math.abs(left + up - 2 * corner);
  if (toLeft <= toUp && toLeft <= toCorner) return left;
  return toUp <= toCorner ? up : corner;
}

/** Writes a row's pixels as RGBA, from the pixel `first` on, each `step` pixels after the last. */
function writePixels(
  { depth, colour, samples, palette, transparent }: Header,
  line: Uint8Array,
  columns: number,
  data: Uint8Array,
  first: number,
  step: number,
): void {
  const isPalette = colour === 3;
  const isGrey = samples < 3;
  const stretch = depth < 8 && !isPalette ? 255 / (2 ** depth - 1) : 1;
  const sample = (index: number): number => {
    if (depth === 8) return line[index] ?? 0;
    if (depth === 16) return line[2 * index] ?? 0;
    const bit = index * depth;
    const shifted = (line[bit >> 3] ?? 0) >> (8 - depth - (bit & 7));
    return (shifted & (2 ** depth - 1)) * stretch;
  };
  const hidden = isPalette || samples % 2 === 0 ? undefined : transparent;
  const isHidden = (pixel: number): boolean => {
    if (!hidden || hidden.length < 2 * samples) return false;
    for (let part = 0; part < samples; part++) {
      const index = pixel * samples + part;
      const low = depth === 16 ? (line[2 * index + 1] ?? 0) : 0;
      const value = depth === 16 ? sample(index) * 256 + low : sample(index) / stretch;
      if (Math.round(value) !== hidden.readUInt16BE(2 * part)) return false;
    }
    return true;
  };
  for (let pixel = 0; pixel < columns; pixel++) {
    const to = (first + pixel * step) * 4;
    const from = pixel * samples;
    if (isPalette) {
      const index = sample(pixel);
      for (let part = 0; part < 3; part++) data[to + part] = palette[3 * index + part] ?? 0;
      data[to + 3] = transparent?.[index] ?? 255;
      continue;
    }
    data[to] = sample(from);
    data[to + 1] = isGrey ? sample(from) : sample(from + 1);
    data[to + 2] = isGrey ? sample(from) : sample(from + 2);
    if (samples % 2 === 0) data[to + 3] = sample(from + samples - 1);
    else data[to + 3] = isHidden(pixel) ? 0 : 255;
  }
}

/** Encodes a picture as PNG; without `alpha`, its colours alone. Each row has the filter that leaves the smallest differences. */
export function encodePng({ width, height, data }: Raster, { alpha = true } = {}): Buffer {
  const step = alpha ? 4 : 3;
  const size = width * step;
  const pixels = alpha ? data : withoutAlpha(data);
  const rows = Buffer.alloc(height * (size + 1));
  // Each filter's bytes of one row.
  const lines = Array.from({ length: 5 }, () => new Uint8Array(size));
  let above: Uint8Array = new Uint8Array(size);
  for (let row = 0; row < height; row++) {
    const line = pixels.subarray(row * size, (row + 1) * size);
    const sums = lines.map((to, filter) => applyFilter(filter, line, above, step, to));
    const best = sums.indexOf(Math.min(...sums));
    rows[row * (size + 1)] = best;
    rows.set(lines[best] ?? line, row * (size + 1) + 1);
    above = line;
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, alpha ? 6 : 2], 8);
  const chunks = [chunk('IHDR', header), chunk('IDAT', deflateSync(rows, { level: 9 }))];
  return Buffer.concat([SIGNATURE, ...chunks, chunk('IEND', Buffer.alloc(0))]);
}

function withoutAlpha(data: Uint8Array): Uint8Array {
  const colours = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4, to += 3) {
    colours[to] = data[from] ?? 0;
    colours[to + 1] = data[from + 1] ?? 0;
    colours[to + 2] = data[from + 2] ?? 0;
  }
  return colours;
}

/** Writes the filtered row into `to` and returns the sum of its differences. */
function applyFilter(
  filter: number,
  line: Uint8Array,
  above: Uint8Array,
  step: number,
  to: Uint8Array,
): number {
  let sum = 0;
  for (let at = 0; at < line.length; at++) {
    const left = at < step ? 0 : (line[at - step] ?? 0);
    const corner = at < step ? 0 : (above[at - step] ?? 0);
    const predicted = filter === 0 ? 0 : prediction(filter, left, above[at] ?? 0, corner);
    const value = ((line[at] ?? 0) - predicted) & 255;
    to[at] = value;
    sum += Math.min(value, 256 - value);
  }
  return sum;
}

function chunk(type: string, content: Buffer): Buffer {
  const bytes = Buffer.alloc(12 + content.length);
  bytes.writeUInt32BE(content.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(content, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + content.length)), 8 + content.length);
  return bytes;
}

const broken = () => new PictureError('The PNG picture is broken.');
