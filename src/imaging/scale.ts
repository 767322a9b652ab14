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
      data[start + at + part] = Math.min(255, Math.round(((sums[at + part] ?? 0) * 255) / alpha));
    }
    data[start + at + 3] = Math.round(alpha);
  }
}
