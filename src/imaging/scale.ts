import type { Raster } from './raster.ts';

/** The size of a picture whose longest side is at most `longest` pixels; it is never enlarged. */
function fit(
  { width, height }: Pick<Raster, 'width' | 'height'>,
  longest: number,
): Pick<Raster, 'width' | 'height'> {
  const factor = Math.min(1, longest / Math.max(width, height));
  const side = (pixels: number) => Math.max(1, Math.round(pixels * factor));
  return { width: side(width), height: side(height) };
}

/** Scales a picture down to at most `longest` pixels a side: each pixel is the average of the area that it covers. */
export function shrink(picture: Raster, longest: number): Raster {
  const { width, height } = fit(picture, longest);
  return reduce(picture, width, height);
}

/** Scales a picture to this size; a side that becomes shorter is averaged, one that becomes longer is interpolated by cubics. */
export function resize(picture: Raster, width: number, height: number): Raster {
  const smaller = reduce(picture, Math.min(width, picture.width), Math.min(height, picture.height));
  return enlarge(smaller, width, height);
}

function reduce(picture: Raster, width: number, height: number): Raster {
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * 4);
  const columns = shares(picture.width, width);
  const rows = shares(picture.height, height);
  // One output row and the part of the next one that the last source row covers.
  let sums = new Float64Array(width * 4);
  let next = new Float64Array(width * 4);
  const line = new Float64Array((width + 1) * 4);
  for (let row = 0; row < picture.height; row++) {
    averageRow(picture, row, columns, line);
    const first = rows.first[row] ?? 0;
    const second = rows.second[row] ?? 0;
    for (let at = 0; at < sums.length; at++) {
      const value = line[at] ?? 0;
      sums[at] = (sums[at] ?? 0) + value * first;
      next[at] = (next[at] ?? 0) + value * second;
    }
    const target = rows.target[row] ?? 0;
    if (rows.target[row + 1] === target) continue;
    writeRow(data, target * width * 4, sums);
    [sums, next] = [next, sums.fill(0)];
  }
  return { width, height, data };
}

/** How each source pixel of a side is shared among the output pixels. */
interface Shares {
  /** The output pixel in which each source pixel begins. */
  readonly target: Int32Array;
  /** The part of that output pixel which each source pixel covers, and the part of the next one. */
  readonly first: Float64Array;
  readonly second: Float64Array;
}

function shares(from: number, to: number): Shares {
  const target = new Int32Array(from);
  const first = new Float64Array(from);
  const second = new Float64Array(from);
  for (let at = 0; at < from; at++) {
    // Whole numbers, so that no rounding moves a border.
    const begin = at * to;
    const cell = Math.floor(begin / from);
    const inside = Math.min(begin + to, (cell + 1) * from) - begin;
    target[at] = cell;
    first[at] = inside / from;
    second[at] = (to - inside) / from;
  }
  return { target, first, second };
}

/** Averages a row of the source into `line`, its colours multiplied by their alpha, so that what is transparent has no colour. */
function averageRow(
  { width, data }: Raster,
  row: number,
  { target, first, second }: Shares,
  line: Float64Array,
): void {
  line.fill(0);
  let from = row * width * 4;
  for (let column = 0; column < width; column++, from += 4) {
    const alpha = data[from + 3] ?? 0;
    const to = (target[column] ?? 0) * 4;
    const here = first[column] ?? 0;
    const there = second[column] ?? 0;
    for (let part = 0; part < 4; part++) {
      const value = part === 3 ? alpha : ((data[from + part] ?? 0) * alpha) / 255;
      line[to + part] = (line[to + part] ?? 0) + value * here;
      line[to + part + 4] = (line[to + part + 4] ?? 0) + value * there;
    }
  }
}

function writeRow(data: Uint8Array, start: number, sums: Float64Array): void {
  for (let at = 0; at < sums.length; at += 4) {
    const alpha = sums[at + 3] ?? 0;
    for (let part = 0; part < 3 && alpha > 0; part++) {
      data[start + at + part] = byte(((sums[at + part] ?? 0) * 255) / alpha);
    }
    data[start + at + 3] = byte(alpha);
  }
}

/** Cubics reach a little beyond the darkest and the brightest of their pixels. */
const byte = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Interpolates by Catmull and Rom's cubics; neither side becomes shorter. */
function enlarge(picture: Raster, width: number, height: number): Raster {
  if (width === picture.width && height === picture.height) return picture;
  const data = new Uint8Array(width * height * 4);
  const columns = taps(picture.width, width);
  const rows = taps(picture.height, height);
  // The last four rows of the source, each in the place of its number modulo four.
  const lines = Array.from({ length: 4 }, () => new Float64Array(width * 4));
  const sums = new Float64Array(width * 4);
  let ready = -1;
  for (let row = 0; row < height; row++) {
    const last = rows.sources[row * 4 + 3] ?? 0;
    for (; ready < last; ready++) {
      const line = lines[(ready + 1) & 3];
      if (line) interpolateRow(picture, ready + 1, columns, line);
    }
    sums.fill(0);
    for (let tap = row * 4; tap < row * 4 + 4; tap++) {
      const weight = rows.weights[tap] ?? 0;
      const line = lines[(rows.sources[tap] ?? 0) & 3] ?? sums;
      if (weight !== 0)
        for (let at = 0; at < sums.length; at++)
          sums[at] = (sums[at] ?? 0) + (line[at] ?? 0) * weight;
    }
    writeRow(data, row * width * 4, sums);
  }
  return { width, height, data };
}

/** The four source pixels of each output pixel of a side, and their weights. */
interface Taps {
  readonly sources: Int32Array;
  readonly weights: Float64Array;
}

function taps(from: number, to: number): Taps {
  const sources = new Int32Array(to * 4);
  const weights = new Float64Array(to * 4);
  for (let at = 0; at < to; at++) {
    const centre = ((at + 0.5) * from) / to - 0.5;
    const base = Math.floor(centre);
    const part = centre - base;
    for (let tap = 0; tap < 4; tap++) {
      sources[at * 4 + tap] = Math.max(0, Math.min(from - 1, base - 1 + tap));
      weights[at * 4 + tap] = cubic(Math.abs(part + 1 - tap));
    }
  }
  return { sources, weights };
}

const cubic = (distance: number): number =>
  distance < 1
    ? 1.5 * distance ** 3 - 2.5 * distance ** 2 + 1
    : -0.5 * distance ** 3 + 2.5 * distance ** 2 - 4 * distance + 2;

/** Interpolates a row of the source into `line`, its colours multiplied by their alpha. */
function interpolateRow(
  { width, data }: Raster,
  row: number,
  { sources, weights }: Taps,
  line: Float64Array,
): void {
  line.fill(0);
  for (let tap = 0; tap < sources.length; tap++) {
    const from = (row * width + (sources[tap] ?? 0)) * 4;
    const to = tap & ~3;
    const alpha = (data[from + 3] ?? 0) * (weights[tap] ?? 0);
    for (let part = 0; part < 3; part++)
      line[to + part] = (line[to + part] ?? 0) + ((data[from + part] ?? 0) * alpha) / 255;
    line[to + 3] = (line[to + 3] ?? 0) + alpha;
  }
}
