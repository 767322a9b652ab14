import { encode as encodeJpeg } from 'jpeg-js';
import { encodePng } from './png.ts';
import { isFlat, isOpaque, onWhite, type Raster } from './raster.ts';
import { shrink } from './scale.ts';

/** A picture as a file. */
export interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mimeType: 'image/jpeg' | 'image/png' | 'image/webp';
  readonly width: number;
  readonly height: number;
}

/** From the best quality that is worth its bytes to the worst that still shows something. */
const QUALITIES = [82, 70, 55, 40];

/** Encodes a picture in at most `most` bytes: PNG for transparency and drawings where it fits, else JPEG on white, smaller if need be. */
export function encode(picture: Raster, most: number): Encoded {
  if (!isOpaque(picture) || isFlat(picture)) {
    const bytes = encodePng(picture);
    if (bytes.length <= most) return encoded(picture, bytes, 'image/png');
  }
  return asJpeg(picture, most);
}

/** Encodes a picture as JPEG in at most `most` bytes, on white, smaller if need be. */
export function asJpeg(picture: Raster, most: number): Encoded {
  let smaller = isOpaque(picture) ? picture : onWhite(picture);
  for (;;) {
    for (const quality of QUALITIES) {
      const { data } = encodeJpeg(smaller, quality);
      if (data.length <= most) return encoded(smaller, data, 'image/jpeg');
    }
    smaller = shrink(smaller, Math.floor(Math.max(smaller.width, smaller.height) * 0.75));
  }
}

function encoded(
  { width, height }: Raster,
  bytes: Uint8Array,
  mimeType: Encoded['mimeType'],
): Encoded {
  return { bytes: new Uint8Array(bytes), mimeType, width, height };
}
