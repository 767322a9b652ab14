import { LONGEST } from './conversion.ts';
import { type Converted, converted } from './convert.ts';
import { decode } from './decode.ts';
import { readHeader } from './header.ts';
import { PictureError } from './pictureError.ts';
import { encodePng } from './png.ts';
import { blank, blend } from './raster.ts';

/** A picture's file and the place of its left upper corner in a larger picture. */
export interface Piece {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly x: number;
  readonly y: number;
}

/** Puts pictures into one transparent PNG. @throws {PictureError} for a broken picture, and for more pixels than the whole has room for */
export async function compose(
  pieces: readonly Piece[],
  width: number,
  height: number,
): Promise<Converted> {
  const isSide = (side: number) => Number.isInteger(side) && side > 0 && side <= LONGEST;
  if (!isSide(width) || !isSide(height))
    throw new PictureError(`The whole has more than ${LONGEST} pixels a side.`);
  const files = pieces.map(({ bytes, x, y }) => ({ file: Buffer.from(bytes.buffer), x, y }));
  let room = width * height;
  for (const { file } of files) {
    const size = readHeader(file);
    room -= size.width * size.height;
  }
  if (room < 0) throw new PictureError('The pictures have more pixels than the whole.');
  const whole = blank(width, height);
  for (const { file, x, y } of files) blend(whole, await decode(file), x, y);
  return converted(whole, encodePng(whole), 'image/png');
}
