import type { Uploaded } from '../fal/storage.ts';
import type { Store } from '../store/store.ts';

/** An upload as stored in the cache of the data folder. */
export interface RememberedUpload extends Uploaded {
  /** Milliseconds since 1970 of the last use; 0 when an older version wrote it. */
  readonly at: number;
  /** The local file, as it was when it was uploaded last. */
  readonly from?: UploadedFile;
}

export interface UploadedFile {
  /** Absolute path. */
  readonly path: string;
  readonly sha256: string;
}

/** Uploads by the hash of their content: prevents a second upload, and is the list that the user sees. */
export interface UploadCache {
  find(hash: string): Promise<Uploaded | undefined>;
  /** Adds or moves the upload to the front. */
  remember(hash: string, uploaded: Uploaded, from: UploadedFile): Promise<void>;
  /** Newest first. */
  list(): Promise<readonly RememberedUpload[]>;
  /** Removes these URLs from the list; the files stay at fal. */
  forget(urls: readonly string[]): Promise<void>;
}

type CachedUploads = Record<
  string,
  Uploaded & { readonly at?: number; readonly from?: UploadedFile }
>;

const CACHE = 'uploads';
const REMEMBERED = 2000;

/** Creates the cache in a store, which all processes share. */
export function createUploadCache(store: Pick<Store, 'read' | 'write' | 'exclusive'>): UploadCache {
  const readAll = async () => ((await store.read(CACHE))?.value ?? {}) as CachedUploads;
  const change = (edit: (uploads: CachedUploads) => CachedUploads) =>
    store.exclusive(CACHE, async () => {
      const entries = Object.entries(edit(await readAll()));
      await store.write(CACHE, Object.fromEntries(entries.slice(-REMEMBERED)));
    });
  return {
    find: async (hash) => {
      const found = (await readAll())[hash];
      if (!found) return undefined;
      const { at: _at, from: _from, ...uploaded } = found;
      return uploaded;
    },
    remember: (hash, uploaded, from) =>
      change(({ [hash]: _, ...others }) => ({
        ...others,
        [hash]: { ...uploaded, at: Date.now(), from },
      })),
    list: async () =>
      Object.values(await readAll())
        .map((one) => ({ ...one, at: one.at ?? 0 }))
        .reverse(),
    forget: (urls) =>
      change((all) =>
        Object.fromEntries(Object.entries(all).filter(([, { url }]) => !urls.includes(url))),
      ),
  };
}
