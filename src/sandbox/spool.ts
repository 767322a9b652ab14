import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes on disk. */
export interface Spooled {
  readonly file: string;
  readonly size: number;
}

/** Bytes that wait for the disk at most, and are then written at once. */
const PIECE = 1024 * 1024;

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
      const out = createWriteStream(file, { highWaterMark: PIECE });
      try {
        await pipeline(body, out);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      return { file, size: out.bytesWritten };
    },
    remove,
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
