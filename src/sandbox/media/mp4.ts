/** An H.264 track to be put into a file. */
export interface Track {
  /** Pixels. */
  readonly width: number;
  /** Pixels. */
  readonly height: number;
  /** Ticks in a second. */
  readonly timescale: number;
  /** Ticks each sample is shown. */
  readonly sampleTicks: number;
  /** The `avcC` record. */
  readonly configuration: Uint8Array;
  /** One a picture, in order, units prefixed by their length; only the first is a key picture. */
  readonly samples: readonly Uint8Array[];
}

const IDENTITY = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x40000000].flatMap(u32);
const MILLISECONDS = 1000;

/** Writes an MP4 file, index first, without dates: the same track gives the same bytes. */
export function muxMp4(track: Track): Uint8Array {
  const type = box('ftyp', text('isom'), u32(0x200), text('isomiso2avc1mp41'));
  // The index holds where the data begins, and its own length does not depend on that.
  const offset = type.length + movie(track, 0).length + 8;
  return Buffer.concat([type, movie(track, offset), box('mdat', ...track.samples)]);
}

function movie(track: Track, offset: number): Uint8Array {
  const ticks = track.samples.length * track.sampleTicks;
  const length = Math.round((ticks * MILLISECONDS) / track.timescale);
  const header = box(
    'mvhd',
    ...[u32(0), u32(0), u32(0), u32(MILLISECONDS), u32(length)],
    ...[u32(0x10000), u16(0x100), zeros(10), IDENTITY, zeros(24), u32(2)],
  );
  const trackHeader = box(
    'tkhd',
    ...[u32(3), u32(0), u32(0), u32(1), u32(0), u32(length)],
    ...[zeros(16), IDENTITY, u32(track.width << 16), u32(track.height << 16)],
  );
  const mediaHeader = box(
    'mdhd',
    ...[u32(0), u32(0), u32(0), u32(track.timescale), u32(ticks), u16(0x55c4), u16(0)],
  );
  const handler = box('hdlr', u32(0), u32(0), text('vide'), zeros(12), text('video\0'));
  const where = box('dinf', box('dref', u32(0), u32(1), box('url ', u32(1))));
  const media = box('minf', box('vmhd', u32(1), zeros(8)), where, samples(track, offset));
  return box('moov', header, box('trak', trackHeader, box('mdia', mediaHeader, handler, media)));
}

function samples(track: Track, offset: number): Uint8Array {
  const count = track.samples.length;
  const entry = box(
    'avc1',
    ...[zeros(6), u16(1), zeros(16), u16(track.width), u16(track.height)],
    ...[u32(0x480000), u32(0x480000), u32(0), u16(1), zeros(32), u16(24), u16(0xffff)],
    box('avcC', track.configuration),
  );
  return box(
    'stbl',
    box('stsd', u32(0), u32(1), entry),
    box('stts', u32(0), u32(1), u32(count), u32(track.sampleTicks)),
    box('stss', u32(0), u32(1), u32(1)),
    box('stsc', u32(0), u32(1), u32(1), u32(count), u32(1)),
    box('stsz', u32(0), u32(0), u32(count), ...track.samples.map((sample) => u32(sample.length))),
    box('stco', u32(0), u32(1), u32(offset)),
  );
}

function box(type: string, ...content: readonly ArrayLike<number>[]): Uint8Array {
  const size = content.reduce((sum, part) => sum + part.length, 8);
  const bytes = new Uint8Array(size);
  bytes.set([...u32(size), ...text(type)]);
  let at = 8;
  for (const part of content) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function u32(value: number): number[] {
  return [value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255];
}

function u16(value: number): number[] {
  return [(value >> 8) & 255, value & 255];
}

function zeros(count: number): Uint8Array {
  return new Uint8Array(count);
}

function text(characters: string): Uint8Array {
  return Buffer.from(characters, 'latin1');
}
