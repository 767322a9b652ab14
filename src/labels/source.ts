import type { FileHandle } from 'node:fs/promises';

/** An open file that is read in small parts. */
export interface Source {
  /** Bytes. */
  readonly size: number;
  /** The bytes of a range; undefined when a part of it is beyond the end. */
  read(at: number, length: number): Promise<Buffer | undefined>;
}

/** A part of a file, such as a chunk or a box. */
export interface Part {
  readonly type: string;
  /** The first byte of its header. */
  readonly at: number;
  /** The first byte after its header. */
  readonly content: number;
  /** Bytes of the content. */
  readonly length: number;
  /** The byte after it and its checksum or padding. */
  readonly end: number;
}

/** Small parts share one read. */
const WINDOW = 4_096;
/** More than a video of many hours or a picture of half a gigabyte has. */
const MOST_PARTS = 65_536;

/** A source over a file, whose size is taken now. @throws the file system's errors */
export async function openSource(file: FileHandle): Promise<Source> {
  const { size } = await file.stat();
  let window = { start: 0, bytes: Buffer.alloc(0) };
  const load = async (at: number, length: number) => {
    const bytes = Buffer.alloc(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await file.read(bytes, done, length - done, at + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  };
  return {
    size,
    read: async (at, length) => {
      if (at < 0 || length < 0 || at + length > size) return undefined;
      const start = at - window.start;
      if (start < 0 || start + length > window.bytes.length) {
        window = { start: at, bytes: await load(at, Math.max(length, WINDOW)) };
      }
      const from = at - window.start;
      const bytes = window.bytes.subarray(from, from + length);
      return bytes.length === length ? bytes : undefined;
    },
  };
}

/** The parts from one place up to another, or up to a part of the type `last`; undefined when one is broken or they are too many. */
export async function partsOf(
  range: { readonly start: number; readonly end: number; readonly last?: string },
  next: (at: number) => Promise<Part | undefined>,
): Promise<Part[] | undefined> {
  const parts: Part[] = [];
  for (let at = range.start; at < range.end;) {
    const part = await next(at);
    const isBroken = !part || part.end <= at || part.end > range.end;
    if (isBroken || parts.length === MOST_PARTS) return undefined;
    parts.push(part);
    if (part.type === range.last) break;
    at = part.end;
  }
  return range.last === undefined || parts.at(-1)?.type === range.last ? parts : undefined;
}
