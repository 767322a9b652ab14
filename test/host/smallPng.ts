import { crc32, deflateSync } from 'node:zlib';
import { decode } from 'fast-png';

const SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** A picture of a window as an indexed PNG, a third as long: such a picture has few colours, and the rarer ones become the nearest of the most frequent, of at most 256. */
export function smallPng(png: Uint8Array, most = 256): Buffer {
  const { width, height, data, channels } = decode(png);
  const colourAt = (pixel: number) =>
    [0, 1, 2].reduce((colour, at) => colour * 256 + Number(data[pixel * channels + at]), 0);
  const colours = Array.from({ length: width * height }, (_, pixel) => colourAt(pixel));
  const counts = new Map<number, number>();
  for (const colour of colours) counts.set(colour, (counts.get(colour) ?? 0) + 1);
  const byFrequency = [...counts].sort(([, one], [, other]) => other - one);
  const palette = byFrequency.slice(0, most).map(([colour]) => colour);
  const indexOf = new Map(palette.map((colour, at) => [colour, at]));
  const index = (colour: number): number => {
    const known = indexOf.get(colour);
    if (known !== undefined) return known;
    const distances = palette.map((other) => distance(colour, other));
    const nearest = distances.indexOf(Math.min(...distances));
    indexOf.set(colour, nearest);
    return nearest;
  };
  const rows = Buffer.alloc((width + 1) * height);
  colours.forEach((colour, pixel) => {
    const row = Math.floor(pixel / width);
    rows[pixel + row + 1] = index(colour);
  });
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  // 8 bits a pixel, indexed.
  header.set([8, 3, 0, 0, 0], 8);
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', header),
    chunk('PLTE', Buffer.from(palette.flatMap(parts))),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const parts = (colour: number): number[] => [
  (colour >> 16) & 255,
  (colour >> 8) & 255,
  colour & 255,
];

function distance(one: number, other: number): number {
  const there = parts(other);
  return parts(one).reduce((sum, part, at) => sum + (part - (there[at] ?? 0)) ** 2, 0);
}

function chunk(type: string, data: Buffer): Buffer {
  const content = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}
