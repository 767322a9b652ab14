import { type Box, readBoxes } from './iso.ts';
import type { Source } from './source.ts';

/** What a movie states of itself; of sound alone there is no size. */
export interface Movie {
  readonly seconds?: number;
  /** Pixels. */
  readonly width?: number;
  readonly height?: number;
}

/** Bytes of a track's header that is read. */
const LARGEST_HEADER = 1_024;

/** Reads the duration and the size of an MP4, MOV or M4A; undefined for another file. @throws the file system's errors */
export async function readMovie(source: Source): Promise<Movie | undefined> {
  const boxes = await readBoxes(source, 0, source.size);
  const movie = boxes?.[0]?.type === 'ftyp' ? boxes.find(({ type }) => type === 'moov') : undefined;
  const inside = movie && (await readBoxes(source, movie.content, movie.end));
  if (!inside) return undefined;
  const header = inside.find(({ type }) => type === 'mvhd');
  const seconds = header && (await durationOf(source, header));
  let size: { width: number; height: number } | undefined;
  for (const track of inside.filter(({ type }) => type === 'trak'))
    size ??= await sizeOf(source, track);
  return { ...(seconds !== undefined && { seconds }), ...size };
}

/** ISO/IEC 14496-12: version 1 of the header has longer times. */
async function durationOf(source: Source, { content, length }: Box): Promise<number | undefined> {
  const bytes = length <= LARGEST_HEADER ? await source.read(content, length) : undefined;
  if (!bytes || length < 32) return undefined;
  const [scale, duration] =
    bytes[0] === 1
      ? [bytes.readUInt32BE(20), Number(bytes.readBigUInt64BE(24))]
      : [bytes.readUInt32BE(12), bytes.readUInt32BE(16)];
  // All ones: not known; none: the movie comes in fragments.
  const isKnown = duration > 0 && duration < 2 ** 32 - 1 && scale > 0;
  return isKnown ? duration / scale : undefined;
}

/** The size at which a track is shown; undefined for sound. */
async function sizeOf(source: Source, track: Box) {
  const header = (await readBoxes(source, track.content, track.end))?.find(
    ({ type }) => type === 'tkhd',
  );
  if (!header || header.length > LARGEST_HEADER || header.length < 84) return undefined;
  const bytes = await source.read(header.content, header.length);
  if (!bytes) return undefined;
  // Fixed-point numbers, of which the first half is the whole part, behind the matrix.
  const [width, height] = [
    bytes.readUInt16BE(bytes.length - 8),
    bytes.readUInt16BE(bytes.length - 4),
  ];
  if (width === 0 || height === 0) return undefined;
  // A matrix whose first part is 0 turns the picture by a quarter.
  const isTurned = bytes.readInt32BE(bytes.length - 44) === 0;
  return isTurned ? { width: height, height: width } : { width, height };
}
