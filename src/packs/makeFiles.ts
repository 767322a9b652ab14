import { FalError } from '../fal/errors.ts';
import { ico } from '../imaging/ico.ts';
import type { Imaging } from '../imaging/imaging.ts';
import type { PlannedFile, PlannedPicture } from './plan.ts';

/** The label that a file gets: it says that AI made it, and from which prompt where there is one. */
export interface MadeLabel {
  readonly prompt?: string | undefined;
}

/** A finished file, not yet written. */
export interface MadeFile {
  /** Relative to the folder, with slashes. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** Written into the file where its format holds a label. */
  readonly label?: MadeLabel | undefined;
}

/** Makes the planned files in memory and checks each by decoding it. @throws {FalError} when one cannot be made, or is not as planned */
export async function makeFiles(
  files: readonly PlannedFile[],
  sources: readonly Uint8Array<ArrayBuffer>[],
  imaging: Imaging,
  signal: AbortSignal,
): Promise<readonly MadeFile[]> {
  const [first] = sources;
  const picture = async (planned: PlannedPicture): Promise<Uint8Array> => {
    const { bytes } = await imaging.convert(first ?? new Uint8Array(), planned.conversion, signal);
    await check(planned, planned.conversion.format, bytes, imaging, signal);
    return bytes;
  };
  const bytesOf = async (file: PlannedFile): Promise<Uint8Array> => {
    if (file.make === 'text') return Buffer.from(file.text);
    if (file.make === 'picture') return picture(file);
    if (file.make === 'ico') {
      const entries: Uint8Array[] = [];
      for (const entry of file.entries) entries.push(await picture(entry));
      return ico(entries);
    }
    const pieces = sources.map((bytes, at) => ({ bytes, x: 0, y: 0, ...file.places[at] }));
    const { bytes } = await imaging.compose(pieces, file.width, file.height, signal);
    await check({ ...file, hasAlpha: undefined }, 'png', bytes, imaging, signal);
    return bytes;
  };
  const made: MadeFile[] = [];
  for (const file of files) made.push({ path: file.path, bytes: await bytesOf(file) });
  return made;
}

/** The colour type of a PNG, after its signature, the head of its first chunk, its size and its depth. */
const PNG_COLOUR = 25;
const WITHOUT_ALPHA = 2;

async function check(
  planned: Pick<PlannedPicture, 'path' | 'width' | 'height' | 'hasAlpha'> &
    Partial<Pick<PlannedPicture, 'conversion'>>,
  format: string,
  bytes: Uint8Array,
  imaging: Imaging,
  signal: AbortSignal,
): Promise<void> {
  const { path, width, height, hasAlpha, conversion } = planned;
  const found = await imaging.inspect(bytes, signal);
  const isSize = found.width === width && found.height === height;
  const isAlpha = hasAlpha === undefined || found.hasAlpha === hasAlpha;
  const isChannel = conversion?.alpha !== false || bytes[PNG_COLOUR] === WITHOUT_ALPHA;
  if (found.format === format && isSize && isAlpha && isChannel) return;
  const what = `${found.format}, ${found.width} × ${found.height} pixels, ${found.hasAlpha ? 'with' : 'without'} transparency`;
  throw new FalError('failed', `${path} is not as the pack needs it: ${what}.`, {
    advice: 'Nothing was written. Try another picture: a square PNG of at least 1,024 pixels.',
  });
}
