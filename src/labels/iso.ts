import { type Container, LARGEST_PACKET } from './container.ts';
import { type Part, partsOf, type Source } from './source.ts';
import type { Splice } from './splice.ts';

const XMP = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');
const MANIFEST = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
/** Pictures and raw photographs in the same boxes, whose readers look for a packet at other places. */
const PICTURES = /^(avi[fs]|he[iv].|mi[fa].|ms[fa].|j[px].{2}|crx )$/s;
const LARGEST_SIZE = 2 ** 32 - 1;

/** A box of a file of the ISO base media format. */
export interface Box extends Part {
  /** Of boxes of the type `uuid`. */
  readonly id: Buffer | undefined;
  /** Whether it goes to the end of the file, whatever that is. */
  readonly isOpen: boolean;
}

/** Reads an MP4, MOV or M4A: a box `uuid` holds its packet. The offsets in such a file count from its start, so that nothing before the media changes its size. See `ReadContainer`. */
export async function readIso(source: Source): Promise<Container | undefined> {
  const boxes = await readBoxes(source, 0, source.size);
  const movie = boxes?.find(({ type }) => type === 'moov');
  if (!boxes || !movie || boxes[0]?.type !== 'ftyp') return undefined;
  const brand = (await source.read(boxes[0].content, 4))?.toString('latin1') ?? '';
  if (PICTURES.test(brand)) return undefined;

  const inside = await boxInside(source, movie);
  const [old, other] = [...boxes.filter(({ id }) => id?.equals(XMP)), ...inside];
  if (other || (old && old.length > LARGEST_PACKET)) return undefined;
  return {
    packet: old && (await source.read(old.content, old.length)),
    isSigned: boxes.some(({ id }) => id?.equals(MANIFEST)),
    room: LARGEST_PACKET,
    embed: (added) => {
      // A player of QuickTime looks for the packet inside of the movie, where it cannot grow.
      if (inside.length > 0) return undefined;
      const closed = closeLast(boxes);
      if (!closed) return undefined;
      // An index of fragments is found by its distance from the end of the file.
      const last = boxes.at(-1);
      const at = last?.type === 'mfra' && !last.isOpen ? last.at : source.size;
      const emptied = old ? [{ at: old.at + 4, remove: 4, insert: Buffer.from('free') }] : [];
      return [...emptied, ...closed, { at, remove: 0, insert: packetBox(added) }].sort(
        (one, next) => one.at - next.at,
      );
    },
  };
}

/** The boxes from one place up to another; undefined when one is broken. @throws the file system's errors */
export async function readBoxes(
  source: Source,
  start: number,
  end: number,
): Promise<Box[] | undefined> {
  const boxes: Box[] = [];
  const parts = await partsOf({ start, end }, async (at) => {
    const header = await source.read(at, 8);
    if (!header) return undefined;
    const type = header.toString('latin1', 4, 8);
    const stated = header.readUInt32BE(0);
    const long = stated === 1 ? await source.read(at + 8, 8) : undefined;
    if (stated === 1 && !long) return undefined;
    const size = long ? Number(long.readBigUInt64BE()) : stated === 0 ? end - at : stated;
    const idAt = at + (long ? 16 : 8);
    const id = type === 'uuid' ? await source.read(idAt, 16) : undefined;
    const content = idAt + (id ? 16 : 0);
    const length = at + size - content;
    if (length < 0) return undefined;
    const box = { type, at, content, length, end: at + size, id, isOpen: stated === 0 };
    boxes.push(box);
    return box;
  });
  return parts && boxes;
}

/** The packet of QuickTime: in the movie, among what its user stated. */
async function boxInside(source: Source, movie: Box): Promise<Box[]> {
  const inside = async (parent: Box, type: string) => {
    // A list of QuickTime may end with four zero bytes, which are no box.
    const last = await source.read(parent.end - 4, 4);
    const end = last?.every((byte) => byte === 0) ? parent.end - 4 : parent.end;
    const boxes =
      (await readBoxes(source, parent.content, parent.end)) ??
      (await readBoxes(source, parent.content, end));
    return boxes?.filter((box) => box.type === type) ?? [];
  };
  const [stated] = await inside(movie, 'udta');
  return stated ? inside(stated, 'XMP_') : [];
}

/** The change by which a box follows the last one: that one states its size. Undefined when it cannot. */
function closeLast(boxes: readonly Box[]): Splice[] | undefined {
  const last = boxes.at(-1);
  if (!last?.isOpen) return [];
  const size = last.end - last.at;
  return size > LARGEST_SIZE ? undefined : [{ at: last.at, remove: 4, insert: number(size) }];
}

function packetBox(packet: Buffer): Buffer {
  const size = number(8 + XMP.length + packet.length);
  return Buffer.concat([size, Buffer.from('uuid'), XMP, packet]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
