import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import mime from 'mime';
import { readJson } from './body.ts';
import { linkSignals } from './cancel.ts';
import { FalError } from './errors.ts';
import { FileBlob } from './fileBlob.ts';
import { uploadParts } from './multipart.ts';
import { type FileContent, putRange, transferDeadline } from './putRange.ts';
import { openRemote } from './remote.ts';
import type { Transport } from './transport.ts';

export interface UploadOptions {
  /** Default: `file` with the extension of its type. */
  readonly fileName?: string;
  /** Default: the content's own type, else from the file name's extension. */
  readonly contentType?: string;
  readonly signal?: AbortSignal | undefined;
  /** Never decreases, not even when a part is retried. */
  readonly onProgress?: (sentBytes: number, totalBytes: number) => void;
}

/** A file on fal's CDN, readable by everyone with its URL. */
export interface Uploaded {
  readonly url: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
  readonly fileName: string;
}

export interface Storage {
  /** Uploads a Blob; memory stays flat whatever the size. @throws {FalError} */
  upload(content: FileContent, options?: UploadOptions): Promise<Uploaded>;
  /** Downloads a public address and uploads its content; 2 GiB at most by default. @throws {FalError} */
  uploadUrl(
    url: string,
    options?: UploadOptions & { readonly maxBytes?: number },
  ): Promise<Uploaded>;
}

const SINGLE = 90 * 1024 * 1024;
const LARGEST_REMOTE = 2 * 1024 ** 3;
const INITIATE = 'https://rest.fal.ai/storage/upload';
const UNSPECIFIC = 'application/octet-stream';

/** Creates the uploads over a transport. */
// Not @fal-ai/client's storage: it needs whole Blobs, sends parts one by one, and reports no progress.
export function createStorage(transport: Transport): Storage {
  const trusted = (text: unknown): URL => {
    const url = typeof text === 'string' && URL.canParse(text) ? new URL(text) : undefined;
    if (url && (url.protocol === 'https:' || url.origin === transport.gatewayOrigin)) return url;
    throw new FalError(
      'not-allowed',
      `fal's storage named no https address (${url?.origin ?? 'none'}); nothing was sent.`,
      { reason: 'wrong-server' },
    );
  };

  const initiate = async (
    content: FileContent,
    names: { fileName: string; contentType: string },
    { signal }: UploadOptions,
  ): Promise<{ to: URL; at: URL }> => {
    const call = content.size > SINGLE ? 'initiate-multipart' : 'initiate';
    const response = await transport.send(`${INITIATE}/${call}?storage_type=fal-cdn-v3`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json',
      },
      body: JSON.stringify({ content_type: names.contentType, file_name: names.fileName }),
      retry: 'read',
      signal,
    });
    const json = (await readJson(response, { signal })) as Record<string, unknown> | null;
    return { to: trusted(json?.upload_url), at: trusted(json?.file_url) };
  };

  const upload: Storage['upload'] = async (content, options = {}) => {
    const { signal, onProgress } = options;
    signal?.throwIfAborted();
    if (content.size === 0) {
      const name = options.fileName ?? 'The file';
      throw new FalError('invalid-input', `${name} is empty.`, {
        reason: 'empty-file',
        facts: { path: name },
      });
    }
    const names = namesOf(content, options);
    const { to, at } = await initiate(content, names, options);
    let most = -1;
    const onSent = (bytes: number) => {
      if (bytes > most) onProgress?.((most = bytes), content.size);
    };
    if (content.size > SINGLE) {
      await uploadParts(transport, { url: to, content, onSent, signal });
    } else {
      const { contentType } = names;
      const range = { url: to, content, start: 0, end: content.size, contentType, onSent, signal };
      const response = await putRange(transport, range);
      await response.body?.cancel();
      await content.verify?.();
    }
    return { url: at.href, size: content.size, ...names };
  };

  const uploadUrl: Storage['uploadUrl'] = async (url, options = {}) => {
    const { signal, maxBytes = LARGEST_REMOTE } = options;
    const allowOrigin = transport.gatewayOrigin;
    const file = await openRemote(url, { signal, maxBytes, allowOrigin });
    const folder = await mkdtemp(path.join(tmpdir(), 'fal-upload-'));
    try {
      const copy = path.join(folder, 'file');
      const stop = linkSignals([signal], transferDeadline(file.size ?? maxBytes));
      await pipeline(file.body, createWriteStream(copy), { signal: stop.signal })
        .catch((error: unknown) => {
          signal?.throwIfAborted();
          throw stop.late() ? tooSlow(url) : error;
        })
        .finally(stop.release);
      const named = file.fileName ?? `file.${mime.getExtension(file.contentType ?? '') ?? 'bin'}`;
      const type = file.contentType === UNSPECIFIC ? undefined : file.contentType;
      const handle = await open(copy);
      return await FileBlob.of(handle, named)
        .then((blob) =>
          upload(blob, { fileName: named, ...(type && { contentType: type }), ...options }),
        )
        .finally(() => handle.close());
    } finally {
      file.body.destroy();
      await rm(folder, { recursive: true, force: true });
    }
  };

  return { upload, uploadUrl };
}

function namesOf(
  content: FileContent,
  options: UploadOptions,
): { fileName: string; contentType: string } {
  const { fileName } = options;
  const own = options.contentType ?? (content.type || undefined);
  const contentType = own ?? mime.getType(path.extname(fileName ?? '')) ?? UNSPECIFIC;
  return { fileName: fileName ?? `file.${mime.getExtension(contentType) ?? 'bin'}`, contentType };
}

const tooSlow = (url: string): FalError =>
  new FalError('network', `The file at ${new URL(url).host} came too slowly.`);
