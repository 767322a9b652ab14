import type { BitWriter } from './bits.ts';
import { createBitWriter } from './bits.ts';
import type { HuffmanTable } from './jpegTables.ts';
import { acTable, dcTable, QUANTIZERS, ZIGZAG } from './jpegTables.ts';
import type { Strip } from './paint.ts';
import { paint } from './paint.ts';
import type { Scene } from './scene.ts';

/** A channel of 8×8 pixels as quantized frequencies, in zigzag order; `dc` is the first. */
interface Block {
  readonly dc: number;
  readonly coefficients: Int16Array;
}

// Red, green, blue → Y, Cb, Cr of JFIF.
const CHANNELS = [
  [0.299, 0.587, 0.114],
  [-0.168736, -0.331264, 0.5],
  [0.5, -0.418688, -0.081312],
] as const;

const COSINES = Float64Array.from({ length: 64 }, (_, i) => {
  const [frequency, sample] = [i >> 3, i & 7];
  return (
    (frequency === 0 ? Math.SQRT1_2 : 1) *
    0.5 *
    Math.cos(((2 * sample + 1) * frequency * Math.PI) / 16)
  );
});

/** The scene as a baseline JPEG, 4:4:4. */
export async function encodeJpeg(scene: Scene): Promise<Uint8Array> {
  const tables = { dc: dcTable(), ac: acTable() };
  const bits = createBitWriter();
  const previous = [0, 0, 0];
  for await (const strip of paint(scene, 8)) {
    const samples = new Uint32Array(64);
    let blocks: readonly Block[] = [];
    for (let x = 0; x < strip.stride; x += 8) {
      if (takeBlock(strip, x, samples) || blocks.length === 0) {
        blocks = CHANNELS.map((channel, i) => transform(samples, channel, i === 0 ? 128 : 0));
      }
      blocks.forEach((block, i) => {
        writeBlock(bits, block, block.dc - (previous[i] ?? 0), tables);
        previous[i] = block.dc;
      });
    }
  }
  bits.align(1);
  return Buffer.concat([headers(scene, tables), stuff(bits.bytes()), Uint8Array.of(0xff, 0xd9)]);
}

/** Copies the block at x, repeating the picture's edge; says whether it differs from the last. */
function takeBlock({ rows, stride, pixels }: Strip, x: number, samples: Uint32Array): boolean {
  let changed = false;
  for (let i = 0; i < 64; i += 1) {
    const row = Math.min(i >> 3, rows - 1);
    const column = Math.min(x + (i & 7), stride - 1);
    const pixel = pixels[row * stride + column] ?? 0;
    if (samples[i] !== pixel) changed = true;
    samples[i] = pixel;
  }
  return changed;
}

function transform(
  samples: Uint32Array,
  [red, green, blue]: readonly [number, number, number],
  middle: number,
): Block {
  const values = new Float64Array(64);
  for (let i = 0; i < 64; i += 1) {
    const pixel = samples[i] ?? 0;
    values[i] =
      red * (pixel & 255) + green * ((pixel >> 8) & 255) + blue * ((pixel >> 16) & 255) - middle;
  }
  const both = cosines(cosines(values, 1, 8), 8, 1);
  const coefficients = new Int16Array(64);
  for (let i = 0; i < 64; i += 1) {
    const from = ZIGZAG[i] ?? 0;
    coefficients[i] = Math.round((both[from] ?? 0) / (QUANTIZERS[from] ?? 1));
  }
  return { dc: coefficients[0] ?? 0, coefficients };
}

/** The cosine transform of eight lines of eight, `step` apart within a line, `next` between lines. */
function cosines(values: Float64Array, step: number, next: number): Float64Array {
  const result = new Float64Array(64);
  for (let line = 0; line < 8; line += 1) {
    for (let frequency = 0; frequency < 8; frequency += 1) {
      let sum = 0;
      for (let i = 0; i < 8; i += 1) {
        sum += (COSINES[frequency * 8 + i] ?? 0) * (values[line * next + i * step] ?? 0);
      }
      result[line * next + frequency * step] = sum;
    }
  }
  return result;
}

function writeBlock(
  bits: BitWriter,
  block: Block,
  difference: number,
  tables: { dc: HuffmanTable; ac: HuffmanTable },
): void {
  writeNumber(bits, tables.dc, 0, difference);
  let zeros = 0;
  for (let i = 1; i < 64; i += 1) {
    const value = block.coefficients[i] ?? 0;
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) writeSymbol(bits, tables.ac, 0xf0);
    writeNumber(bits, tables.ac, zeros, value);
    zeros = 0;
  }
  if (zeros > 0) writeSymbol(bits, tables.ac, 0x00);
}

function writeNumber(bits: BitWriter, table: HuffmanTable, run: number, value: number): void {
  const size = 32 - Math.clz32(Math.abs(value));
  writeSymbol(bits, table, (run << 4) | size);
  bits.write(value < 0 ? value - 1 : value, size);
}

function writeSymbol(bits: BitWriter, table: HuffmanTable, symbol: number): void {
  const code = table.codes[symbol];
  if (code) bits.write(code[0], code[1]);
}

/** A byte 255 in the data is followed by a zero, or it would read as a marker. */
function stuff(bytes: Uint8Array): Uint8Array {
  const count = bytes.reduce((sum, byte) => sum + (byte === 0xff ? 1 : 0), 0);
  const stuffed = new Uint8Array(bytes.length + count);
  let at = 0;
  for (const byte of bytes) {
    stuffed[at] = byte;
    at += byte === 0xff ? 2 : 1;
  }
  return stuffed;
}

function headers(
  { width, height }: Scene,
  tables: { dc: HuffmanTable; ac: HuffmanTable },
): Uint8Array {
  const components = [1, 2, 3];
  const huffman = (place: number, { counts, symbols }: HuffmanTable): number[] =>
    segment(0xc4, [place, ...counts, ...symbols]);
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [...Buffer.from('JFIF\0'), 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...ZIGZAG.map((i) => QUANTIZERS[i] ?? 1)]),
    ...segment(0xc0, [
      ...[8, height >> 8, height & 255, width >> 8, width & 255, 3],
      ...components.flatMap((id) => [id, 0x11, 0]),
    ]),
    ...huffman(0x00, tables.dc),
    ...huffman(0x10, tables.ac),
    ...segment(0xda, [3, ...components.flatMap((id) => [id, 0x00]), 0, 63, 0]),
  ]);
}

function segment(marker: number, data: readonly number[]): number[] {
  const length = data.length + 2;
  return [0xff, marker, length >> 8, length & 255, ...data];
}
