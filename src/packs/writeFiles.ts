import { type BigIntStats, constants } from 'node:fs';
import { copyFile, link, lstat, mkdir, open, realpath, rm, rmdir } from 'node:fs/promises';
import path from 'node:path';
import { foldedName } from '../domain/foldedName.ts';
import { FalError } from '../fal/errors.ts';
import { rename, unlink } from '../store/files.ts';
import { isCode } from '../store/folder.ts';
import { isSameFile } from '../store/sameFile.ts';
import { writeLabel } from '../labels/label.ts';
import type { MadeFile, MadeLabel } from './makeFiles.ts';
import { finish, makeTemporary, sweep } from './temporaryFolder.ts';

/** Checks that none of these names exists in a folder, after removing what a crash left in it. @throws {FalError} `not-allowed`, with the names that do; `disk` when there is no such folder */
export async function requireFree(folder: string, names: readonly string[]): Promise<void> {
  const real = await realpath(folder).catch((error: unknown) => {
    throw unwritable(folder, error);
  });
  await sweep(real);
  const taken: string[] = [];
  for (const name of names) {
    const there = await lstat(path.join(real, name)).catch(() => undefined);
    if (there) taken.push(name);
  }
  if (taken.length > 0) throw exists(folder, taken);
}

/** Writes all files into an existing folder or none of them, never over another file. What a crash leaves, the next call removes. @throws {FalError} */
export async function writeFiles(
  folder: string,
  files: readonly MadeFile[],
  signal: AbortSignal,
): Promise<void> {
  let real = folder;
  let temporary: string | undefined;
  try {
    real = await realpath(folder);
    await sweep(real);
    temporary = await makeTemporary(real);
    for (const { path: name, bytes, label } of files) {
      requireGoing(signal);
      const file = path.join(temporary, name);
      await writeWhole(file, bytes);
      if (label) await addLabel(file, label);
    }
    await placeAll(temporary, real, files, signal);
  } catch (error) {
    if (error instanceof FalError) throw error;
    throw unwritable(folder, error);
  } finally {
    if (temporary) await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
  }
}

async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Replaces a file by a copy with a label, where its format holds one. */
async function addLabel(file: string, { prompt }: MadeLabel): Promise<void> {
  const plain = `${file}.plain`;
  await rename(file, plain);
  const from = await open(plain);
  const to = await open(file, 'wx');
  let isWritten = false;
  try {
    ({ isWritten } = await writeLabel(from, to, { prompt }));
    if (isWritten) await to.sync();
  } finally {
    await from.close();
    await to.close();
  }
  if (!isWritten) await rename(plain, file);
}

/** A file at its final name, and which file it is. */
interface Placed {
  readonly file: string;
  readonly stats: BigIntStats;
}

/** Gives each file its name; when one fails, all names are taken back. */
async function placeAll(
  temporary: string,
  folder: string,
  files: readonly MadeFile[],
  signal: AbortSignal,
): Promise<void> {
  const placed: Placed[] = [];
  const made: string[] = [];
  try {
    for (const { path: name } of files) {
      requireGoing(signal);
      await makeFolders(folder, path.dirname(name), made);
      const file = path.join(folder, name);
      try {
        await linkOrCopy(path.join(temporary, name), file);
      } catch (error) {
        throw isCode(error, 'EEXIST') ? exists(folder, [name]) : error;
      }
      placed.push({ file, stats: await lstat(file, { bigint: true }) });
    }
    await finish(temporary);
  } catch (error) {
    for (const { file, stats } of placed) {
      const now = await lstat(file, { bigint: true }).catch(() => undefined);
      if (now && isSameFile(now, stats)) await unlink(file).catch(() => undefined);
    }
    // A folder in which others have put something stays.
    for (const one of made.reverse()) await rmdir(one).catch(() => undefined);
    throw error;
  }
}

/** Makes the folders of a relative path, none of them a link, and adds the new ones to `made`. */
async function makeFolders(folder: string, below: string, made: string[]): Promise<void> {
  let at = folder;
  for (const name of below === '.' ? [''] : ['', ...below.split('/')]) {
    at = path.join(at, name);
    if (name !== '') {
      await mkdir(at).then(
        () => made.push(at),
        (error: unknown) => {
          if (!isCode(error, 'EEXIST')) throw error;
        },
      );
    }
    if (!(await isRealFolder(at)))
      throw new FalError('not-allowed', `${at} is a link or a file; nothing was written.`, {
        reason: 'folder-replaced',
        facts: { path: at },
      });
  }
}

/** Whether a path leads to a folder, through no link. */
async function isRealFolder(folder: string): Promise<boolean> {
  // Some file systems know a folder by its name in other letters.
  const isSame = foldedName(await realpath(folder)) === foldedName(folder);
  return isSame && (await lstat(folder)).isDirectory();
}

/** @throws EEXIST when the name exists */
async function linkOrCopy(from: string, to: string): Promise<void> {
  await link(from, to).catch(async (error: unknown) => {
    if (isCode(error, 'EEXIST')) throw error;
    // Some file systems have no hard links.
    await copyFile(from, to, constants.COPYFILE_EXCL);
  });
}

function requireGoing(signal: AbortSignal): void {
  if (signal.aborted)
    throw new FalError('cancelled', 'The call was cancelled.', { reason: 'call-cancelled' });
}

const SHOWN = 5;

function exists(folder: string, names: readonly string[]): FalError {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  const list = names.slice(0, SHOWN).join(', ') + more;
  const verb = names.length > 1 ? 'exist' : 'exists';
  return new FalError('not-allowed', `${list} ${verb} in ${folder} already; nothing was written.`, {
    facts: { path: path.join(folder, names[0] ?? '') },
    advice: 'Choose another folder, or move or delete what is there.',
  });
}

const unwritable = (folder: string, cause: unknown): FalError =>
  new FalError('disk', `The files could not be written to ${folder}: ${String(cause)}`, {
    facts: { path: folder },
    advice:
      'Nothing was written. Choose a folder that exists, that you may write to and that has room.',
    cause,
  });
