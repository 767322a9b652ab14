import type { FileHandle } from 'node:fs/promises';

/** A change of a file: at a byte, some are removed and others inserted. */
export interface Splice {
  readonly at: number;
  /** Bytes. */
  readonly remove: number;
  readonly insert: Buffer;
}

/** Bytes that are copied at a time. */
const CHUNK = 262_144;

/** Copies the first `size` bytes of a file to an empty one, with splices that are in order and do not overlap. @throws the file system's errors, the signal's reason, and an error when the file has become shorter */
export async function copySpliced(
  from: FileHandle,
  to: FileHandle,
  { size, splices, signal }: CopyOptions,
): Promise<void> {
  const buffer = Buffer.alloc(Math.min(CHUNK, size));
  let at = 0;
  let written = 0;
  const write = async (bytes: Buffer) => {
    for (let done = 0; done < bytes.length;) {
      signal?.throwIfAborted();
      const length = bytes.length - done;
      const { bytesWritten } = await to.write(bytes, done, length, written);
      done += bytesWritten;
      written += bytesWritten;
    }
  };
  const copyUpTo = async (end: number) => {
    while (at < end) {
      signal?.throwIfAborted();
      const { bytesRead } = await from.read(buffer, 0, Math.min(buffer.length, end - at), at);
      if (bytesRead === 0) throw new Error('The file became shorter while it was copied.');
      await write(buffer.subarray(0, bytesRead));
      at += bytesRead;
    }
  };
  for (const { at: place, remove, insert } of splices) {
    await copyUpTo(place);
    await write(insert);
    at = place + remove;
  }
  await copyUpTo(size);
}

interface CopyOptions {
  /** Bytes. */
  readonly size: number;
  readonly splices: readonly Splice[];
  readonly signal?: AbortSignal | undefined;
}
