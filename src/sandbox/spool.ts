import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Bytes on disk; `etag` is their quoted MD5. */
export interface Spooled {
  readonly file: string;
  readonly size: number;
  readonly etag: string;
}

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
  const append = async (
    source: Readable,
    file: string,
    seen: (chunk: Buffer) => void,
  ): Promise<void> => {
    await pipeline(
      source,
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          seen(chunk);
          yield chunk;
        }
      },
      createWriteStream(file, { flags: 'a' }),
    );
  };
  const collect = async (sources: Iterable<() => Readable>): Promise<Spooled> => {
    const file = await newFile();
    const md5 = createHash('md5');
    let size = 0;
    try {
      for (const source of sources) {
        await append(source(), file, (chunk) => {
          md5.update(chunk);
          size += chunk.length;
        });
      }
    } catch (error) {
      await remove({ file });
      throw error;
    }
    return { file, size, etag: `"${md5.digest('hex')}"` };
  };
  return {
    write: (body) => collect([() => body]),
    async join(parts) {
      const whole = await collect(
        parts.map(
          ({ file }) =>
            () =>
              createReadStream(file),
        ),
      );
      await Promise.all(parts.map(remove));
      return whole;
    },
    remove,
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true });
    },
  };
}
