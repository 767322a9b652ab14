import { crc32 } from 'node:zlib';

const VERSION = 20;
const FIRST_DAY = 0x21; // 1 January 1980, where ZIP's calendar begins

/** A ZIP archive of one stored text file. */
export function zipText(name: string, text: string): Uint8Array {
  const [path, data] = [Buffer.from(name), Buffer.from(text)];
  const about = Buffer.alloc(26);
  about.writeUInt16LE(VERSION, 0);
  about.writeUInt16LE(FIRST_DAY, 8);
  about.writeUInt32LE(crc32(data), 10);
  about.writeUInt32LE(data.length, 14);
  about.writeUInt32LE(data.length, 18);
  about.writeUInt16LE(path.length, 22);
  const local = Buffer.concat([Buffer.from('PK\x03\x04'), about, path, data]);
  const madeBy = Uint8Array.of(VERSION, 0);
  const entry = Buffer.concat([Buffer.from('PK\x01\x02'), madeBy, about, Buffer.alloc(14), path]);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 0, 'latin1');
  end.writeUInt16LE(1, 8);
  end.writeUInt16LE(1, 10);
  end.writeUInt32LE(entry.length, 12);
  end.writeUInt32LE(local.length, 16);
  return Buffer.concat([local, entry, end]);
}

/** A safetensors file of one small tensor of numbers, with string metadata. */
export function writeSafetensors(
  values: readonly number[],
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  const data = new Uint8Array(Float32Array.from(values).buffer);
  const json = JSON.stringify({
    __metadata__: metadata,
    weight: { dtype: 'F32', shape: [values.length], data_offsets: [0, data.length] },
  });
  // Padded with spaces, so that the numbers stand on a multiple of eight.
  const header = Buffer.from(json.padEnd(Math.ceil(json.length / 8) * 8));
  const size = Buffer.alloc(8);
  size.writeBigUInt64LE(BigInt(header.length));
  return Buffer.concat([size, header, data]);
}
