import { PictureError } from './pictureError.ts';

export type Format = 'png' | 'jpeg' | 'webp' | 'gif';

/** What the first bytes of a picture say. */
export interface Header {
  readonly format: Format;
  readonly width: number;
  readonly height: number;
}

/** Pixels of the largest picture that is decoded: 8,192 × 8,192, which takes a quarter of a gigabyte. */
export const MOST_PIXELS = 8_192 ** 2;

/** Formats without a decoder here, by what their files begin with. */
const OTHERS: readonly (readonly [name: string, start: RegExp])[] = [
  ['AVIF', /^.{4}ftypavi[fs]/s],
  ['HEIC', /^.{4}ftyp(hei|hev|mif|msf)/s],
  ['JPEG XL', /^(\0\0\0\x0cJXL |\xff\x0a)/],
  ['TIFF', /^(II\*\0|MM\0\*)/],
  ['BMP', /^BM/],
  ['SVG', /^(\xef\xbb\xbf)?\s*<(\?xml|svg|!--|!doctype svg)/i],
];

/** Reads a picture's format and size, whatever its name says. @throws {PictureError} for one that is broken, too large or of another format */
export function readHeader(bytes: Buffer): Header {
  const format = formatOf(bytes);
  const size = SIZES[format](bytes);
  if (!size || size.width === 0 || size.height === 0) {
    throw new PictureError(`The ${format.toUpperCase()} picture is broken.`);
  }
  const { width, height } = size;
  if (width * height > MOST_PIXELS) {
    throw new PictureError(
      `The picture has ${width} × ${height} pixels, more than can be scaled here (${MOST_PIXELS / 2 ** 20} megapixels).`,
    );
  }
  return { format, width, height };
}

function formatOf(bytes: Buffer): Format {
  const start = bytes.toString('latin1', 0, 64);
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'png';
  if (start.startsWith('\xff\xd8\xff')) return 'jpeg';
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'webp';
  if (start.startsWith('GIF8')) return 'gif';
  if (bytes.length === 0) throw new PictureError('The picture is an empty file.');
  const other = OTHERS.find(([, pattern]) => pattern.test(start))?.[0];
  throw new PictureError(
    other === undefined
      ? 'The file is no PNG, JPEG, WebP or GIF picture.'
      : `${other} pictures cannot be scaled here, because there is no decoder for them.`,
  );
}

type Size = Omit<Header, 'format'>;

const SIZES: Readonly<Record<Format, (bytes: Buffer) => Size | undefined>> = {
  png: (bytes) =>
    bytes.length < 33 || bytes.toString('latin1', 12, 16) !== 'IHDR'
      ? undefined
      : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) },
  gif: (bytes) =>
    bytes.length < 13 ? undefined : { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) },
  jpeg: jpegSize,
  webp: webpSize,
};

/** The size in the header of the frame, which follows segments of metadata. */
function jpegSize(bytes: Buffer): Size | undefined {
  for (let at = 2; at + 9 < bytes.length;) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    // Fill bytes, and markers without a segment.
    if (marker === 0xff) at += 1;
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

/** The largest of the sizes that the canvas and the still or the first frame have. */
function webpSize(bytes: Buffer): Size | undefined {
  let size: Size | undefined;
  for (const { type, content } of webpChunks(bytes)) {
    const own = frameSize(type, content);
    if (own)
      size = { width: larger(size?.width, own.width), height: larger(size?.height, own.height) };
  }
  return size;
}

const larger = (one = 0, other: number) => Math.max(one, other);

function frameSize(type: string, content: Buffer): Size | undefined {
  if (type === 'VP8X' && content.length >= 10) {
    return { width: 1 + content.readUIntLE(4, 3), height: 1 + content.readUIntLE(7, 3) };
  }
  if (type === 'VP8 ' && content.length >= 10) {
    return { width: content.readUInt16LE(6) & 0x3fff, height: content.readUInt16LE(8) & 0x3fff };
  }
  if (type === 'VP8L' && content.length >= 5) {
    const bits = content.readUInt32LE(1);
    return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
  }
  return undefined;
}

/** The chunks of a WebP up to its picture; of an animation, those of its first frame in place of the frame. */
export function* webpChunks(
  bytes: Buffer,
  start = 12,
): Generator<{ readonly type: string; readonly content: Buffer }> {
  for (let at = start; at + 8 <= bytes.length;) {
    const type = bytes.toString('latin1', at, at + 4);
    const length = bytes.readUInt32LE(at + 4);
    const content = bytes.subarray(at + 8, at + 8 + length);
    if (type === 'ANMF') {
      // The place, size and duration of the frame come first.
      yield* webpChunks(content, 16);
      return;
    }
    yield { type, content };
    if (type === 'VP8 ' || type === 'VP8L') return;
    at += 8 + length + (length % 2);
  }
}
