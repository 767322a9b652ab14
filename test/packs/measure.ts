import assert from 'node:assert/strict';
import { decode as decodePng } from 'fast-png';
import { type Colour, decodePicture, paint, type Picture, RED } from '../support/pictures.ts';

export const CLEAR: Colour = [0, 0, 0, 0];
export const WHITE: Colour = [255, 255, 255, 255];
export const solid = (colour: Colour): Colour => [...colour.slice(0, 3), 255];
/** A red disk that touches the edges, on nothing or on a colour. */
export const disk = (side: number, ground: Colour = CLEAR): Picture =>
  paint(side, side, (x, y) =>
    Math.hypot(x + 0.5 - side / 2, y + 0.5 - side / 2) < side / 2 - 1 ? RED : ground,
  );
/** A square with a margin of one pixel. */
export const square = (side: number, ground: Colour): Picture =>
  paint(side, side, (x, y) => (Math.min(x, y) > 0 && Math.max(x, y) < side - 1 ? RED : ground));

export interface Measured extends Picture {
  readonly channels: number;
}

export function measure(bytes: Buffer | undefined): Measured {
  assert.ok(bytes, 'the file exists');
  const { channels, depth } = bytes[0] === 0x89 ? decodePng(bytes) : { channels: 3, depth: 8 };
  assert.equal(depth, 8);
  if (channels === 4 || bytes[0] !== 0x89) return { ...decodePicture(bytes), channels };
  const { width, height, data } = decodePng(bytes);
  const colour = (x: number, y: number) => {
    const at = (y * width + x) * 3;
    return [...data.subarray(at, at + 3)];
  };
  return { ...paint(width, height, colour), channels };
}

export const pixel = ({ width, data }: Picture, x: number, y: number): number[] => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 4),
];
export const isOpaque = ({ data }: Picture) =>
  data.every((part, at) => at % 4 !== 3 || part === 255);
/** How far the farthest pixel of another colour than the corner is from the middle, in sides. */
export function reach(picture: Picture): number {
  const { width, height } = picture;
  const ground = pixel(picture, 0, 0);
  let farthest = 0;
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const isOther = pixel(picture, x, y).some(
        (part, at) => Math.abs(part - (ground[at] ?? 0)) > 40,
      );
      const from = Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2);
      if (isOther) farthest = Math.max(farthest, from / width);
    }
  return farthest;
}
