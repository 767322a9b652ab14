import { type FileHandle, mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRequire } from 'node:module';
import decodeWebp, { init } from '@jsquash/webp/decode.js';
import ExifReader from 'exifreader';
import { type Label, readLabel, writeLabel, type Written } from '../../src/labels/label.ts';
import { chunk } from '../../src/sandbox/media/png.ts';
import { jpeg, noise, paint, type Picture, png, webp } from '../support/pictures.ts';

export const AI = 'http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia';
export const XMP_BOX = Buffer.from('be7acfcb97a942e89c71999491e3afac', 'hex');
const MANIFEST_BOX = Buffer.from('d8fec3d61b0e483c92975828877ec481', 'hex');
const IPTC = 'http://iptc.org/std/Iptc4xmpExt/2008-02-29/';

/** A new file with these bytes, while it is used. */
export async function withFile<T>(bytes: Uint8Array, use: (file: FileHandle) => Promise<T>) {
  const folder = await mkdtemp(path.join(tmpdir(), 'labels-'));
  const file = await open(path.join(folder, 'file'), 'wx+');
  try {
    await file.writeFile(bytes);
    return await use(file);
  } finally {
    await file.close();
    await rm(folder, { recursive: true });
  }
}

/** What a file says. */
export const labelOf = (bytes: Uint8Array): Promise<Label> => withFile(bytes, readLabel);

/** A file's labelled copy; `bytes` is all that was written. */
export const addLabel = (
  bytes: Uint8Array,
  prompt?: string,
): Promise<Written & { readonly bytes: Buffer }> =>
  withFile(bytes, (from) =>
    withFile(Buffer.alloc(0), async (to) => {
      const written = await writeLabel(from, to, { prompt });
      const copy = Buffer.alloc((await to.stat()).size);
      await to.read(copy, 0, copy.length, 0);
      return { ...written, bytes: copy };
    }),
  );

/** A small picture with transparent places. */
export const glass: Picture = paint(33, 21, (x, y) => [x * 7, y * 9, 80, (x * y) & 255]);

/** A small file of each format, and of each kind of WebP that has no header of its own. */
export const pictures: Readonly<Record<string, () => Promise<Buffer>>> = {
  PNG: () => Promise.resolve(png(glass)),
  JPEG: () => Promise.resolve(jpeg(noise(33, 21))),
  WebP: () => webp(noise(33, 21)),
  'WebP with alpha': () => webp(glass),
};

/** What another implementation reads in a PNG, JPEG or WebP. */
export function readByOther(bytes: Buffer) {
  const xmp = ExifReader.load(bytes, { expanded: true }).xmp ?? {};
  const valueOf = (name: string) =>
    (xmp as Record<string, { description: string } | undefined>)[name];
  return {
    source: valueOf('DigitalSourceType')?.description,
    description: valueOf('description')?.description,
    title: valueOf('title')?.description,
  };
}

/** The pixels of a WebP, by libwebp. */
export async function webpPixels(bytes: Buffer): Promise<Uint8Array> {
  const wasm = createRequire(import.meta.url).resolve('@jsquash/webp/codec/dec/webp_dec.wasm');
  await init({ wasmBinary: new Uint8Array(await readFile(wasm)).buffer });
  const { data } = (await decodeWebp(new Uint8Array(bytes).buffer)) as { data: Uint8Array };
  return new Uint8Array(data);
}

/** A packet with this content in its description. */
export const packet = (content: string, end = '<?xpacket end="w"?>'): Buffer =>
  Buffer.from(
    `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:Iptc4xmpExt="${IPTC}">${content}</rdf:Description></rdf:RDF></x:xmpmeta>${end}`,
  );

export const TITLE = alt('title', 'Old');
export const LABEL = `<Iptc4xmpExt:DigitalSourceType>${AI}</Iptc4xmpExt:DigitalSourceType>`;

/** A text in the default language. */
export function alt(name: string, text: string): string {
  return `<dc:${name}><rdf:Alt><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt></dc:${name}>`;
}

type Kind = 'xmp' | 'c2pa';

/** A file of each format with packets and manifests, each at its place in that format. */
export const holding: Readonly<
  Record<string, (parts: readonly (readonly [Kind, Buffer])[]) => Buffer>
> = {
  PNG: (parts) =>
    pngWith(
      parts.map(([kind, content]) =>
        kind === 'xmp'
          ? chunk('iTXt', Buffer.concat([Buffer.from('XML:com.adobe.xmp\0\0\0\0\0'), content]))
          : chunk('caBX', content),
      ),
    ),
  JPEG: (parts) =>
    jpegWith(
      parts.map(([kind, content]) =>
        kind === 'xmp'
          ? segment(0xe1, Buffer.concat([Buffer.from('http://ns.adobe.com/xap/1.0/\0'), content]))
          : segment(
              0xeb,
              Buffer.concat([
                Buffer.from('JP\0\x01\0\0\0\x01\0\0\0\x40jumb\0\0\0\x20jumdc2pa'),
                content,
              ]),
            ),
      ),
    ),
  WebP: (parts) =>
    extendedWebp(parts.map(([kind, content]) => riff(kind === 'xmp' ? 'XMP ' : 'C2PA', content))),
  MP4: (parts) =>
    movie(
      parts.map(([kind, content]) => box('uuid', kind === 'xmp' ? XMP_BOX : MANIFEST_BOX, content)),
    ),
};

/** A PNG with chunks before its data. */
export function pngWith(chunks: readonly Uint8Array[]): Buffer {
  const file = png(glass);
  // After the signature and the header.
  return Buffer.concat([file.subarray(0, 33), ...chunks, file.subarray(33)]);
}

const photo = jpeg(noise(33, 21));

/** A JPEG with segments after its first one. */
export function jpegWith(segments: readonly Buffer[]): Buffer {
  const end = 4 + photo.readUInt16BE(4);
  return Buffer.concat([photo.subarray(0, end), ...segments, photo.subarray(end)]);
}

export function segment(marker: number, content: Buffer): Buffer {
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(content.length + 2, 2);
  return Buffer.concat([head, content]);
}

/** A chunk of a WebP. */
export function riff(type: string, content: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1');
  head.writeUInt32LE(content.length, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length % 2)]);
}

/** A WebP of 1 × 1 pixels with chunks after its picture; its header announces `flags`. */
export function extendedWebp(chunks: readonly Buffer[], flags = 0): Buffer {
  const picture = riff('VP8L', Buffer.from('2f0000001007101111888888fe0700', 'hex'));
  const header = riff('VP8X', Buffer.from([flags, 0, 0, 0, 0, 0, 0, 0, 0, 0]));
  return riff('RIFF', Buffer.concat([Buffer.from('WEBP'), header, picture, ...chunks]));
}

/** A box of an MP4. */
export function box(type: string, ...content: readonly Uint8Array[]): Buffer {
  const bytes = Buffer.concat([Buffer.from(`\0\0\0\0${type}`, 'latin1'), ...content]);
  bytes.writeUInt32BE(bytes.length);
  return bytes;
}

/** A film without tracks, with boxes before its media. */
export const movie = (boxes: readonly Buffer[], brand = 'isom'): Buffer =>
  Buffer.concat([
    box('ftyp', Buffer.from(`${brand}\0\0\0\0`)),
    box('moov', box('mvhd', Buffer.alloc(100))),
    ...boxes,
    box('mdat', Buffer.from('media')),
  ]);
