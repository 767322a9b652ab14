/** Pixels as red, green, blue and alpha, a byte each, row by row from the top. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** A part of a raster, in pixels from its left upper corner. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A colour; its parts range from 0 to 255. */
export type Colour = readonly [red: number, green: number, blue: number, alpha?: number];

/** A raster of one colour; by default transparent. */
export function blank(width: number, height: number, colour?: Colour): Raster {
  const data = new Uint8Array(width * height * 4);
  if (colour) new Uint32Array(data.buffer).fill(packed(colour));
  return { width, height, data };
}

/** Draws `top` over `below`, its left upper corner at `x` and `y`; what lies outside is left out. */
export function blend(below: Raster, top: Raster, x: number, y: number): void {
  const last = {
    x: Math.min(top.width, below.width - x),
    y: Math.min(top.height, below.height - y),
  };
  for (let row = Math.max(0, -y); row < last.y; row++) {
    for (let column = Math.max(0, -x); column < last.x; column++) {
      const from = (row * top.width + column) * 4;
      const to = ((row + y) * below.width + column + x) * 4;
      const alpha = (top.data[from + 3] ?? 0) / 255;
      const rest = ((below.data[to + 3] ?? 0) / 255) * (1 - alpha);
      const sum = alpha + rest;
      if (sum === 0) continue;
      for (let part = 0; part < 3; part++) {
        const mixed = (top.data[from + part] ?? 0) * alpha + (below.data[to + part] ?? 0) * rest;
        below.data[to + part] = Math.round(mixed / sum);
      }
      below.data[to + 3] = Math.round(sum * 255);
    }
  }
}

/** A part of a raster, which must lie inside of it. */
export function crop(raster: Raster, { x, y, width, height }: Box): Raster {
  if (width === raster.width && height === raster.height) return raster;
  const data = new Uint8Array(width * height * 4);
  for (let row = 0; row < height; row++) {
    const from = ((y + row) * raster.width + x) * 4;
    data.set(raster.data.subarray(from, from + width * 4), row * width * 4);
  }
  return { width, height, data };
}

/** The raster on white, without transparency. */
export function onWhite(raster: Raster): Raster {
  const white = blank(raster.width, raster.height, [255, 255, 255]);
  blend(white, raster, 0, 0);
  return white;
}

/** Whether every pixel is opaque. */
export function isOpaque({ data }: Raster): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false;
  return true;
}

/** Whether a raster has few colours, as drawings have and photographs have not. */
export function isFlat({ data }: Raster): boolean {
  const colours = new Set<number>();
  for (const colour of new Uint32Array(data.buffer, data.byteOffset, data.length / 4)) {
    colours.add(colour);
    if (colours.size > 256) return false;
  }
  return true;
}

function packed([red, green, blue, alpha = 255]: Colour): number {
  return new Uint32Array(Uint8Array.of(red, green, blue, alpha).buffer)[0] ?? 0;
}
