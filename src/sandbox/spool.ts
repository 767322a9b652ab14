import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes on disk; `etag` is their quoted MD5, or after a join one made of the parts'. */
export interface Spooled {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
}

/** Bytes that a join copies at a time. */
const PIECE = 1024 * 1024;

/** A folder of its own for bodies too large for memory. */
export interface Spool {
  /** Writes a stream to disk as it comes. @throws when the stream breaks; nothing is left then. */
  write(body: Readable): Promise<Spooled>;
  /** One file out of several, which are gone afterwards. */
  join(parts: readonly Spooled[]): Promise<Spooled>;
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
  const remove = ({ file }: { readonly file: string }): Promise<void> => rm(file, { force: true });
  const write = async (body: Readable): Promise<Spooled> => {
    const file = await newFile();
    const md5 = createHash('md5');
    let size = 0;
    try {
      await pipeline(
        body,
        async function* (chunks: AsyncIterable<Buffer>) {
          for await (const chunk of chunks) {
            md5.update(chunk);
            size += chunk.length;
            yield chunk;
          }
        },
        createWriteStream(file),
      );
    } catch (error) {
      await remove({ file });
      throw error;
    }
    return { file, size, etag: `"${md5.digest('hex')}"` };
  };
  return {
    write,
    async join(parts) {
      const [first, ...rest] = parts;
      if (first === undefined) throw new Error('nothing to join');
      const { file } = first;
      for (const part of rest) {
        await pipeline(
          createReadStream(part.file, { highWaterMark: PIECE }),
          createWriteStream(file, { flags: 'a', highWaterMark: PIECE }),
        );
        await remove(part);
      }
      // As object stores do it: nothing of the content is hashed twice.
      const md5 = createHash('md5');
      for (const { etag } of parts) md5.update(etag);
      const size = parts.reduce((sum, part) => sum + part.size, 0);
      return { file, size, etag: `"${md5.digest('hex')}-${parts.length}"` };
    },
    remove,
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
