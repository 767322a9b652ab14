import { constants } from 'node:fs';
import { type FileHandle, lstat, open, readlink } from 'node:fs/promises';
import { readFrom } from '../fal/fileBlob.ts';
import { isCode } from '../store/folder.ts';
import { isSameFile } from '../store/sameFile.ts';

/** Windows lacks both flags: `lstat` detects links there, and pipes are not files. */
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants as Partial<typeof constants>;

/** Opens a regular file for reading; undefined for a link, a pipe, a device or a folder. Never waits for a pipe's writer. @throws the file system's errors, except for links */
export async function openRegular(file: string): Promise<FileHandle | undefined> {
  if (!(await lstat(file)).isFile()) return undefined;
  const handle = await open(file, (O_RDONLY ?? 0) | O_NOFOLLOW | O_NONBLOCK).catch(
    (error: unknown) => {
      if (isCode(error, 'ELOOP', 'EMLINK', 'ENXIO')) return undefined;
      throw error;
    },
  );
  if (!handle) return undefined;
  try {
    if ((await handle.stat()).isFile() && (await isAt(handle, file))) return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
  await handle.close();
  return undefined;
}

/** Whether a path is the open file itself, not a link to it. */
export async function isAt(handle: FileHandle, file: string): Promise<boolean> {
  const [mine, there] = await Promise.all([
    handle.stat({ bigint: true }),
    lstat(file, { bigint: true }).catch(() => undefined),
  ]);
  return there !== undefined && isSameFile(mine, there);
}

/** The real path of an open file, where the system provides it (Linux); else undefined. */
export async function realPathOf(handle: FileHandle): Promise<string | undefined> {
  return readlink(`/proc/self/fd/${handle.fd}`).catch(() => undefined);
}

/** The bytes of a regular file of at most `limit` bytes. @throws {TypeError} saying why it is not read */
export async function readSmallFile(file: string, limit: number): Promise<Buffer> {
  const handle = await openRegular(file).catch((error: unknown) => {
    throw new TypeError(`cannot be read: ${error instanceof Error ? error.message : ''}`, {
      cause: error,
    });
  });
  if (!handle) throw new TypeError('is a link or no file: put the file itself there');
  try {
    const buffer = Buffer.alloc(limit + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      length += bytesRead;
      if (length > limit) throw new TypeError(`is larger than ${limit / 1024} KB: shorten it`);
      if (bytesRead === 0) return buffer.subarray(0, length);
    }
  } finally {
    await handle.close();
  }
}

/** The SHA-256 (hex) and the size in bytes of an open file. */
export async function fingerprint(handle: FileHandle): Promise<{ sha256: string; bytes: number }> {
  // The start of a server imports this module and hashes nothing.
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of readFrom(handle)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}
