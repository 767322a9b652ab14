import type { Source } from './source.ts';
import type { Splice } from './splice.ts';

/** What a media file holds besides its media, and how it takes an XMP packet. */
export interface Container {
  /** The XMP packet; undefined without one. */
  readonly packet: Buffer | undefined;
  /** Whether there is a C2PA manifest, whose signature covers every byte. */
  readonly isSigned: boolean;
  /** Bytes of the largest packet that fits. */
  readonly room: number;
  /** The changes that put a packet into the file in place of the one that is there, in order; undefined when the file cannot take it. */
  readonly embed: (packet: Buffer) => Splice[] | undefined;
}

/** Reads a file of one format; undefined when it is of another, broken, or holds a packet that cannot be read. @throws the file system's errors */
export type ReadContainer = (source: Source) => Promise<Container | undefined>;

/** Bytes of the largest packet that is read or written. */
export const LARGEST_PACKET = 1_048_576;
