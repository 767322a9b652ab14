import { createHash } from 'node:crypto';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import type { OpenedFile } from '../jobs/roots.ts';
import { readLabel } from '../labels/label.ts';
import type { MadeLabel } from './makeFiles.ts';

/** A picture's file, read once. */
export interface PictureFile {
  /** Its name without extension. */
  readonly name: string;
  /** Its real path. */
  readonly path: string;
  readonly bytes: Uint8Array;
  readonly sha256: string;
  /** Set: it says that AI made it. */
  readonly label?: MadeLabel | undefined;
}

/** Bytes of one picture. */
const LARGEST = 128 * 2 ** 20;

/** Reads an open picture and closes it; `typed` is how the person names it. @throws {FalError} `invalid-input` for one of more than 128 MB; the file system's errors */
export async function readPicture(
  { handle, path: file }: OpenedFile,
  typed: string,
): Promise<PictureFile> {
  try {
    if ((await handle.stat()).size > LARGEST)
      throw new FalError('invalid-input', `${typed} is larger than ${LARGEST / 2 ** 20} MB.`, {
        advice: 'Use a smaller picture.',
      });
    const label = await readLabel(handle);
    const bytes = await handle.readFile();
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { name } = path.parse(typed);
    return {
      name,
      path: file,
      bytes,
      sha256,
      label: label.state === 'labelled' ? label : undefined,
    };
  } finally {
    await handle.close();
  }
}
