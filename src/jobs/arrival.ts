import type { FileHandle } from 'node:fs/promises';
import {
  type ArrivalDifference,
  type ArrivedFile,
  checkArrival,
  neededFor,
} from '../domain/checkArrival.ts';
import type { JsonObject } from '../domain/types.ts';
import { type Conversion, layoutOf } from '../imaging/conversion.ts';
import { type Header, readHeader } from '../imaging/header.ts';
import type { Imaging } from '../imaging/imaging.ts';
import { parseConversion } from '../imaging/parseConversion.ts';
import { readMovie } from '../labels/movie.ts';
import { openSource } from '../labels/source.ts';

/** Bytes in which a picture states its size, behind its metadata. */
const HEAD = 1024 ** 2;
/** Bytes of the largest file that is decoded. */
const LARGEST = 128 * 1024 ** 2;
/** The worker has deadlines of its own. */
const { signal } = new AbortController();

/** In what a downloaded file is not as the input of its run states; what cannot be read is not compared. Never rejects. */
export async function differencesOf(
  file: FileHandle,
  ending: string,
  input: JsonObject,
  imaging: Imaging | undefined,
): Promise<readonly ArrivalDifference[]> {
  const found = await examine(file, ending, input, imaging).catch(() => undefined);
  return found ? checkArrival(input, found) : [];
}

async function examine(
  file: FileHandle,
  ending: string,
  input: JsonObject,
  imaging: Imaging | undefined,
): Promise<ArrivedFile> {
  const needed = neededFor(input);
  const decode = async <T>(read: (bytes: Buffer, worker: Imaging) => Promise<T>) => {
    const bytes = imaging && (await wholeOf(file));
    return bytes && read(bytes, imaging).catch(() => undefined);
  };
  const picture = headerOf(await startOf(file));
  if (picture) {
    const decoded = needed.alpha
      ? await decode((bytes, worker) => worker.inspect(bytes, signal))
      : undefined;
    return { ...picture, ...(decoded && { hasAlpha: decoded.hasAlpha }) };
  }
  const movie = await readMovie(await openSource(file));
  if (movie) return { format: ending, ...movie };
  const isSound = ending === 'mp3' || ending === 'wav';
  const seconds =
    isSound && needed.seconds
      ? await decode((bytes, worker) => worker.seconds(bytes, signal))
      : undefined;
  return { format: ending, ...(seconds !== undefined && { seconds }) };
}

/** A picture's file as the text of a conversion states it; a `problem` says why it cannot be made, undefined that there is nothing to convert: the file is no still picture, or is already so. */
export async function convertPart(
  file: FileHandle,
  text: string,
  imaging: Imaging,
): Promise<{ readonly bytes: Uint8Array } | { readonly problem: string } | undefined> {
  const start = await startOf(file);
  const header = headerOf(start);
  if (!header || isAnimated(header, start)) return undefined;
  try {
    const conversion = parseConversion(text);
    if (isSo(header, conversion)) return undefined;
    const bytes = await wholeOf(file);
    if (!bytes) return { problem: `The file is larger than ${LARGEST / 1024 ** 2} MB.` };
    return await imaging.convert(bytes, conversion, signal);
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}

/** Whether a picture is what the conversion would make. */
function isSo(header: Header, conversion: Conversion): boolean {
  const { quality, background, format } = conversion;
  if (header.format !== format || quality !== undefined || background) return false;
  const { canvas, scaled } = layoutOf(header, conversion);
  return [canvas, scaled].every(
    ({ width, height }) => width === header.width && height === header.height,
  );
}

function isAnimated({ format }: Header, start: Buffer): boolean {
  if (format === 'gif') return true;
  if (format === 'webp')
    return start.toString('latin1', 12, 16) === 'VP8X' && ((start[20] ?? 0) & 2) !== 0;
  if (format !== 'png') return false;
  const control = start.indexOf('acTL');
  return control > 0 && control < start.indexOf('IDAT');
}

async function startOf(file: FileHandle): Promise<Buffer> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
  return buffer.subarray(0, bytesRead);
}

/** What a picture's file says of its format and size; undefined for another file. @throws the file system's errors */
export const pictureHeader = async (file: FileHandle): Promise<Header | undefined> =>
  headerOf(await startOf(file));

function headerOf(start: Buffer): Header | undefined {
  try {
    return readHeader(start);
  } catch {
    return undefined;
  }
}

/** The bytes of a file that is small enough to be decoded. */
async function wholeOf(file: FileHandle): Promise<Buffer | undefined> {
  const { size } = await file.stat();
  if (size > LARGEST) return undefined;
  const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
  return bytesRead === size ? buffer : undefined;
}
