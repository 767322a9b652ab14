import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { access, lstat, mkdir, readFile, readlink, realpath } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { FalError } from '../fal/errors.ts';

const BOM = '\uFEFF';

/** The text of a file, undefined when there is none. @throws {FalError} `refused` when it cannot be read, or is not UTF-8: it would not be written back as it was */
export async function readText(file: string): Promise<string | undefined> {
  try {
    const bytes = await readFile(file);
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw unusable(file, 'read', error);
  }
}

/** Edits a text without its byte order mark, which stays. */
export function keepingMark(text: string, edit: (plain: string) => string): string {
  return text.startsWith(BOM) ? BOM + edit(text.slice(BOM.length)) : edit(text);
}

/** Replaces a file whole or not at all; a link stays a link, and its permissions stay. @throws {FalError} `refused` when it cannot be written */
export async function replaceText(file: string, text: string): Promise<void> {
  try {
    const target = await targetOf(file);
    // A rename would replace a file that its owner has made read-only.
    await access(target, constants.W_OK).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
    await mkdir(path.dirname(target), { recursive: true });
    await writeFileAtomic(target, text);
  } catch (error) {
    throw unusable(file, 'written', error);
  }
}

/** Where a path leads; a link may lead to a file that is not there yet. */
async function targetOf(file: string): Promise<string> {
  const there = await realpath(file).catch(() => undefined);
  if (there !== undefined) return there;
  const link = await lstat(file).catch(() => undefined);
  return link?.isSymbolicLink() ? path.resolve(path.dirname(file), await readlink(file)) : file;
}

/** A short name for a text's content. */
export function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function unusable(file: string, how: 'read' | 'written', error: unknown): FalError {
  const { code, message } = error as NodeJS.ErrnoException;
  return new FalError('refused', `${file} cannot be ${how} (${code ?? message}).`, {
    advice: 'Nothing was changed. Look at the permissions of the file and its folder.',
  });
}
