import type { BitWriter } from './bits.ts';
import { createBitWriter } from './bits.ts';
import { toSamples } from './yuv.ts';

// H.264 Constrained Baseline, kept to what moving a landscape needs: one lossless key picture, then
// pictures that only move rows of it. Every row of macroblocks is its own slice, which leaves the
// macroblock to the left as the only neighbour a prediction can see.

/** The side of a macroblock, in pixels. */
export const BLOCK = 16;

const TYPE = { slice: 1, keySlice: 5, sequence: 7, picture: 8 };
const KEY_SLICE_TYPE = 7;
const MOVED_SLICE_TYPE = 5;
const LEVELS = [
  { level: 30, blocks: 1620 },
  { level: 40, blocks: 8192 },
  { level: 51, blocks: 36864 },
  { level: 62, blocks: 139264 },
];

/** The frame of a stream: pixels shown, and macroblocks coded. */
export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly rows: number;
}

/** The parameter sets as an `avcC` record; width and height must be even. */
export function decoderConfiguration(frame: Frame): Uint8Array {
  const sequence = sequenceParameters(frame);
  const picture = pictureParameters();
  return Uint8Array.from([
    ...[1, ...sequence.subarray(1, 4), 0xff],
    ...[0xe1, sequence.length >> 8, sequence.length & 255, ...sequence],
    ...[1, picture.length >> 8, picture.length & 255, ...picture],
  ]);
}

/** One row of macroblocks of the key picture; `pixels` are 16 rows of `stride` pixels, R lowest. */
export function keySlice(
  frame: Frame,
  row: number,
  pixels: Uint32Array,
  stride: number,
): Uint8Array {
  const bits = createBitWriter();
  unsigned(bits, row * frame.columns);
  unsigned(bits, KEY_SLICE_TYPE);
  unsigned(bits, 0); // picture parameter set
  bits.write(0, 4); // frame_num
  unsigned(bits, 0); // idr_pic_id
  bits.write(0, 16); // picture order
  bits.write(0, 2); // no_output_of_prior_pics, long_term_reference
  endSliceHeader(bits);
  let leftIsLevel = true;
  for (let column = 0; column < frame.columns; column += 1) {
    const level = column > 0 && isLevel(pixels, stride, column * BLOCK);
    if (level) {
      unsigned(bits, 2); // Intra 16×16, luma repeated from the left, nothing added
      unsigned(bits, 1); // chroma likewise
      signed(bits, 0); // quantizer
      // "No coefficients", in the code that the neighbour's number of coefficients selects.
      if (leftIsLevel) bits.write(1, 1);
      else bits.write(3, 6);
    } else {
      unsigned(bits, 25); // raw samples
      bits.align(0);
      bits.append(toSamples(pixels, stride, column * BLOCK));
    }
    leftIsLevel = level;
  }
  return unit(TYPE.keySlice, 3, bits);
}

/**
 * One row of macroblocks of picture `index` (1 …), shown `index` after the key picture: each is
 * taken from the key picture, as many pixels to the right as `shift(column)` says.
 */
export function movedSlice(
  frame: Frame,
  row: number,
  index: number,
  shift: (column: number) => number,
): Uint8Array {
  const bits = createBitWriter();
  unsigned(bits, row * frame.columns);
  unsigned(bits, MOVED_SLICE_TYPE);
  unsigned(bits, 0); // picture parameter set
  bits.write(1, 4); // frame_num: the same for all, since none is referred to
  bits.write((2 * index) & 0xffff, 16); // picture order
  bits.write(0, 2); // number of references and their order: as usual
  endSliceHeader(bits);
  let skipped = 0;
  let before = 0;
  for (let column = 0; column < frame.columns; column += 1) {
    const moved = shift(column);
    // Skipped means "not moved": without a row above in the slice nothing else is inferred.
    if (moved === 0) {
      skipped += 1;
    } else {
      unsigned(bits, skipped);
      unsigned(bits, 0); // one vector for the whole macroblock
      signed(bits, 4 * (moved - before)); // in quarter pixels
      signed(bits, 0);
      unsigned(bits, 0); // nothing added
      skipped = 0;
    }
    before = moved;
  }
  if (skipped > 0) unsigned(bits, skipped);
  return unit(TYPE.slice, 0, bits);
}

