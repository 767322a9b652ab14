import { FalError } from '../../fal/errors.ts';
import type { Encoded } from '../../imaging/encode.ts';
import type { Content } from './resource.ts';

const DEFAULT_SIZE = 512;
const SMALLEST = 16;
const LARGEST = 2_048;

/** The longest side in pixels that a URI asks for, within its limits. @throws {FalError} `invalid-input` for text that is no number */
export function sizeOf(text = ''): number {
  if (text === '') return DEFAULT_SIZE;
  const size = Number(text);
  if (!Number.isFinite(size)) {
    throw new FalError('invalid-input', `The size ${text.slice(0, 20)} is no number.`, {
      advice: `size is the longest side in pixels, from ${SMALLEST} to ${LARGEST}.`,
    });
  }
  return Math.min(LARGEST, Math.max(SMALLEST, Math.round(size)));
}

/** A picture as the content of a resource. */
export function pictureContent({ bytes, mimeType }: Encoded): Content {
  return { mimeType, blob: Buffer.from(bytes).toString('base64') };
}
