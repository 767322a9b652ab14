import assert from 'node:assert/strict';
import { deflateSync } from 'node:zlib';
import { decode as decodePng, encode as encodePng } from 'fast-png';
import { decode as decodeJpeg, encode as encodeJpeg } from 'jpeg-js';
import { GifWriter } from 'omggif';
import { chunk } from '../../src/sandbox/media/png.ts';
import { encodeWebp } from '../../src/sandbox/media/webp.ts';

/** A picture as RGBA pixels. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array<ArrayBuffer>;
}

/** Red, green, blue and alpha; without alpha it is opaque. */
export type Colour = readonly number[];

export const RED: Colour = [220, 30, 30];
export const GREEN: Colour = [30, 180, 60];
export const BLUE: Colour = [40, 60, 210];
export const YELLOW: Colour = [240, 220, 40];

/** A picture from the colour of each pixel. */
export function paint(
  width: number,
  height: number,
  colour: (x: number, y: number) => Colour,
): Picture {
  const data = new Uint8Array(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [red = 0, green = 0, blue = 0, alpha = 255] = colour(x, y);
      data.set([red, green, blue, alpha], (y * width + x) * 4);
    }
  return { width, height, data };
}

/** The quarters of `quadrants`. */
export const AS_PAINTED: readonly Colour[] = [RED, GREEN, BLUE, YELLOW];

/** Red and green above blue and yellow. */
export function quadrants(width: number, height: number): Picture {
  return paint(width, height, (x, y) => {
    const isLeft = x < width / 2;
    if (y < height / 2) return isLeft ? RED : GREEN;
    return isLeft ? BLUE : YELLOW;
  });
}

/** A picture that compresses badly, the same for the same size. */
export function noise(width: number, height: number, strength = 255): Picture {
  let state = 1;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return ((state >>> 16) * strength) / 65536;
  };
  return paint(width, height, (x, y) => [
    ((x / width) * (255 - strength) + next()) & 255,
    ((y / height) * (255 - strength) + next()) & 255,
    next() & 255,
  ]);
}

export const png = ({ width, height, data }: Picture): Buffer =>
  Buffer.from(encodePng({ width, height, data, channels: 4, depth: 8 }));

/** A JPEG; with `orientation`, the number by which Exif says how its camera was held. */
export function jpeg({ width, height, data }: Picture, orientation?: number): Buffer {
  const file = encodeJpeg({ width, height, data }, 90).data;
  if (orientation === undefined) return file;
  const tag = Buffer.from('4d4d002a000000080001011200030000000100000000000000000000', 'hex');
  tag.writeUInt16BE(orientation, 18);
  const exif = Buffer.concat([Buffer.from('Exif\0\0', 'latin1'), tag]);
  const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
  return Buffer.concat([file.subarray(0, 2), head, exif, file.subarray(2)]);
}

export const webp = async (picture: Picture): Promise<Buffer> =>
  Buffer.from(await encodeWebp(picture));

/** A WebP that moves; its first frame is the still. */
export function animatedWebp(
  still: Buffer,
  { width, height }: Pick<Picture, 'width' | 'height'>,
): Buffer {
  const size = (value: number) => {
    const bytes = Buffer.alloc(3);
    bytes.writeUIntLE(value - 1, 0, 3);
    return bytes;
  };
  const canvas = [size(width), size(height)];
  const frame = riffChunk(
    'ANMF',
    Buffer.concat([Buffer.alloc(6), ...canvas, Buffer.from([100, 0, 0, 0]), still.subarray(12)]),
  );
  const parts = [
    Buffer.from('WEBP', 'latin1'),
    riffChunk('VP8X', Buffer.concat([Buffer.from([2, 0, 0, 0]), ...canvas])),
    riffChunk('ANIM', Buffer.alloc(6)),
    ...[frame, frame],
  ];
  return riffChunk('RIFF', Buffer.concat(parts));
}

function riffChunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A GIF of quadrants that moves; its second frame is blue. */
export function gif(width: number, height: number): Buffer {
  const colours = [RED, GREEN, BLUE, YELLOW];
  const palette = colours.map(
    ([red = 0, green = 0, blue = 0]) => (red << 16) | (green << 8) | blue,
  );
  const bytes = Buffer.alloc(width * height * 3 + 2_000);
  const writer = new GifWriter(bytes, width, height, { loop: 0, palette });
  const first = Array.from({ length: width * height }, (_, at) => {
    const isRight = at % width >= width / 2;
    return (isRight ? 1 : 0) + (at >= (width * height) / 2 ? 2 : 0);
  });
  writer.addFrame(0, 0, width, height, first, { delay: 10 });
  writer.addFrame(0, 0, width, height, new Array<number>(width * height).fill(2), { delay: 10 });
  return bytes.subarray(0, writer.end());
}

/** How a PNG stores its pixels. */
export interface PngKind {
  /** 0 grey, 2 colour, 3 palette, 4 grey with alpha, 6 colour with alpha. */
  readonly colour: number;
  readonly depth: number;
  readonly isInterlaced?: boolean;
  /** The chunks before the data. */
  readonly chunks?: Readonly<Record<string, Buffer>>;
  /** The samples of a pixel. */
  readonly samples: (x: number, y: number) => readonly number[];
}

const PASSES = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** A PNG of any kind. */
export function pngOf(width: number, height: number, kind: PngKind): Buffer {
  const bits: number[] = [];
  const byte = (value: number) => {
    for (let bit = 7; bit >= 0; bit--) bits.push((value >> bit) & 1);
  };
  for (const [left, top, right, down] of kind.isInterlaced ? PASSES : [[0, 0, 1, 1] as const])
    for (let y = top; y < height && left < width; y += down) {
      byte(0);
      for (let x = left; x < width; x += right)
        for (const sample of kind.samples(x, y))
          for (let bit = kind.depth - 1; bit >= 0; bit--) bits.push((sample >> bit) & 1);
      while (bits.length % 8 > 0) bits.push(0);
    }
  const raw = Buffer.from(
    Array.from({ length: bits.length / 8 }, (_, at) =>
      Number.parseInt(bits.slice(at * 8, at * 8 + 8).join(''), 2),
    ),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([kind.depth, kind.colour, 0, 0, kind.isInterlaced ? 1 : 0], 8);
  return pngFile({ IHDR: header, ...kind.chunks, IDAT: deflateSync(raw), IEND: Buffer.alloc(0) });
}

/** A PNG from its chunks. */
export function pngFile(chunks: Readonly<Record<string, Buffer>>): Buffer {
  const parts = Object.entries(chunks).map(([type, content]) => chunk(type, content));
  return Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), ...parts]);
}

/** Decodes what a server returned, by decoders that it does not use. */
export function decodePicture(bytes: Buffer): Picture {
  if (bytes[0] === 0xff) {
    const { width, height, data } = decodeJpeg(bytes, { useTArray: true });
    return { width, height, data: new Uint8Array(data) };
  }
  const { width, height, data } = decodePng(bytes);
  return { width, height, data: new Uint8Array(data) };
}

/** The colour in the middle of one of the four quarters. */
function quarter({ width, height, data }: Picture, right: 0 | 1, low: 0 | 1): number[] {
  const x = Math.floor((width * (1 + 2 * right)) / 4);
  const y = Math.floor((height * (1 + 2 * low)) / 4);
  const at = (y * width + x) * 4;
  return [...data.subarray(at, at + 4)];
}

/** Asserts the colours of the four quarters, which JPEG changes a little. */
export function hasQuarters(picture: Picture, colours: readonly Colour[], within = 12): void {
  const found = (
    [
      [0, 0],
      [1, 0],
      [0, 1],
      [1, 1],
    ] as const
  ).map(([right, low]) => quarter(picture, right, low));
  found.forEach((colour, at) => {
    colours[at]?.forEach((part, index) => {
      const difference = Math.abs(part - (colour[index] ?? 0));
      assert.ok(
        difference <= within,
        `quarter ${at}: ${colour.join()}, not ${colours[at]?.join()}`,
      );
    });
  });
}
