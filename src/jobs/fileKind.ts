import type { FileHandle } from 'node:fs/promises';
import { UNKNOWN_ENDING } from './job.ts';
import { isPlainSvg } from './svg.ts';

/** The evidence for a file's kind. */
interface Content {
  readonly size: number;
  /** Its first bytes, up to a fixed number. */
  readonly head: Buffer;
  /** Its whole text; undefined when it is not text or too long. */
  readonly text: string | undefined;
}

/** A kind of file that may be saved with its own extension. */
interface Kind {
  /** The usual extension first. */
  readonly endings: readonly [string, ...string[]];
  readonly is: (content: Content) => boolean;
  /** True: the content alone is not enough evidence, so the model must also have named one of the extensions. */
  readonly named?: true;
}

const HEAD = 4096;
const LONGEST_TEXT = 16 * 1024 ** 2;
const LARGEST_HEADER = 100 * 1024 ** 2;

const starts =
  (magic: string, at = 0) =>
  ({ head }: Content): boolean =>
    head.toString('latin1', at, at + magic.length) === magic;
const box = (brands: RegExp) => (content: Content) =>
  starts('ftyp', 4)(content) && brands.test(content.head.toString('latin1', 8, 12));
const riff = (form: string) => (content: Content) =>
  starts('RIFF')(content) && starts(form, 8)(content);
const isText = ({ text }: Content): boolean => text !== undefined;
const reads = (pattern: RegExp) => (content: Content) => pattern.test(content.text ?? '');
const isZip = starts('PK\x03\x04');
const isGzip = starts('\x1f\x8b\x08');

/** All kinds, the most certain first. No system or editor executes a file with one of these extensions. */
const KINDS: readonly Kind[] = [
  { endings: ['png'], is: starts('\x89PNG\r\n\x1a\n') },
  { endings: ['jpg'], is: starts('\xff\xd8\xff') },
  { endings: ['gif'], is: starts('GIF8') },
  { endings: ['webp'], is: riff('WEBP') },
  { endings: ['avif'], is: box(/^avi[fs]$/) },
  { endings: ['heic', 'heif'], is: box(/^(hei|hev|mif|msf)/) },
  { endings: ['jxl'], is: starts('\0\0\0\x0cJXL ') },
  { endings: ['tif'], is: (content) => starts('II*\0')(content) || starts('MM\0*')(content) },
  { endings: ['psd'], is: starts('8BPS') },
  { endings: ['exr'], is: starts('\x76\x2f\x31\x01') },
  { endings: ['hdr'], is: starts('#?R') },
  { endings: ['bmp'], is: starts('BM'), named: true },
  { endings: ['ico'], is: starts('\0\0\x01\0'), named: true },
  { endings: ['svg'], is: ({ text }) => text !== undefined && isPlainSvg(text) },
  { endings: ['mov'], is: box(/^qt {2}$/) },
  { endings: ['m4a'], is: box(/^M4[AB] $/) },
  { endings: ['mp4', 'm4v', 'm4a', 'mov', '3gp'], is: starts('ftyp', 4) },
  { endings: ['webm', 'mkv', 'mka'], is: starts('\x1a\x45\xdf\xa3') },
  { endings: ['avi'], is: riff('AVI ') },
  { endings: ['mpg'], is: starts('\0\0\x01\xba') },
  { endings: ['wav'], is: riff('WAVE') },
  { endings: ['ogg', 'opus', 'ogv'], is: starts('OggS') },
  { endings: ['flac'], is: starts('fLaC') },
  { endings: ['aiff'], is: (content) => starts('FORM')(content) && starts('AIF', 8)(content) },
  { endings: ['mid'], is: starts('MThd') },
  { endings: ['mp3'], is: starts('ID3') },
  { endings: ['aac'], is: isSound(0x00), named: true },
  { endings: ['mp3'], is: isSound(0x02, 0x04, 0x06), named: true },
  { endings: ['glb'], is: starts('glTF') },
  { endings: ['fbx'], is: starts('Kaydara FBX Binary') },
  { endings: ['usdc', 'usd'], is: starts('PXR-USDC') },
  { endings: ['ply'], is: (content) => starts('ply\n')(content) || starts('ply\r')(content) },
  { endings: ['stl'], is: isStl, named: true },
  { endings: ['fbx'], is: reads(/^; FBX/), named: true },
  { endings: ['obj'], is: reads(/^(v|o|g|f|mtllib|usemtl) /m), named: true },
  { endings: ['mtl'], is: reads(/^newmtl /m), named: true },
  { endings: ['gltf'], is: (content) => isObject(jsonOf(content), 'asset'), named: true },
  { endings: ['json'], is: (content) => jsonOf(content) !== undefined, named: true },
  { endings: ['vtt'], is: reads(/^\ufeff?WEBVTT/), named: true },
  { endings: ['srt', 'csv', 'tsv', 'jsonl', 'txt'], is: isText, named: true },
  { endings: ['safetensors'], is: isSafetensors, named: true },
  { endings: ['usdz', '3mf', 'zip'], is: isZip, named: true },
  { endings: ['spz', 'tgz', 'gz'], is: isGzip, named: true },
  { endings: ['tar'], is: starts('ustar', 257), named: true },
];

/** The extension for an open file: the first of the named extensions that fits its content; `bin` when the content is of no known kind. */
export async function endingOf(file: FileHandle, named: readonly string[]): Promise<string> {
  const content = await look(file);
  for (const { endings, is, named: isNeeded } of KINDS) {
    const ending =
      endings.find((one) => named.includes(one)) ?? (isNeeded ? undefined : endings[0]);
    if (ending !== undefined && is(content)) return ending;
  }
  return UNKNOWN_ENDING;
}

async function look(file: FileHandle): Promise<Content> {
  const { size } = await file.stat();
  const read = async (length: number) => {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, 0);
    return buffer.subarray(0, bytesRead);
  };
  const head = await read(Math.min(HEAD, size));
  const isShort = size <= LONGEST_TEXT && !head.includes(0);
  return { size, head, text: isShort ? textOf(await read(size)) : undefined };
}

/** UTF-8 without control characters other than line breaks and tabs. */
function textOf(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return /[\0-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

/** Whether the bytes start with a frame of MPEG audio of one of these layers (bits 1 and 2 of the second byte). */
function isSound(...layers: readonly number[]): (content: Content) => boolean {
  return ({ head: [first, second = 0] }) =>
    first === 0xff && (second & 0xe0) === 0xe0 && layers.includes(second & 0x06);
}

function isStl(content: Content): boolean {
  if (content.text !== undefined) return content.text.startsWith('solid');
  return content.size >= 84 && content.size === 84 + 50 * content.head.readUInt32LE(80);
}

/** A safetensors file: a length, then that many bytes of JSON. Unlike a pickle, it contains no code. */
function isSafetensors({ head, size }: Content): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = head.readBigUInt64LE(0);
  return length <= LARGEST_HEADER && 8n + length <= size;
}

function jsonOf({ text }: Content): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown, field: string): boolean =>
  typeof value === 'object' && value !== null && field in value;
