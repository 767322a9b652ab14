import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A file on disk. */
export interface Spooled {
  readonly file: string;
  readonly size: number;
}

// Chunks that arrive during a write are gathered up to this size, because each write has a fixed cost.
const BUFFER_BYTES = 1024 * 1024;

/** A temporary folder for request bodies that are too large for memory. */
export interface Spool {
  /** @throws when the stream breaks; no file remains then. */
  write(body: Readable): Promise<Spooled>;
  remove(spooled: Spooled): Promise<void>;
  /** Removes the folder. */
  close(): Promise<void>;
}

/** A spool in the system's temporary folder, created at first use. */
export function createSpool(): Spool {
  let folder: Promise<string> | undefined;
  return {
    async write(body) {
      folder ??= mkdtemp(join(tmpdir(), 'fal-sandbox-'));
      const file = join(await folder, randomUUID());
      const target = createWriteStream(file, { highWaterMark: BUFFER_BYTES });
      try {
        await pipeline(body, target);
        return { file, size: target.bytesWritten };
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
    },
    remove: ({ file }) => rm(file, { force: true }),
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
