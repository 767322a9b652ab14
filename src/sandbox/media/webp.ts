import { paint } from './paint.ts';
import type { Scene } from './scene.ts';

const LONGEST_RUN = 4096;

/** The scene as a lossless WebP (VP8L): literal pixels in flat codes, and runs of equal pixels. */
export async function encodeWebp(scene: Scene): Promise<Uint8Array> {
  const bits = createLowBitWriter();
  bits.write(0x2f, 8);
  bits.write(scene.width - 1, 14);
  bits.write(scene.height - 1, 14);
  bits.write(0, 1 + 3); // no alpha, version 0
  bits.write(0, 1 + 1 + 1); // no transform, no colour cache, one group of codes
  writeCodes(bits);
  let last = -1;
  let run = 0;
  const endRun = (): void => {
    if (run > 0) writeRun(bits, run);
    run = 0;
  };
  for await (const { pixels } of paint(scene, 64)) {
    for (const pixel of pixels) {
      if (pixel === last && run < LONGEST_RUN) {
        run += 1;
        continue;
      }
      endRun();
      if (pixel === last) {
        run = 1;
        continue;
      }
      writeGreen(bits, (pixel >> 8) & 255);
      bits.write(reverse(pixel & 255, 8), 8);
      bits.write(reverse((pixel >> 16) & 255, 8), 8);
      last = pixel;
    }
  }
  endRun();
  return riff(bits.bytes());
}

// Green and lengths share a code of 280 symbols: 232 of eight bits and 48 of nine fill it exactly.
const SHORT_GREENS = 232;

function writeGreen(bits: LowBitWriter, symbol: number): void {
  if (symbol < SHORT_GREENS) bits.write(reverse(symbol, 8), 8);
  else bits.write(reverse(2 * SHORT_GREENS + symbol - SHORT_GREENS, 9), 9);
}

/** `run` times the pixel before; the distance code has one symbol and takes no bits. */
function writeRun(bits: LowBitWriter, run: number): void {
  const rest = run - 1;
  if (rest < 4) {
    writeGreen(bits, 256 + rest);
    return;
  }
  const extra = 30 - Math.clz32(rest);
  writeGreen(bits, 256 + 2 * extra + (rest >> extra));
  bits.write(rest & ((1 << extra) - 1), extra);
}

function writeCodes(bits: LowBitWriter): void {
  // Which lengths occur is a code itself; its lengths come in the order 17, 18, 0, 1 … 8, 9.
  const lengths = (eight: number, nine: number): void => {
    bits.write(0, 1);
    bits.write(nine === 0 ? 8 : 9, 4); // 12 or 13 of them follow
    for (let i = 0; i < 11; i += 1) bits.write(0, 3);
    bits.write(1, 3);
    if (nine > 0) bits.write(1, 3);
    bits.write(0, 1);
    if (nine > 0) {
      for (let i = 0; i < eight; i += 1) bits.write(0, 1);
      for (let i = 0; i < nine; i += 1) bits.write(1, 1);
    }
  };
  const single = (symbol: number): void => {
    bits.write(1, 1);
    bits.write(0, 1);
    bits.write(1, 1);
    bits.write(symbol, 8);
  };
  lengths(SHORT_GREENS, 280 - SHORT_GREENS);
  lengths(256, 0); // red
  lengths(256, 0); // blue
  single(255); // alpha
  single(1); // distance: one pixel back
}

function reverse(value: number, count: number): number {
  let result = 0;
  for (let i = 0; i < count; i += 1) result |= ((value >> i) & 1) << (count - 1 - i);
  return result;
}

function riff(data: Uint8Array): Uint8Array {
  const padded = data.length + (data.length & 1);
  const file = Buffer.alloc(20 + padded);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(12 + padded, 4);
  file.write('WEBPVP8L', 8, 'latin1');
  file.writeUInt32LE(data.length, 16);
  file.set(data, 20);
  return file;
}

interface LowBitWriter {
  write(value: number, count: number): void;
  bytes(): Uint8Array;
}

/** Collects bits, the lowest first; `bytes` fills the last byte with zeros. */
function createLowBitWriter(): LowBitWriter {
  let store = new Uint8Array(1024);
  let length = 0;
  let open = 0;
  let openBits = 0;
  return {
    write: (value, count) => {
      if (length + 4 > store.length) {
        const larger = new Uint8Array(2 * store.length);
        larger.set(store);
        store = larger;
      }
      open |= value << openBits;
      openBits += count;
      for (; openBits >= 8; openBits -= 8) {
        store[length++] = open & 255;
        open >>>= 8;
      }
    },
    bytes: () => {
      store[length] = open & 255;
      return store.subarray(0, length + (openBits > 0 ? 1 : 0));
    },
  };
}
