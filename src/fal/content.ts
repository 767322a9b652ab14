import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { FalError } from './errors.ts';

/** The source of an upload: a file on disk, bytes in memory, a Blob. */
export type UploadSource =
  { readonly path: string } | { readonly bytes: Uint8Array } | { readonly blob: Blob };

/** An open source; memory use does not depend on its size. */
export interface Content {
  /** Bytes; at least 1. */
  readonly size: number;
  readonly fileName: string | undefined;
  readonly contentType: string | undefined;
  /** The bytes from `start` up to `end` in small chunks; each chunk is valid until the next is read. */
  read(start: number, end: number): AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
  /** @throws {FalError} `invalid-input` when the file has changed since it was opened. */
  verify(): Promise<void>;
  close(): Promise<void>;
}

const CHUNK = 512 * 1024;

/** Opens a source; close it after use. @throws {FalError} `not-found`, `refused` or `invalid-input` (empty, not a file). */
export async function openContent(source: UploadSource): Promise<Content> {
  const content = 'path' in source ? await openFile(source.path) : inMemory(source);
  if (content.size > 0) return content;
  await content.close();
  throw invalid(`${content.fileName ?? 'The file'} is empty.`, 'Give a file with something in it.');
}

function inMemory(source: { bytes: Uint8Array } | { blob: Blob }): Content {
  const rest = { verify: () => Promise.resolve(), close: () => Promise.resolve() };
  if ('blob' in source) {
    const { blob } = source;
    const name = 'name' in blob && typeof blob.name === 'string' ? blob.name : undefined;
    return {
      ...rest,
      size: blob.size,
      fileName: name,
      contentType: blob.type || undefined,
      read: (start, end) => blob.slice(start, end).stream(),
    };
  }
  const { bytes } = source;
  return {
    ...rest,
    size: bytes.length,
    fileName: undefined,
    contentType: undefined,
    *read(start, end) {
      for (let at = start; at < end; at += CHUNK)
        yield bytes.subarray(at, Math.min(at + CHUNK, end));
    },
  };
}

async function openFile(file: string): Promise<Content> {
  const handle = await openRegular(file);
  const before = await handle.stat();
  const verify = async () => {
    const now = await handle.stat();
    if (now.size !== before.size || now.mtimeMs !== before.mtimeMs) throw changed(file);
  };
  return {
    size: before.size,
    fileName: path.basename(file),
    contentType: undefined,
    async *read(start, end) {
      // One reused buffer: allocating each chunk takes longer than reading it.
      const buffer = Buffer.allocUnsafe(Math.min(CHUNK, end - start));
      for (let at = start; at < end;) {
        const length = Math.min(CHUNK, end - at);
        const { bytesRead } = await handle.read(buffer, 0, length, at);
        if (bytesRead === 0) throw changed(file);
        yield buffer.subarray(0, bytesRead);
        at += bytesRead;
      }
    },
    verify,
    close: () => handle.close(),
  };
}

async function openRegular(file: string): Promise<FileHandle> {
  try {
    // The check comes first, because opening a pipe would wait for a writer.
    if ((await stat(file)).isFile()) return await open(file, 'r');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    throw new FalError(
      missing ? 'not-found' : 'refused',
      `${file} cannot be read: ${String(error)}`,
      {
        advice: missing ? 'Check the path.' : 'Check the permissions, or choose another file.',
      },
    );
  }
  throw invalid(`${file} is not a file.`, 'Give the path of a single file.');
}

const invalid = (message: string, advice: string): FalError =>
  new FalError('invalid-input', message, { advice });

const changed = (file: string): FalError =>
  invalid(`${file} changed while it was being read.`, 'Upload it again once nothing writes to it.');