function endSliceHeader(bits: BitWriter): void {
  signed(bits, 0); // quantizer
  unsigned(bits, 1); // no deblocking: samples stay as they were written
}

function sequenceParameters(frame: Frame): Uint8Array {
  const bits = createBitWriter();
  const blocks = frame.columns * frame.rows;
  const level = LEVELS.find((candidate) => blocks <= candidate.blocks)?.level ?? 62;
  bits.append([66, 0xc0, level]);
  unsigned(bits, 0); // id
  unsigned(bits, 0); // frame_num has 4 bits
  unsigned(bits, 0); // pictures carry their order
  unsigned(bits, 12); // in 16 bits
  unsigned(bits, 1); // reference pictures
  bits.write(0, 1);
  unsigned(bits, frame.columns - 1);
  unsigned(bits, frame.rows - 1);
  bits.write(0b111, 3); // no fields, 8×8 inference, cropped:
  unsigned(bits, 0);
  unsigned(bits, (frame.columns * BLOCK - frame.width) / 2);
  unsigned(bits, 0);
  unsigned(bits, (frame.rows * BLOCK - frame.height) / 2);
  bits.write(1, 1); // usability information follows
  bits.write(0b00, 2); // no aspect ratio, no overscan
  bits.write(0b1_101_0_1, 6); // unspecified format, limited range, colours described:
  for (let i = 0; i < 3; i += 1) bits.write(1, 8); // BT.709
  bits.write(0b00000, 5); // no chroma location, timing, buffering (2), picture structure
  bits.write(0b11, 2); // limits: vectors may leave the picture,
  for (const limit of [0, 0, 15, 15]) unsigned(bits, limit); // sizes are free, vectors long,
  unsigned(bits, 0); // no picture is shown out of order,
  unsigned(bits, 1); // one is kept
  return unit(TYPE.sequence, 3, bits);
}

function pictureParameters(): Uint8Array {
  const bits = createBitWriter();
  unsigned(bits, 0); // id
  unsigned(bits, 0); // sequence parameter set
  bits.write(0b00, 2); // variable-length codes, no field order
  for (let i = 0; i < 3; i += 1) unsigned(bits, 0); // slice groups, references
  bits.write(0, 3); // no weights
  for (let i = 0; i < 3; i += 1) signed(bits, 0); // quantizers
  bits.write(0b100, 3); // deblocking is told in each slice
  return unit(TYPE.picture, 3, bits);
}

/** Whether all 16 rows from x on repeat the two pixels before them (two: chroma is halved). */
function isLevel(pixels: Uint32Array, stride: number, x: number): boolean {
  for (let row = 0; row < BLOCK; row += 1) {
    const start = row * stride + x;
    const left = pixels[start - 2];
    for (let i = start - 1; i < start + BLOCK; i += 1) if (pixels[i] !== left) return false;
  }
  return true;
}

/** Ends the payload and wraps it: header, and a 3 after two zeros where it could read as a start. */
function unit(type: number, importance: number, bits: BitWriter): Uint8Array {
  bits.write(1, 1);
  bits.align(0);
  const payload = bits.bytes();
  const escapes: number[] = [];
  let zeros = 0;
  payload.forEach((byte, i) => {
    if (zeros >= 2 && byte <= 3) {
      escapes.push(i);
      zeros = 0;
    }
    zeros = byte === 0 ? zeros + 1 : 0;
  });
  const parts: Uint8Array[] = [Uint8Array.of((importance << 5) | type)];
  let from = 0;
  for (const at of escapes) {
    parts.push(payload.subarray(from, at), Uint8Array.of(3));
    from = at;
  }
  return Buffer.concat([...parts, payload.subarray(from)]);
}

/** Exp-Golomb code of a number from 0 on. */
function unsigned(bits: BitWriter, value: number): void {
  const length = 32 - Math.clz32(value + 1);
  bits.write(0, length - 1);
  bits.write(value + 1, length);
}

function signed(bits: BitWriter, value: number): void {
  unsigned(bits, value > 0 ? 2 * value - 1 : -2 * value);
}
