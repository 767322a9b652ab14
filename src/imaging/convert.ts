import { encode as encodeJpeg } from 'jpeg-js';
import { type Conversion, layoutOf } from './conversion.ts';
import type { Encoded } from './encode.ts';
import { encodePng } from './png.ts';
import { blank, blend, crop, isOpaque, onWhite, type Raster } from './raster.ts';
import { resize } from './scale.ts';
import { encodeWebp } from './webp.ts';

/** A converted file. */
export interface Converted extends Encoded {
  /** Whether a pixel is transparent, wholly or in part. */
  readonly hasAlpha: boolean;
}

/** Converts a picture. @throws {PictureError} when the file would be too large */
export async function convert(picture: Raster, conversion: Conversion): Promise<Converted> {
  const { format, quality, alpha } = conversion;
  const made = lay(picture, conversion);
  if (format === 'webp')
    return converted(made, await encodeWebp(made, quality ?? 85), 'image/webp');
  if (format === 'png' && alpha !== false) return converted(made, encodePng(made), 'image/png');
  const solid = isOpaque(made) ? made : onWhite(made);
  if (format === 'jpeg')
    return converted(solid, encodeJpeg(solid, quality ?? 90).data, 'image/jpeg');
  return converted(solid, encodePng(solid, { alpha: false }), 'image/png');
}

/** The pixels of the file. */
function lay(picture: Raster, conversion: Conversion): Raster {
  const { part, scaled, canvas } = layoutOf(picture, conversion);
  const top = resize(crop(picture, part), scaled.width, scaled.height);
  const { background } = conversion;
  const isWhole = scaled.width === canvas.width && scaled.height === canvas.height;
  if (isWhole && !background) return top;
  const below = blank(canvas.width, canvas.height, background);
  blend(below, top, scaled.x, scaled.y);
  return below;
}

/** A picture with its file. */
export function converted(
  picture: Raster,
  bytes: Uint8Array,
  mimeType: Encoded['mimeType'],
): Converted {
  const { width, height } = picture;
  return { bytes: new Uint8Array(bytes), mimeType, width, height, hasAlpha: !isOpaque(picture) };
}
