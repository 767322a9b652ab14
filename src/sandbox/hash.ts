import { createHash } from 'node:crypto';

/** A stable whole number from 0 to 2³² − 1 for a text. */
export function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
