import { randomUUID } from 'node:crypto';
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

/** Bytes on disk. */
export interface Spooled {
  readonly file: string;
  readonly size: number;
}

/** Bytes that are written at once: each write has its price, whatever its size. */
const LOT = 1024 * 1024;

/** A folder of its own for bodies too large for memory. */
export interface Spool {
  /** Writes a stream to disk as it comes. @throws when the stream breaks; nothing is left then. */
  write(body: Readable): Promise<Spooled>;
  remove(spooled: Spooled): Promise<void>;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** A spool in the system's temporary folder, made when first needed. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  const newFile = async (): Promise<string> => {
    folder ??= mkdtemp(join(tmpdir(), 'fal-sandbox-'));
    return join(await folder, randomUUID());
  };
  const remove: Spool['remove'] = ({ file }) => rm(file, { force: true });
  return {
    async write(body) {
      const file = await newFile();
      const handle = await open(file, 'w');
      try {
        for await (const lot of inLots(body)) await writeAll(handle, lot);
        const { size } = await handle.stat();
        return { file, size };
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      } finally {
        await handle.close();
      }
    },
    remove,
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}

async function* inLots(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer[]> {
  let lot: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    lot.push(chunk);
    size += chunk.length;
    if (size < LOT) continue;
    yield lot;
    lot = [];
    size = 0;
  }
  if (size > 0) yield lot;
}

async function writeAll(handle: FileHandle, lot: readonly Buffer[]): Promise<void> {
  const { bytesWritten } = await handle.writev(lot);
  const size = lot.reduce((sum, chunk) => sum + chunk.length, 0);
  if (bytesWritten < size) throw new Error('the disk took only a part');
}
