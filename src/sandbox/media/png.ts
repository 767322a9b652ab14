import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { crc32, createDeflate } from 'node:zlib';
import { paint } from './paint.ts';
import type { Scene } from './scene.ts';

const SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const LEFT_NEIGHBOUR = 1;

/** The scene as an 8-bit RGB PNG. */
export async function encodePng(scene: Scene): Promise<Uint8Array> {
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, scene.width);
  header.setUint32(4, scene.height);
  header.setUint8(8, 8);
  header.setUint8(9, 2);
  const data = await pipeline(filteredRows(scene), createDeflate({ level: 5 }), (deflated) =>
    buffer(deflated),
  );
  return Buffer.concat([
    SIGNATURE,
    chunk('IHDR', new Uint8Array(header.buffer)),
    chunk('IDAT', data),
    chunk('IEND', new Uint8Array()),
  ]);
}

/** Each row as differences from the pixel on the left, which are mostly zeros in a level landscape. */
async function* filteredRows(scene: Scene): AsyncGenerator<Uint8Array> {
  const { width } = scene;
  for await (const pixels of paint(scene, 64)) {
    const bytes = new Uint8Array(3 * pixels.length + pixels.length / width);
    let at = 0;
    let left = 0;
    pixels.forEach((pixel, index) => {
      if (index % width === 0) {
        bytes[at++] = LEFT_NEIGHBOUR;
        left = 0;
      }
      bytes[at++] = pixel - left;
      bytes[at++] = (pixel >> 8) - (left >> 8);
      bytes[at++] = (pixel >> 16) - (left >> 16);
      left = pixel;
    });
    yield bytes;
  }
}

/** A chunk of a PNG with its length and checksum. */
export function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = Buffer.alloc(12 + data.length);
  bytes.writeUInt32BE(data.length);
  bytes.write(type, 4, 'latin1');
  bytes.set(data, 8);
  bytes.writeUInt32BE(crc32(bytes.subarray(4, 8 + data.length)), 8 + data.length);
  return bytes;
}
