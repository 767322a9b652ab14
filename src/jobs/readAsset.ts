import { createHash } from 'node:crypto';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { OpenRemote } from '../fal/remote.ts';
import type { Asset } from '../domain/types.ts';
import { journalUrl } from './dataUri.ts';
import type { SavedFile } from './job.ts';
import { readFrom } from '../fal/fileBlob.ts';
import { openSaved } from './savedFile.ts';

/** Bytes of the largest asset that is read whole for a client. */
const LARGEST_READ = 10 * 1024 ** 2;
const DEADLINE = 20_000;

/** The bytes of an asset: from its saved file, else from its URL. @throws {FalError} also above `maxBytes`, by default 10 MiB */
export type ReadAsset = (
  asset: Asset,
  files: readonly SavedFile[],
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<{ readonly bytes: Buffer; readonly contentType?: string | undefined }>;

/** Creates the reader; `remote` fetches URLs that a model chose. */
export function createAssetReader(remote: OpenRemote, allowOrigin?: string): ReadAsset {
  const readUrl = async (url: string, signal: AbortSignal, maxBytes: number) => {
    const data = /^data:([\w/+.-]+)?[^,]*;base64,([\w+/=-]*)$/.exec(url);
    if (data) return { bytes: Buffer.from(data[2] ?? '', 'base64'), contentType: data[1] };
    if (url.startsWith('data:')) {
      throw new FalError('not-found', 'This result was part of the answer and was not saved.', {
        reason: 'never-saved',
      });
    }
    const stop = linkSignals([signal], DEADLINE);
    const limits = { signal: stop.signal, maxBytes, allowOrigin };
    try {
      const { body, contentType } = await remote(url, limits);
      const parts: Buffer[] = [];
      for await (const part of body) parts.push(part);
      return { bytes: Buffer.concat(parts), contentType };
    } finally {
      stop.release();
    }
  };
  return async (asset, files, signal, maxBytes = LARGEST_READ) => {
    let changed: SavedFile | undefined;
    for (const saved of files.filter(({ url }) => url === journalUrl(asset.url)).reverse()) {
      const there = await readSaved(saved, maxBytes);
      if (Buffer.isBuffer(there)) return { bytes: there };
      if (there === 'changed') changed ??= saved;
    }
    try {
      return await readUrl(asset.url, signal, maxBytes);
    } catch (error) {
      if (!changed || !(error instanceof FalError)) throw error;
      throw error.with({
        message: `${changed.path} has changed since the result was saved there, and the result itself is not available: ${error.message}`,
        reason: 'changed-since-saved',
        facts: { path: changed.path },
      });
    }
  };
}

/** The saved bytes: `changed` when the file has other content now, undefined when it is missing. @throws {FalError} when it is too large */
async function readSaved(
  { path, bytes, sha256 }: SavedFile,
  maxBytes: number,
): Promise<Buffer | 'changed' | undefined> {
  const opened = await openSaved(path);
  if (!(opened instanceof Object)) return opened;
  try {
    const { size } = await opened.stat();
    if (size !== bytes) return 'changed';
    if (size > maxBytes) throw tooLarge(path, bytes);
    const chunks: Buffer[] = [];
    for await (const chunk of readFrom(opened, 0, size)) chunks.push(chunk);
    const content = Buffer.concat(chunks);
    return createHash('sha256').update(content).digest('hex') === sha256 ? content : 'changed';
  } finally {
    await opened.close();
  }
}

const tooLarge = (path: string, bytes: number): FalError =>
  new FalError('not-allowed', `The result has ${bytes} bytes, more than can be read at once.`, {
    reason: 'result-too-large',
    facts: { path },
  });
