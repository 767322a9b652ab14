import { readHeader } from './header.ts';
import { PictureError } from './pictureError.ts';

const HEADER = 6;
const ENTRY = 16;
/** Pixels of the longest side that an entry can state. */
export const LONGEST_ICON = 256;
/** The sides of the pictures in an icon file, where nobody states one; pixels. */
export const ICON_SIDES: readonly number[] = [16, 32, 48];
const MOST_ENTRIES = 64;

/** Packs square PNG files of at most 256 pixels a side into one ICO file. @throws {PictureError} for another file */
export function ico(pictures: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (pictures.length === 0 || pictures.length > MOST_ENTRIES)
    throw new PictureError(`An ICO holds 1 to ${MOST_ENTRIES} pictures.`);
  const head = Buffer.alloc(HEADER + ENTRY * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach((bytes, at) => {
    const { format, width, height } = readHeader(Buffer.from(bytes));
    if (format !== 'png' || width > LONGEST_ICON || height !== width)
      throw new PictureError(
        `An ICO holds square PNG pictures of up to ${LONGEST_ICON} pixels a side.`,
      );
    const entry = HEADER + ENTRY * at;
    // 0 stands for 256.
    head.set([width % LONGEST_ICON, height % LONGEST_ICON], entry);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(bytes.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += bytes.length;
  });
  return new Uint8Array(Buffer.concat([head, ...pictures]));
}
