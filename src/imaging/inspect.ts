import type { Format } from './header.ts';
import { type Box, type Colour, isOpaque, type Raster } from './raster.ts';

/** What a picture is, by its pixels. */
export interface Inspection {
  readonly format: Format;
  readonly width: number;
  readonly height: number;
  /** Whether a pixel is transparent, wholly or in part. */
  readonly hasAlpha: boolean;
  /** What stands before a plain ground; undefined when the edge has several colours, or nothing else is there. */
  readonly subject?: Subject;
}

/** The part of a picture that differs from the one colour of its edge. */
export interface Subject extends Box {
  /** The colour of the edge; its alpha is 0 where the edge is transparent. */
  readonly ground: Colour;
  /** How far its farthest pixel is from the picture's middle, in halves of the longest side. */
  readonly reach: number;
}

/** The largest difference of a part of a colour that still counts as the same: JPEG changes plain grounds a little. */
const SAME = 12;

/** Reads what a picture is from its pixels. */
export function inspect(format: Format, picture: Raster): Inspection {
  const { width, height } = picture;
  const subject = subjectOf(picture);
  return { format, width, height, hasAlpha: !isOpaque(picture), ...(subject && { subject }) };
}

function subjectOf({ width, height, data }: Raster): Subject | undefined {
  const [red = 0, green = 0, blue = 0, alpha = 0] = data;
  const isGround = (x: number, y: number): boolean => {
    const at = (y * width + x) * 4;
    const opacity = data[at + 3] ?? 0;
    if (opacity <= SAME && alpha <= SAME) return true;
    return (
      Math.abs(opacity - alpha) <= SAME &&
      Math.abs((data[at] ?? 0) - red) <= SAME &&
      Math.abs((data[at + 1] ?? 0) - green) <= SAME &&
      Math.abs((data[at + 2] ?? 0) - blue) <= SAME
    );
  };
  for (let x = 0; x < width; x++) if (!isGround(x, 0) || !isGround(x, height - 1)) return undefined;
  for (let y = 0; y < height; y++) if (!isGround(0, y) || !isGround(width - 1, y)) return undefined;
  let [left, right, top, bottom, farthest] = [width, -1, height, -1, 0];
  for (let y = 0; y < height; y++) {
    let first = 0;
    while (first < width && isGround(first, y)) first += 1;
    if (first === width) continue;
    let last = width - 1;
    while (isGround(last, y)) last -= 1;
    [left, right] = [Math.min(left, first), Math.max(right, last)];
    [top, bottom] = [Math.min(top, y), y];
    // The far edges of the row's outermost pixels.
    const across = Math.max(width / 2 - first, last + 1 - width / 2);
    const down = Math.max(height / 2 - y, y + 1 - height / 2);
    farthest = Math.max(farthest, Math.hypot(across, down));
  }
  if (right < 0) return undefined;
  const ground: Colour = alpha <= SAME ? [0, 0, 0, 0] : [red, green, blue, alpha];
  const reach = farthest / (Math.max(width, height) / 2);
  return { x: left, y: top, width: right + 1 - left, height: bottom + 1 - top, ground, reach };
}
