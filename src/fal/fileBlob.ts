import type { BigIntStats } from 'node:fs';
import type { FileHandle } from 'node:fs/promises';
import { FalError } from './errors.ts';

/** An open file as a Blob of fixed content: later reads use the opened file, even when its path is replaced. Reading fails with a FalError once the file has changed. */
export class FileBlob extends Blob {
  override readonly size: number;
  readonly #handle: FileHandle;
  readonly #opened: BigIntStats;
  readonly #name: string;
  readonly #start: number;

  private constructor(
    handle: FileHandle,
    opened: BigIntStats,
    name: string,
    [start, end]: readonly [number, number],
  ) {
    super([]);
    this.#handle = handle;
    this.#opened = opened;
    this.#name = name;
    this.#start = start;
    this.size = end - start;
  }

  /** `name` is for messages. The caller closes the handle. */
  static async of(handle: FileHandle, name: string): Promise<FileBlob> {
    const opened = await handle.stat({ bigint: true });
    return new FileBlob(handle, opened, name, [0, Number(opened.size)]);
  }

  override slice(start = 0, end = this.size): FileBlob {
    const range = [this.#start + start, this.#start + Math.min(end, this.size)] as const;
    return new FileBlob(this.#handle, this.#opened, this.#name, range);
  }

  override stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const chunks = this.chunks();
    return new ReadableStream({
      pull: async (controller) => {
        const { done, value } = await chunks.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
      cancel: async () => {
        await chunks.return(undefined);
      },
    });
  }

  /** The bytes in chunks. @throws {FalError} when the file has changed */
  async *chunks(): AsyncGenerator<Uint8Array<ArrayBuffer>, undefined> {
    let done = 0;
    for await (const chunk of readFrom(this.#handle, this.#start, this.#start + this.size)) {
      done += chunk.length;
      yield chunk;
    }
    if (done < this.size) throw changed(this.#name);
    await this.verify();
  }

  /** @throws {FalError} `busy` when the file has changed since it was opened */
  async verify(): Promise<void> {
    const now = await this.#handle.stat({ bigint: true });
    const { size, mtimeNs, ctimeNs } = this.#opened;
    if (now.size !== size || now.mtimeNs !== mtimeNs || now.ctimeNs !== ctimeNs) {
      throw changed(this.#name);
    }
  }
}

const changed = (name: string): FalError =>
  new FalError('busy', `${name} changed while it was being read.`, {
    reason: 'file-changed',
    facts: { path: name },
  });

const CHUNK = 512 * 1024;

/** The bytes of an open file from `start` to `end` or to its end; the file stays open. */
export async function* readFrom(
  handle: FileHandle,
  start = 0,
  end = Infinity,
): AsyncGenerator<Buffer<ArrayBuffer>> {
  for (let at = start; at < end;) {
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - at));
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at);
    if (bytesRead === 0) return;
    yield buffer.subarray(0, bytesRead);
    at += bytesRead;
  }
}
