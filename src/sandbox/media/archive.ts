import { strToU8, zipSync } from 'fflate';
import { createRandom } from './random.ts';

/** A ZIP archive of one stored text file; the same bytes in every time zone. */
export function zipText(name: string, text: string): Uint8Array {
  return zipSync({ [name]: strToU8(text) }, { level: 0, mtime: new Date(1980, 0, 1) });
}

/** A safetensors file with one tensor of 64 random numbers and string metadata. */
export function writeSafetensors(
  seed: number,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const random = createRandom(seed, 'weights');
  const data = new Uint8Array(Float32Array.from({ length: 64 }, () => random() * 2 - 1).buffer);
  const json = JSON.stringify({
    __metadata__: metadata,
    weight: { dtype: 'F32', shape: [64], data_offsets: [0, data.length] },
  });
  // The format pads its header with spaces, which aligns the numbers to eight bytes.
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, data]);
}
