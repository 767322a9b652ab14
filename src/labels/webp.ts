import { type Container, LARGEST_PACKET } from './container.ts';
import { type Part, partsOf, type Source } from './source.ts';
import type { Splice } from './splice.ts';

const ALPHA = 0x10;
const XMP = 0x04;
const LARGEST_FILE = 2 ** 32 - 2;

/** Reads a WebP: a chunk `XMP ` holds its packet. See `ReadContainer`. */
export async function readWebp(source: Source): Promise<Container | undefined> {
  const header = await source.read(0, 12);
  if (header?.toString('latin1', 0, 4) !== 'RIFF') return undefined;
  if (header.toString('latin1', 8, 12) !== 'WEBP') return undefined;
  const end = 8 + header.readUInt32LE(4);
  if (end > source.size) return undefined;
  const chunks = await partsOf({ start: 12, end }, async (at) => {
    const head = await source.read(at, 8);
    if (!head) return undefined;
    const length = head.readUInt32LE(4);
    const type = head.toString('latin1', 0, 4);
    return { type, at, content: at + 8, length, end: at + 8 + length + (length % 2) };
  });
  const flagged = chunks && (await withFlag(source, chunks));
  if (!flagged) return undefined;

  const [old, other] = chunks.filter(({ type }) => type === 'XMP ');
  if (other || (old && old.length > LARGEST_PACKET)) return undefined;
  return {
    packet: old && (await source.read(old.content, old.length)),
    isSigned: chunks.some(({ type }) => type === 'C2PA'),
    room: LARGEST_PACKET,
    embed: (added) => {
      const place = old ?? { at: end, end };
      const text = { at: place.at, remove: place.end - place.at, insert: chunk('XMP ', added) };
      const growth = [flagged, text].reduce(
        (sum, { insert, remove }) => sum + insert.length - remove,
        0,
      );
      if (end + growth > LARGEST_FILE) return undefined;
      const size = Buffer.alloc(4);
      size.writeUInt32LE(end + growth - 8);
      return [{ at: 4, remove: 4, insert: size }, flagged, text];
    },
  };
}

/** The change by which the file's header announces a packet; a file without such a header gets one. */
async function withFlag(source: Source, chunks: readonly Part[]): Promise<Splice | undefined> {
  const [first] = chunks;
  if (first?.type === 'VP8X') {
    const flags = first.length < 10 ? undefined : (await source.read(first.content, 1))?.[0];
    if (flags === undefined) return undefined;
    return { at: first.content, remove: 1, insert: Buffer.from([flags | XMP]) };
  }
  const picture = chunks.find(({ type }) => type === 'VP8 ' || type === 'VP8L');
  if (!picture || picture.length < 10) return undefined;
  const frame = readFrame(picture.type, await source.read(picture.content, 10));
  if (!frame) return undefined;
  const hasAlpha = frame.hasAlpha || chunks.some(({ type }) => type === 'ALPH');
  const content = Buffer.alloc(10);
  content[0] = XMP | (hasAlpha ? ALPHA : 0);
  content.writeUIntLE(frame.width - 1, 4, 3);
  content.writeUIntLE(frame.height - 1, 7, 3);
  return { at: 12, remove: 0, insert: chunk('VP8X', content) };
}

/** The size in pixels that a picture states; undefined for a broken one. */
function readFrame(type: string, head: Buffer | undefined) {
  if (type === 'VP8L') {
    if (head?.[0] !== 0x2f) return undefined;
    const bits = head.readUInt32LE(1);
    const width = 1 + (bits & 0x3fff);
    return { width, height: 1 + ((bits >>> 14) & 0x3fff), hasAlpha: ((bits >>> 28) & 1) === 1 };
  }
  if (head?.toString('hex', 3, 6) !== '9d012a') return undefined;
  const [width, height] = [head.readUInt16LE(6) & 0x3fff, head.readUInt16LE(8) & 0x3fff];
  return width === 0 || height === 0 ? undefined : { width, height, hasAlpha: false };
}

function chunk(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}
