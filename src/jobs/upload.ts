import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import path from 'node:path';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Storage, Uploaded } from '../fal/storage.ts';
import type { Store } from '../store/store.ts';
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
}

type Known = Record<string, Uploaded>;
const CACHE = 'uploads';
const REMEMBERED = 2000;

/** Creates the upload road. */
export function createUpload({ storage, store, remote, roots, allowOrigin }: UploadDeps): Upload {
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

  return async (request) => {
    const { signal, fileName } = request;
    const options = {
      signal,
      ...(fileName !== undefined && { fileName }),
      ...(request.onProgress && { onProgress: request.onProgress }),
    };
    if ((request.path === undefined) === (request.url === undefined)) {
      throw new FalError('invalid-input', 'Give either path or url.', {
        advice: 'path: a file in the project; url: a public http(s) address.',
      });
    }
    if (request.url !== undefined) return storage.uploadUrl(request.url, options);
    const file = await fileInRoots(request.path ?? '', await roots());
    const hash = await contentHash(file, signal);
    const before = (await known())[hash];
    if (before && (await lives(before, signal))) return { ...before, reused: true };
    const uploaded = await storage.upload({ path: file }, options);
    // A cache that cannot be written costs a second upload one day, not this one.
    await remember(hash, uploaded).catch(() => undefined);
    return uploaded;
  };
}

async function contentHash(file: string, signal: AbortSignal | undefined): Promise<string> {
  const hash = createHash('sha256').update(path.extname(file).toLowerCase());
  for await (const chunk of createReadStream(file, { signal }) as AsyncIterable<Buffer>) {
    hash.update(chunk);
  }
  return hash.digest('hex');
}
