import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { FalError } from '../fal/errors.ts';

/** The SHA-256 of a file's content. @throws {FalError} `not-found` */
export async function fileHash(file: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    // A device has no end.
    if (!(await stat(file)).isFile()) throw new TypeError('not a file');
    for await (const part of createReadStream(file)) hash.update(part as Buffer);
  } catch (error) {
    throw new FalError('not-found', `There is no file ${file} to read.`, {
      reason: 'no-file',
      cause: error,
    });
  }
  return hash.digest('hex');
}
