import { createHash } from 'node:crypto';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import { FileBlob } from '../fal/fileBlob.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Storage, Uploaded } from '../fal/storage.ts';
import { CALL_CANCELLED, type LinkedSignal, linkSignals } from '../fal/cancel.ts';
import { type OpenedFile, openAnywhere, openInRoots, type Roots } from './roots.ts';
import type { UploadCache, UploadedFile } from './uploadCache.ts';

export interface UploadRequest {
  /** A file inside a root. */
  readonly path?: string;
  /** The user picked the file at `path`: it may lie outside the roots. */
  readonly isPicked?: true;
  /** A public address to download and upload. */
  readonly url?: string;
  readonly fileName?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (sent: number, total: number) => void;
}

/** Uploads a local file or a remote URL → a fal CDN URL; uploads the same content only once while its URL works. @throws {FalError} */
export type Upload = (request: UploadRequest) => Promise<Uploaded & { readonly reused?: true }>;

export interface UploadDeps {
  readonly storage: Storage;
  readonly cache: UploadCache;
  readonly remote: OpenRemote;
  readonly roots: Roots;
  /** The gateway's own origin, which serves the sandbox's files. */
  readonly allowOrigin?: string | undefined;
  /** Its abort ends all uploads. */
  readonly stopSignal?: AbortSignal | undefined;
}

/** Creates the upload function. */
export function createUpload(deps: UploadDeps): Upload {
  const { storage, cache, remote, roots, allowOrigin, stopSignal } = deps;
  const isLive = async (uploaded: Uploaded, signal: AbortSignal | undefined): Promise<boolean> => {
    try {
      const { body } = await remote(uploaded.url, {
        headers: { Range: 'bytes=0-0' },
        signal,
        deadline: 5_000,
        ...(allowOrigin && { allowOrigin }),
      });
      body.destroy();
      return true;
    } catch {
      signal?.throwIfAborted();
      return false;
    }
  };

  // An unwritable cache only costs a second upload later, so its error is ignored.
  const remember = (hash: string, uploaded: Uploaded, from: UploadedFile) =>
    cache.remember(hash, uploaded, from).catch(() => undefined);

  const uploading = new Map<string, ActiveUpload>();

  /** Joins an upload or starts it. It continues when its caller stops waiting, so that the next call can join; only a cancellation ends it. */
  const join = async (
    key: string,
    { signal, onProgress }: UploadRequest,
    begin: (
      signal: AbortSignal,
      onProgress: (sent: number, total: number) => void,
    ) => Promise<Uploaded>,
  ): Promise<Uploaded> => {
    let current = uploading.get(key);
    if (!current) {
      const stop = linkSignals([stopSignal]);
      const listeners = new Set<(sent: number, total: number) => void>();
      const report = (sent: number, total: number) => {
        for (const listener of listeners) listener(sent, total);
      };
      const done = begin(stop.signal, report).finally(() => {
        stop.release();
        uploading.delete(key);
      });
      done.catch(() => undefined);
      current = { done, stop, listeners };
      uploading.set(key, current);
    }
    const { done, stop, listeners } = current;
    if (onProgress) listeners.add(onProgress);
    const leave = () => {
      if (signal?.reason === CALL_CANCELLED) stop.abort(new Error('the upload was cancelled'));
    };
    signal?.addEventListener('abort', leave);
    try {
      return await done;
    } finally {
      signal?.removeEventListener('abort', leave);
      if (onProgress) listeners.delete(onProgress);
    }
  };

  /** Opens the file once, so that the hash and the upload are of the same content. */
  const uploadFile = async ({ handle, path: file }: OpenedFile, request: UploadRequest) => {
    const blob = await FileBlob.of(handle, file);
    requireSize(blob.size, file);
    const { hash, sha256 } = await contentHashes(blob, file, request.signal);
    const from = { path: file, sha256 };
    const before = await cache.find(hash);
    if (before && (await isLive(before, request.signal))) {
      await remember(hash, before, from);
      return { ...before, reused: true as const };
    }
    const fileName = request.fileName ?? path.basename(file);
    return join(hash, request, async (signal, onProgress) => {
      const uploaded = await storage.upload(blob, { signal, onProgress, fileName });
      await remember(hash, uploaded, from);
      return uploaded;
    });
  };

  return async (request) => {
    const { url, fileName } = request;
    if ((request.path === undefined) === (url === undefined)) {
      throw new FalError('invalid-input', 'An upload needs either a path or a URL.', {
        reason: 'path-or-url',
      });
    }
    if (url === undefined) {
      const file = request.path ?? '';
      const opened = await (request.isPicked
        ? openAnywhere(file)
        : openInRoots(file, await roots()));
      // The handle stays open for the whole upload: only a cancellation ends this promise early.
      return uploadFile(opened, request).finally(() => opened.handle.close());
    }
    return join(url, request, (signal, onProgress) =>
      storage.uploadUrl(url, { signal, onProgress, ...(fileName !== undefined && { fileName }) }),
    );
  };
}

interface ActiveUpload {
  readonly done: Promise<Uploaded>;
  readonly stop: LinkedSignal;
  readonly listeners: Set<(sent: number, total: number) => void>;
}

/** Bytes of the largest file that is uploaded from this machine. */
const LARGEST = 10 * 1024 ** 3;

function requireSize(bytes: number, file: string): void {
  if (bytes <= LARGEST) return;
  throw new FalError('invalid-input', `${file} has ${bytes} bytes, more than can be uploaded.`, {
    reason: 'file-too-large',
    facts: { path: file, limit: LARGEST },
  });
}

/** The hash under which an upload is found again, which a file's ending changes, too, and that of its content. */
async function contentHashes(
  blob: FileBlob,
  file: string,
  signal: AbortSignal | undefined,
): Promise<{ readonly hash: string; readonly sha256: string }> {
  const hash = createHash('sha256').update(path.extname(file).toLowerCase());
  const content = createHash('sha256');
  for await (const chunk of blob.chunks()) {
    signal?.throwIfAborted();
    hash.update(chunk);
    content.update(chunk);
  }
  return { hash: hash.digest('hex'), sha256: content.digest('hex') };
}
