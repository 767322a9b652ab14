import { lstat } from 'node:fs/promises';
import path from 'node:path';
import { foldedName } from '../domain/foldedName.ts';
import { inEnglish, type Translate } from '../domain/translate.ts';
import { FalError } from '../fal/errors.ts';
import type { Conversion } from '../imaging/conversion.ts';
import { ico } from '../imaging/ico.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { Inspection } from '../imaging/inspect.ts';
import { fingerprint, openRegular } from '../jobs/openFile.ts';
import type { OpenedFile, Roots } from '../jobs/roots.ts';
import { rootOf } from '../provenance/place.ts';
import { recordConverted } from '../provenance/writeRecord.ts';
import { isInside } from '../store/inside.ts';
import type { MadeFile } from './makeFiles.ts';
import { readPicture } from './readPicture.ts';
import { writeFiles } from './writeFiles.ts';

/** A picture becomes an icon file with a square picture of each of these sides. */
export interface IconConversion extends Pick<Conversion, 'fit' | 'background'> {
  readonly format: 'ico';
  /** Pixels, 1 to 256. */
  readonly sides: readonly number[];
}

export interface ConvertRequest {
  /** As the person names them. */
  readonly files: readonly string[];
  /** How each becomes another file, by what it is. @throws for one that cannot */
  readonly conversionOf: (picture: Inspection) => Conversion | IconConversion;
  /** An existing folder, a real path; by default that of each file. */
  readonly folder?: string | undefined;
}

export interface ConvertDeps {
  readonly imaging: Imaging;
  readonly open: (file: string) => Promise<OpenedFile>;
  /** The projects in which is recorded how converted files were made; undefined: nowhere. */
  readonly recordIn: Roots | undefined;
  /** Of the notes; English by default. */
  readonly translate?: Translate;
}

/** A file that was written. */
export interface ConvertedFile {
  /** The original, as it was named. */
  readonly from: string;
  /** Its path. */
  readonly path: string;
  readonly bytes: number;
}

export interface ConvertedFiles {
  readonly files: readonly ConvertedFile[];
  /** What a person should know, a sentence each. */
  readonly notes: readonly string[];
}

/** Pictures of one call. */
const MOST = 256;
/** Bytes of all files that one call makes. */
const MOST_BYTES = 512 * 2 ** 20;
const ENDINGS = { png: 'png', jpeg: 'jpg', webp: 'webp', ico: 'ico' } as const;

/** A file that was made, not yet written. */
interface Made extends MadeFile {
  readonly from: string;
  /** The SHA-256 of the original. */
  readonly original: string;
}

/** Converts pictures to new files under free names, all or none; the originals stay. A label is carried over, and so is the record of how a picture was made. @throws {FalError} */
export async function convertFiles(
  { files, conversionOf, folder }: ConvertRequest,
  { imaging, open, recordIn, translate = inEnglish }: ConvertDeps,
  signal: AbortSignal,
): Promise<ConvertedFiles> {
  if (files.length > MOST) throw tooMuch(`At most ${MOST} pictures are converted at once.`);
  const made: Made[] = [];
  const notes: string[] = [];
  let size = 0;
  for (const from of files) {
    const picture = await readPicture(await open(from), from);
    const found = await imaging.inspect(picture.bytes, signal);
    const conversion = conversionOf(found);
    const bytes = await convertOne(picture.bytes, conversion, imaging, signal);
    size += bytes.length;
    if (size > MOST_BYTES)
      throw tooMuch(`The files have more than ${MOST_BYTES / 2 ** 20} MB together.`);
    const target = path.join(folder ?? path.dirname(picture.path), picture.name);
    const file = await freeName(target, ENDINGS[conversion.format], made);
    const { label, sha256: original } = picture;
    made.push({ from, original, path: file, bytes, label });
    const name = path.basename(from);
    if (found.hasAlpha && conversion.format === 'jpeg' && !conversion.background)
      notes.push(translate('The transparent parts of {0} are white now.', name));
    if (label && conversion.format === 'ico')
      notes.push(translate('{0} says that AI made it. An icon file cannot say so.', name));
  }
  await writeAll(made, signal);
  const written: ConvertedFile[] = [];
  for (const { from, original, path: file } of made) {
    const content = await contentOf(file);
    written.push({ from, path: file, bytes: content.bytes });
    const fault = recordIn && (await record(original, { path: file, ...content }, recordIn));
    if (fault !== undefined)
      notes.push(translate('How {0} was made could not be recorded: {1}', file, fault));
  }
  return { files: written, notes };
}

/** All files or none, also in several folders. */
async function writeAll(made: readonly Made[], signal: AbortSignal): Promise<void> {
  const base = commonFolder(made.map(({ path: file }) => path.dirname(file)));
  if (base === undefined) throw tooMuch('The pictures lie on several drives.');
  const relative = (file: string) => path.relative(base, file).replaceAll(path.sep, '/');
  await writeFiles(
    base,
    made.map(({ bytes, label, path: file }) => ({ bytes, label, path: relative(file) })),
    signal,
  );
}

/** The nearest folder that holds all of these; undefined where none does. */
function commonFolder([first = '', ...others]: readonly string[]): string | undefined {
  for (let folder = first; ; folder = path.dirname(folder)) {
    if (others.every((one) => isInside(folder, one))) return folder;
    if (path.dirname(folder) === folder) return undefined;
  }
}

async function contentOf(file: string): Promise<{ sha256: string; bytes: number }> {
  const handle = await openRegular(file);
  if (!handle) throw new FalError('failed', `${file} was replaced meanwhile.`);
  try {
    return await fingerprint(handle);
  } finally {
    await handle.close();
  }
}

/** Records how a file was made; resolves to why that failed. */
async function record(
  original: string,
  file: Parameters<typeof recordConverted>[2],
  roots: Roots,
): Promise<string | undefined> {
  try {
    const root = await rootOf(file.path, await roots());
    if (root !== undefined) await recordConverted(root, original, file);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

async function convertOne(
  bytes: Uint8Array,
  conversion: Conversion | IconConversion,
  imaging: Imaging,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (conversion.format !== 'ico') return (await imaging.convert(bytes, conversion, signal)).bytes;
  const { sides, format: _, ...rest } = conversion;
  const pictures: Uint8Array[] = [];
  for (const side of sides) {
    const square = { ...rest, format: 'png', width: side, height: side } as const;
    pictures.push((await imaging.convert(bytes, square, signal)).bytes);
  }
  return ico(pictures);
}

/** The first of NAME.ext, NAME-2.ext, … that neither exists nor is that of another one made. */
async function freeName(
  target: string,
  ending: string,
  made: readonly MadeFile[],
): Promise<string> {
  const taken = new Set(made.map((one) => foldedName(one.path)));
  for (let count = 1; ; count += 1) {
    const file = `${target}${count > 1 ? `-${count}` : ''}.${ending}`;
    if (taken.has(foldedName(file))) continue;
    if ((await lstat(file).catch(() => undefined)) === undefined) return file;
  }
}

const tooMuch = (message: string): FalError =>
  new FalError('invalid-input', message, {
    advice: 'Convert fewer at once; nothing was written.',
  });
