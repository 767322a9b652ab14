import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Storage, Uploaded } from '../fal/storage.ts';
import type { Store } from '../store/store.ts';
import { CALL_CANCELLED } from '../fal/cancel.ts';
import { fileInRoots, type Roots } from './roots.ts';

export interface UploadRequest {
  /** A file inside a root. */
  readonly path?: string;
  /** A public address, fetched and uploaded. */
  readonly url?: string;
  readonly fileName?: string;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (sent: number, total: number) => void;
}

/** The one road in: a local file or a remote URL → a fal CDN URL; the same content is uploaded once while its URL lives. @throws {FalError} */
export type Upload = (request: UploadRequest) => Promise<Uploaded & { readonly reused?: true }>;

export interface UploadDeps {
  readonly storage: Storage;
  readonly store: Pick<Store, 'read' | 'write' | 'exclusive'>;
  readonly remote: OpenRemote;
  readonly roots: Roots;
  /** The gateway's own origin: the sandbox's files live there. */
  readonly allowOrigin?: string | undefined;
  /** Aborted when nobody is left to hear of any upload. */
  readonly over?: AbortSignal | undefined;
}

type Known = Record<string, Uploaded>;
const CACHE = 'uploads';
const REMEMBERED = 2000;

/** Creates the upload road. */
export function createUpload(deps: UploadDeps): Upload {
  const { storage, store, remote, roots, allowOrigin, over } = deps;
  const known = async (): Promise<Known> => ((await store.read(CACHE))?.value ?? {}) as Known;

  const lives = async (uploaded: Uploaded, signal: AbortSignal | undefined): Promise<boolean> => {
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

  const remember = (hash: string, uploaded: Uploaded) =>
    store.exclusive(CACHE, async () => {
      const entries = Object.entries({ ...(await known()), [hash]: uploaded });
      await store.write(CACHE, Object.fromEntries(entries.slice(-REMEMBERED)));
    });

  const uploading = new Map<string, Underway>();

  /** An upload that goes on when its caller stops waiting, so that the next call finds it; only taking it back ends it. */
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
      const stop = new AbortController();
      const listeners = new Set<(sent: number, total: number) => void>();
      const tell = (sent: number, total: number) => {
        for (const listener of listeners) listener(sent, total);
      };
      const bounds = over ? AbortSignal.any([stop.signal, over]) : stop.signal;
      const done = begin(bounds, tell).finally(() => uploading.delete(key));
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

  const uploadFile = async (file: string, request: UploadRequest) => {
    const hash = await contentHash(file, request.signal);
    const before = (await known())[hash];
    if (before && (await lives(before, request.signal)))
      return { ...before, reused: true as const };
    const name = request.fileName;
    return join(hash, request, async (signal, onProgress) => {
      const options = { signal, onProgress, ...(name !== undefined && { fileName: name }) };
      const uploaded = await storage.upload({ path: file }, options);
      // A cache that cannot be written costs a second upload one day, not this one.
      await remember(hash, uploaded).catch(() => undefined);
      return uploaded;
    });
  };

  return async (request) => {
    const { url, fileName } = request;
    if ((request.path === undefined) === (url === undefined)) {
      throw new FalError('invalid-input', 'Give either path or url.', {
        advice: 'path: a file in the project; url: a public http(s) address.',
      });
    }
    if (url === undefined) {
      return uploadFile(await fileInRoots(request.path ?? '', await roots()), request);
    }
    return join(url, request, (signal, onProgress) =>
      storage.uploadUrl(url, { signal, onProgress, ...(fileName !== undefined && { fileName }) }),
    );
  };
}

interface Underway {
  readonly done: Promise<Uploaded>;
  readonly stop: AbortController;
  readonly listeners: Set<(sent: number, total: number) => void>;
}

async function contentHash(file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256').update(path.extname(file).toLowerCase());
  for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}
