import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { open, writeFileAtomic } from '../store/files.ts';

const BOM = '\uFEFF';
const MOST_MIB = 4;
const MOST_BYTES = MOST_MIB * 1024 * 1024;

/** Reads a file; undefined when there is none. @throws {FalError} `disk` when it is unreadable, `not-allowed` when it is not a regular file, larger than 4 MiB, or not UTF-8, which a write would corrupt */
export async function readText(file: string): Promise<string | undefined> {
  try {
    const bytes = await readBytes(file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if (error instanceof FalError) throw error;
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, 'read', error);
  }
}

async function readBytes(file: string): Promise<Buffer> {
  // Without O_NONBLOCK (absent on Windows), opening a pipe blocks until it has a writer.
  const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    if (!(await handle.stat()).isFile()) {
      throw unfit(file, 'is a folder, a pipe or a device, not a regular file');
    }
    const chunks: Buffer[] = [];
    // Counts the bytes read, because a file may grow or report no size.
    const stream = handle.createReadStream({ end: MOST_BYTES, autoClose: false });
    for await (const chunk of stream) chunks.push(chunk as Buffer);
    const bytes = Buffer.concat(chunks);
    if (bytes.length > MOST_BYTES) throw unfit(file, `is larger than ${MOST_MIB} MiB`);
    return bytes;
  } finally {
    await handle.close();
  }
}

/** Removes the byte order mark, if any. */
export function withoutBom(text: string): string {
  return text.startsWith(BOM) ? text.slice(BOM.length) : text;
}

/** Edits the text after the byte order mark, which stays. */
export function keepingBom(text: string, edit: (plain: string) => string): string {
  return text.startsWith(BOM) ? BOM + edit(withoutBom(text)) : edit(text);
}

/** Replaces a file atomically and keeps its permissions. @throws {FalError} `disk` when it cannot be written */
export async function replaceText(file: string, text: string): Promise<void> {
  try {
    // The atomic write renames a file, which would replace even a read-only one.
    await access(file, constants.W_OK).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
    await mkdir(path.dirname(file), { recursive: true });
    await writeFileAtomic(file, text);
  } catch (error) {
    throw unusable(file, 'written', error);
  }
}

/** The SHA-256 of a text, as hex. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** The error for a file that the system cannot read or write. */
export function unusable(file: string, how: 'read' | 'written', error: unknown): FalError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FalError('disk', `${file} cannot be ${how} (${code ?? message}).`, {
    advice: 'Nothing was changed. Look at the permissions of the file and its folder.',
  });
}

function unfit(file: string, why: string): FalError {
  return new FalError('not-allowed', `${file} cannot be read: it ${why}.`, {
    advice: 'Nothing was changed. Remove it or put a configuration file in its place.',
  });
}
