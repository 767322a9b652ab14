import type { BigIntStats } from 'node:fs';
import { type FileHandle, link, lstat, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { readFrom } from '../fal/fileBlob.ts';
import { isCode } from '../store/folder.ts';
import { isSameFile } from '../store/sameFile.ts';
import { writeWhole } from './download.ts';
import type { HeldFolder } from './heldFolder.ts';
import { fingerprint, isAt, openRegular } from './openFile.ts';
import type { PartialFile } from './partialFile.ts';

/** Moves the finished file to the first free name of name.ext, name-2.ext, …; never replaces a link or a file. Resolves to the name. @throws the file system's errors */
export async function place(
  part: PartialFile,
  held: HeldFolder,
  stem: string,
  ending: string,
  adopted: string | false | undefined,
): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = `${stem}${count > 1 ? `-${count}` : ''}.${ending}`;
    const file = path.join(held.base, name);
    try {
      await held.check();
      const placed = await linkOrCopy(part, file);
      await held.check().catch(async (error: unknown) => {
        await takeBack(part, placed, file);
        throw error;
      });
      return name;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      if (adopted && (await contentOf(file)) === adopted) return name;
    }
  }
}

/** Deletes a file that ended up outside of its folder. */
async function takeBack(part: PartialFile, placed: BigIntStats, file: string): Promise<void> {
  const there = await lstat(file, { bigint: true }).catch(() => undefined);
  if (there && isSameFile(there, placed)) await rm(file, { force: true });
  await part.unlink();
  // A remaining name that no path reaches keeps an empty file.
  if ((await part.file.stat()).nlink > 0) await part.file.truncate(0);
}

/** @throws EEXIST when the name exists */
async function linkOrCopy(part: PartialFile, file: string): Promise<BigIntStats> {
  try {
    await link(part.path, file);
    await part.unlink();
    return await part.file.stat({ bigint: true });
  } catch (error) {
    if (isCode(error, 'EEXIST')) throw error;
    return copy(part.file, file);
  }
}

/** An exclusive copy replaces the link on file systems without hard links, only slower. */
async function copy(from: FileHandle, file: string): Promise<BigIntStats> {
  const to = await open(file, 'wx');
  try {
    let done = 0;
    for await (const chunk of readFrom(from)) {
      await writeWhole(to, chunk, done);
      done += chunk.length;
    }
    await to.sync();
    return await to.stat({ bigint: true });
  } catch (error) {
    if (await isAt(to, file)) await rm(file, { force: true });
    throw error;
  } finally {
    await to.close();
  }
}

async function contentOf(file: string): Promise<string | undefined> {
  const handle = await openRegular(file).catch(() => undefined);
  try {
    return handle && (await fingerprint(handle)).sha256;
  } finally {
    await handle?.close();
  }
}
