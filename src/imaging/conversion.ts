import { MOST_PIXELS } from './header.ts';
import { PictureError } from './pictureError.ts';
import type { Box, Colour, Raster } from './raster.ts';

/** How a picture becomes another file. Sides are in pixels; one that is missing follows from the other one and the ratio. */
export interface Conversion {
  readonly format: 'png' | 'jpeg' | 'webp';
  /** 1 to 100; by default 90 for JPEG and 85 for WebP. PNG has none. */
  readonly quality?: number;
  readonly width?: number;
  readonly height?: number;
  /** Width by height, when not both sides are set; by default that of the picture. */
  readonly ratio?: readonly [width: number, height: number];
  /** `contain`: the whole picture, no larger than the sides; `cover`: fills the sides, its middle is kept; `pad`: the whole picture with a margin that fills the sides. */
  readonly fit: 'contain' | 'cover' | 'pad';
  /** What stands behind the picture and in its margin; by default nothing, and white in a JPEG. */
  readonly background?: Colour;
  /** The part of each side that stays free at both of its ends, below 0.5; not for `contain`. */
  readonly padding?: number;
  /** False: a PNG without alpha channel, on white where there is no background. */
  readonly alpha?: false;
}

/** The longest side to which a picture is enlarged, and of a composed one; in pixels. */
export const LONGEST = 4_096;
/** The longest side of a ratio. */
const LONGEST_RATIO = 10_000;
/** The longest side that the format can state. */
const SIDES = { png: 2 ** 31 - 1, jpeg: 65_535, webp: 16_383 } as const;

type Size = Pick<Raster, 'width' | 'height'>;

/** How the pixels of a picture move: the part that is taken, its size when scaled, its place in the canvas. */
interface Layout {
  readonly part: Box;
  readonly scaled: Box;
  readonly canvas: Size;
}

/** What is wrong with a conversion, as a sentence; undefined when it can be tried. */
export function conversionFault(conversion: Conversion): string | undefined {
  const { format, quality = 90, width = 1, height = 1, padding = 0 } = conversion;
  const [wide, high] = conversion.ratio ?? [1, 1];
  const ratio = [wide, high];
  const isSide = (side: number, most: number) => Number.isInteger(side) && side > 0 && side <= most;
  if (!Object.hasOwn(SIDES, format)) return 'The format must be png, jpeg or webp.';
  if (!['contain', 'cover', 'pad'].includes(conversion.fit))
    return 'The fit must be contain, cover or pad.';
  if (![width, height].every((side) => isSide(side, SIDES[format])))
    return `Width and height must be whole pixels from 1 to ${SIDES[format].toLocaleString('en')}.`;
  if (!ratio.every((side) => isSide(side, LONGEST_RATIO)))
    return `The ratio must be two whole numbers from 1 to ${LONGEST_RATIO.toLocaleString('en')}.`;
  if (!isSide(quality, 100)) return 'The quality must be a whole number from 1 to 100.';
  if (!(padding >= 0 && padding < 0.5)) return 'The padding must be a part of a side below 0.5.';
  const [red, green, blue, alpha = 255] = conversion.background ?? [0, 0, 0];
  const parts = [red, green, blue, alpha];
  if (!parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 255))
    return 'The background must be red, green, blue and alpha from 0 to 255.';
  return undefined;
}

/** Where the pixels of a picture of this size go. @throws {PictureError} when the file would be too large */
export function layoutOf(picture: Size, conversion: Conversion): Layout {
  const { fit, format, padding = 0 } = conversion;
  const target = targetOf(picture, conversion);
  const margin = fit === 'contain' ? 0 : padding;
  const inner = scaledSize(target, 1 - 2 * margin);
  const part = fit === 'cover' ? middle(picture, inner) : { x: 0, y: 0, ...picture };
  const scaled = fit === 'cover' ? inner : inside(part, inner);
  const canvas = fit === 'contain' ? scaled : target;
  requireSize(picture, canvas, format);
  const x = (canvas.width - scaled.width) >> 1;
  const y = (canvas.height - scaled.height) >> 1;
  return { part, scaled: { x, y, ...scaled }, canvas };
}

/** The sides that a conversion states, completed. */
function targetOf(picture: Size, { width, height, ratio, fit }: Conversion): Size {
  if (width !== undefined && height !== undefined) return { width, height };
  const [wide, high] = ratio ?? [picture.width, picture.height];
  if (width !== undefined) return { width, height: side((width * high) / wide) };
  if (height !== undefined) return { width: side((height * wide) / high), height };
  if (!ratio || fit === 'contain') return picture;
  const box = { width: wide, height: high };
  if (fit === 'cover') return inside(box, picture);
  const factor = Math.max(picture.width / wide, picture.height / high);
  return scaledSize(box, factor);
}

const side = (pixels: number): number => Math.max(1, Math.round(pixels));

const scaledSize = ({ width, height }: Size, factor: number): Size => ({
  width: side(width * factor),
  height: side(height * factor),
});

/** The largest size of this ratio inside of a box. */
const inside = (size: Size, box: Size): Size => {
  const isWide = size.width * box.height > size.height * box.width;
  return isWide
    ? { width: box.width, height: side((size.height * box.width) / size.width) }
    : { width: side((size.width * box.height) / size.height), height: box.height };
};

/** The largest part of this ratio in the middle of a picture. */
function middle(picture: Size, ratio: Size): Box {
  const { width, height } = inside(ratio, picture);
  const x = (picture.width - width) >> 1;
  const y = (picture.height - height) >> 1;
  return { x, y, width, height };
}

function requireSize(picture: Size, { width, height }: Size, format: Conversion['format']): void {
  const isLonger =
    width > Math.max(LONGEST, picture.width) || height > Math.max(LONGEST, picture.height);
  if (isLonger || width * height > MOST_PIXELS)
    throw new PictureError(
      `The picture would have ${width} × ${height} pixels: it is enlarged to at most ${LONGEST.toLocaleString('en')} pixels a side.`,
    );
  if (Math.max(width, height) > SIDES[format])
    throw new PictureError(
      `The picture would have ${width} × ${height} pixels, and a side of a ${format.toUpperCase()} has at most ${SIDES[format].toLocaleString('en')}.`,
    );
}
