import type { Container } from './container.ts';
import { type Part, partsOf, type Source } from './source.ts';

const XMP = Buffer.from('http://ns.adobe.com/xap/1.0/\0', 'latin1');
const EXIF = Buffer.from('Exif\0', 'latin1');
/** A list of more pictures in the file, by their distance from this list. */
const MORE_PICTURES = Buffer.from('MPF\0', 'latin1');
const BOXES = Buffer.from('JP', 'latin1');
/** Where the boxes of a C2PA manifest hold the name of their kind. */
const MANIFEST_AT = 24;

const APP0 = 'e0';
const APP1 = 'e1';
const APP2 = 'e2';
const APP11 = 'eb';
const SCAN = 'da';
/** Markers without a segment, of which none is in place before the scan. */
const BARE = /^(0[01]|d\d)$/;
/** The most that the XMP specification allows in a segment. */
const LARGEST_PACKET = 65_502;

/** A segment with the first bytes of its content. */
interface Segment extends Part {
  readonly head: Buffer;
}

/** Reads a JPEG: a segment `APP1` holds its packet. See `ReadContainer`. */
export async function readJpeg(source: Source): Promise<Container | undefined> {
  if ((await source.read(0, 3))?.toString('hex') !== 'ffd8ff') return undefined;
  const segments = await readSegments(source);
  if (!segments) return undefined;
  const starts = (kind: string, text: Buffer) => (one: Segment) =>
    one.type === kind && one.head.subarray(0, text.length).equals(text);
  const isExif = starts(APP1, EXIF);

  const [old, other] = segments.filter(starts(APP1, XMP));
  if (other || (old && old.length > XMP.length + LARGEST_PACKET)) return undefined;
  const packet = old && (await source.read(old.content + XMP.length, old.length - XMP.length));
  const after = segments.findIndex((one) => one.type !== APP0 && !isExif(one));
  const place = old?.at ?? segments[after]?.at ?? 2;
  const list = segments.find(starts(APP2, MORE_PICTURES));
  return {
    packet,
    isSigned: segments.some(
      (one) =>
        starts(APP11, BOXES)(one) && one.head.toString('latin1', MANIFEST_AT).startsWith('c2pa'),
    ),
    room: LARGEST_PACKET,
    embed: (added) => {
      // What is inserted after the list would move the pictures, which it would not know.
      if (list && list.at < place) return undefined;
      return [{ at: place, remove: old ? old.end - old.at : 0, insert: segment(added) }];
    },
  };
}

/** The segments before the first scan. */
async function readSegments(source: Source): Promise<Segment[] | undefined> {
  const segments: Segment[] = [];
  const parts = await partsOf({ start: 2, end: source.size, last: SCAN }, async (at) => {
    const header = await source.read(at, 4);
    const type = header?.toString('hex', 1, 2) ?? '';
    if (header?.[0] !== 0xff || BARE.test(type)) return undefined;
    // A fill byte.
    if (type === 'ff') return { type, at, content: at + 1, length: 0, end: at + 1 };
    const length = header.readUInt16BE(2) - 2;
    const head = length < 0 ? undefined : await source.read(at + 4, Math.min(length, 32));
    if (!head) return undefined;
    const found = { type, at, content: at + 4, length, end: at + 4 + length, head };
    segments.push(found);
    return found;
  });
  return parts && segments;
}

function segment(packet: Buffer): Buffer {
  const header = Buffer.from([0xff, 0xe1, 0, 0]);
  header.writeUInt16BE(2 + XMP.length + packet.length, 2);
  return Buffer.concat([header, XMP, packet]);
}
