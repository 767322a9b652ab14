import type { FileHandle } from 'node:fs/promises';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import { repeatTemporary } from '../fal/retry.ts';
import { isShortenedDataUri } from './dataUri.ts';

const ATTEMPTS = 4;
const LARGEST = 4 * 1024 ** 3;

/** Downloads an address into an open file and returns the content type; resumes or repeats a cut download. @throws {FalError}, and the file system's errors */
export async function download(
  remote: OpenRemote,
  url: string,
  file: FileHandle,
  allowOrigin: string | undefined,
): Promise<string | undefined> {
  if (url.startsWith('data:')) return writeDataUri(url, file);
  let done = 0;
  let tag: string | undefined;
  const attempt = async (): Promise<string | undefined> => {
    // If-Range: the server sends the whole file when it has changed.
    const resume = done > 0 && tag ? { Range: `bytes=${done}-`, 'If-Range': tag } : undefined;
    const response = await remote(url, {
      maxBytes: LARGEST,
      allowOrigin,
      ...(resume && { headers: resume }),
    });
    if (response.status !== 206) done = 0;
    tag = strongTag(response.headers.etag);
    const size = response.size === undefined ? undefined : done + response.size;
    for await (const chunk of response.body) {
      await writeWhole(file, chunk, done);
      done += chunk.length;
    }
    if (size !== undefined && done < size) throw cutShort(url, done, size);
    await file.truncate(done);
    await file.sync();
    return response.contentType;
  };
  return repeatTemporary(attempt, { attempts: ATTEMPTS });
}

/** Writes all bytes: a nearly full disk accepts part of a write and reports the error at the next. */
export async function writeWhole(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
}

const cutShort = (url: string, done: number, size: number) =>
  new FalError('network', `The download of ${url} ended after ${done} of ${size} bytes`, {
    reason: 'cut-download',
  });

const strongTag = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && !value.startsWith('W/') ? value : undefined;

async function writeDataUri(uri: string, file: FileHandle): Promise<string | undefined> {
  if (isShortenedDataUri(uri)) {
    throw new FalError('not-found', 'The result was part of the answer, which fal no longer has.', {
      reason: 'gone-from-fal',
    });
  }
  const [, head = '', body = ''] = /^data:([^,]*),(.*)$/s.exec(uri) ?? [];
  const base64 = head.endsWith(';base64');
  await writeWhole(
    file,
    Buffer.from(base64 ? body : decodeURIComponent(body), base64 ? 'base64' : 'utf8'),
    0,
  );
  await file.sync();
  const [type] = head.split(';', 1);
  return type === '' ? undefined : type;
}
