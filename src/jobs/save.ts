import { createHash, randomUUID } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { copyFile, constants, type FileHandle, link, open, rm } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleepFor } from 'node:timers/promises';
import mime from 'mime';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Asset } from '../fal/types.ts';
import type { SavedFile } from './job.ts';

const ATTEMPTS = 4;
/** Milliseconds before the second attempt; twice as many before each further one. */
const PAUSE = 250;
const LARGEST = 4 * 1024 ** 3;

export interface SaveOptions {
  /** An existing folder. */
  readonly folder: string;
  /** The file's name without its ending. */
  readonly name: string;
  readonly signal?: AbortSignal | undefined;
}

/** Saves one asset under a name that is free: whole or not at all, never over another file; a cut download is resumed or repeated. @throws {FalError} */
export type SaveAsset = (asset: Asset, options: SaveOptions) => Promise<SavedFile>;

/** Creates the saver; `remote` fetches addresses that a model chose. */
export function createSaver(remote: OpenRemote, allowOrigin?: string): SaveAsset {
  return async (asset, { folder, name, signal }) => {
    const part = path.join(folder, `.${name}.${randomUUID().slice(0, 8)}.part`);
    try {
      const contentType = asset.url.startsWith('data:')
        ? await writeDataUri(asset.url, part)
        : await download(remote, asset.url, part, allowOrigin, signal);
      const { sha256, bytes } = await fingerprint(part);
      const ending = endingOf(contentType, asset);
      const file = await place(part, folder, name, ending);
      return { url: asset.url, path: file, bytes, sha256 };
    } catch (error) {
      if (error instanceof FalError || signal?.aborted) throw error;
      throw new FalError(
        'refused',
        `The result could not be written to ${folder}: ${String(error)}`,
        {
          advice:
            'Its URL is in the result; free some space or choose another folder, and save it with check_job.',
        },
      );
    } finally {
      await rm(part, { force: true });
    }
  };
}

async function download(
  remote: OpenRemote,
  url: string,
  part: string,
  allowOrigin: string | undefined,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  const file = await open(part, 'wx');
  try {
    let done = 0;
    let tag: string | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        // If-Range: a file that changed meanwhile comes whole again.
        const resume = done > 0 && tag ? { Range: `bytes=${done}-`, 'If-Range': tag } : undefined;
        const answer = await remote(url, {
          signal,
          maxBytes: LARGEST,
          ...(allowOrigin && { allowOrigin }),
          ...(resume && { headers: resume }),
        });
        if (answer.status !== 206) done = 0;
        tag = strongTag(answer.headers.etag);
        const size = answer.size === undefined ? undefined : done + answer.size;
        for await (const chunk of answer.body) {
          await writeWhole(file, chunk, done);
          done += chunk.length;
        }
        if (size !== undefined && done < size) throw cutShort(url, done, size);
        await file.truncate(done);
        await file.sync();
        return answer.contentType;
      } catch (error) {
        if (!isPassing(error) || attempt >= ATTEMPTS || signal?.aborted) throw error;
        await sleepFor(PAUSE * 2 ** (attempt - 1), undefined, { signal });
      }
    }
  } finally {
    await file.close();
  }
}

/** A disk that is nearly full takes a part of a write, and says so only at the next. */
async function writeWhole(file: FileHandle, chunk: Buffer, at: number): Promise<void> {
  for (let done = 0; done < chunk.length;) {
    done += (await file.write(chunk, done, chunk.length - done, at + done)).bytesWritten;
  }
}

const cutShort = (url: string, done: number, size: number) =>
  new FalError('network', `The download of ${url} ended after ${done} of ${size} bytes`, {
    advice: 'Try again; the result stays at fal for a while.',
  });

const isPassing = (error: unknown): boolean =>
  error instanceof FalError && (error.kind === 'network' || error.kind === 'unavailable');

const strongTag = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' && !value.startsWith('W/') ? value : undefined;

async function writeDataUri(uri: string, part: string): Promise<string | undefined> {
  const [, head = '', body = ''] = /^data:([^,]*),(.*)$/s.exec(uri) ?? [];
  const base64 = head.endsWith(';base64');
  const file = await open(part, 'wx');
  try {
    await file.writeFile(base64 ? Buffer.from(body, 'base64') : decodeURIComponent(body));
    await file.sync();
  } finally {
    await file.close();
  }
  const [type] = head.split(';', 1);
  return type === '' ? undefined : type;
}

async function fingerprint(file: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of createReadStream(file) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest('hex'), bytes };
}

const ENDINGS: Record<string, string> = {
  jpeg: 'jpg',
  qt: 'mov',
  mpga: 'mp3',
  oga: 'ogg',
  mp4a: 'm4a',
  m4a: 'm4a',
};

/** The right ending: by what came, else by what fal said, else by the URL. */
function endingOf(contentType: string | undefined, asset: Asset): string {
  for (const type of [contentType, asset.contentType]) {
    const known = type && type !== 'application/octet-stream' ? mime.getExtension(type) : undefined;
    if (known) return ENDINGS[known] ?? known;
  }
  const named = asset.fileName ?? (URL.canParse(asset.url) ? new URL(asset.url).pathname : '');
  return /\.([a-z0-9]{1,8})$/i.exec(named)?.[1]?.toLowerCase() ?? 'bin';
}

/** Gives the finished file the first free name of name.ext, name-2.ext, …; a link never replaces a file. */
async function place(part: string, folder: string, name: string, ending: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const file = path.join(folder, `${name}${count > 1 ? `-${count}` : ''}.${ending}`);
    try {
      await link(part, file).catch((error: unknown) => {
        if (isCode(error, 'EEXIST')) throw error;
        // A file system without links: an exclusive copy does the same, slower.
        return copyFile(part, file, constants.COPYFILE_EXCL);
      });
      return file;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
    }
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code;
