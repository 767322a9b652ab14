import { open } from 'node:fs/promises';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Asset } from '../fal/types.ts';
import { keyOf } from './dataUri.ts';
import type { SavedFile } from './job.ts';

/** Bytes of the largest asset that is read into memory. */
const LARGEST_READ = 10 * 1024 ** 2;
const DEADLINE = 20_000;

/** The bytes of an asset: from the file it was saved in, else from where the model put it. @throws {FalError} also for more than 10 MiB */
export type ReadAsset = (
  asset: Asset,
  files: readonly SavedFile[],
  signal: AbortSignal,
) => Promise<{ readonly bytes: Buffer; readonly contentType?: string | undefined }>;

/** Creates the reader; `remote` fetches addresses that a model chose. */
export function createAssetReader(remote: OpenRemote, allowOrigin?: string): ReadAsset {
  return async (asset, files, signal) => {
    const saved = files.find(({ url }) => url === keyOf(asset.url));
    const there = saved && (await readSaved(saved));
    if (there) return { bytes: there };
    const data = /^data:([\w/+.-]+)?[^,]*;base64,([\w+/=-]*)$/.exec(asset.url);
    if (data) return { bytes: Buffer.from(data[2] ?? '', 'base64'), contentType: data[1] };
    if (asset.url.startsWith('data:')) {
      throw new FalError('not-found', 'This result was part of the answer and was not saved.', {
        advice: 'check_job with save_to saves it, as long as fal keeps the result.',
      });
    }
    const stop = linkSignals([signal], DEADLINE);
    const limits = { signal: stop.signal, maxBytes: LARGEST_READ, allowOrigin };
    try {
      const { body, contentType } = await remote(asset.url, limits);
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part);
      return { bytes: Buffer.concat(parts), contentType };
    } finally {
      stop.release();
    }
  };
}

/** Undefined when the file is gone, or is another by now. @throws {FalError} when it is too large */
async function readSaved({ path, bytes }: SavedFile): Promise<Buffer | undefined> {
  const file = await open(path).catch(() => undefined);
  if (!file) return undefined;
  try {
    const { size } = await file.stat();
    if (size !== bytes) return undefined;
    if (size <= LARGEST_READ) return await file.readFile();
  } finally {
    await file.close();
  }
  throw new FalError('refused', `The result has ${bytes} bytes, more than can be read at once.`, {
    advice: `Open the file itself: ${path}`,
  });
}
