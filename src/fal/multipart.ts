import type { FalResponse } from './response.ts';
import { readJson } from './body.ts';
import { linkSignals } from './cancel.ts';
import { FalError } from './errors.ts';
import { type FileContent, putRange, sendRepeatable } from './putRange.ts';
import type { Transport } from './transport.ts';

export interface MultipartUpload {
  /** The signed URL from the initiate-multipart response. */
  readonly url: URL;
  readonly content: FileContent;
  /** Bytes passed to the network so far, over all parts. */
  readonly onSent?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

interface Part {
  readonly partNumber: number;
  readonly etag: string;
}

const PART = 10 * 1024 * 1024;
const PARALLEL = 10;

/** Sends content in 10 MiB parts, ten at a time, each streamed from its source, and completes the upload. When fal refuses a part, sends all of them one by one, once. @throws {FalError} */
export async function uploadParts(transport: Transport, upload: MultipartUpload): Promise<void> {
  const { content, signal } = upload;
  const parts = await sendParts(transport, upload, PARALLEL).catch((error: unknown) => {
    if (!isRefused(error)) throw error;
    return sendParts(transport, upload, 1);
  });
  await content.verify?.();
  const response = await sendRepeatable(transport, below(upload.url, 'complete'), signal, () => ({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ parts }),
    deadline: 120_000,
  }));
  await response.body?.cancel();
}

async function sendParts(
  transport: Transport,
  upload: MultipartUpload,
  atOnce: number,
): Promise<readonly Part[]> {
  const { content } = upload;
  const stop = linkSignals([upload.signal]);
  const { signal } = stop;
  const count = Math.ceil(content.size / PART);
  const parts: Part[] = [];
  const sent: number[] = [];

  const send = async (index: number): Promise<void> => {
    const start = index * PART;
    const response = await putRange(transport, {
      url: below(upload.url, String(index + 1)),
      content,
      start,
      end: Math.min(start + PART, content.size),
      signal,
      onSent: (bytes) => {
        sent[index] = bytes;
        upload.onSent?.(sent.reduce((sum, part) => sum + part, 0));
      },
    });
    parts[index] = { partNumber: index + 1, etag: await readEtag(response, signal) };
  };

  let next = 0;
  const worker = async () => {
    while (next < count) await send(next++);
  };
  const workers = Array.from({ length: Math.min(atOnce, count) }, worker);
  try {
    await Promise.all(workers);
    return parts;
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(workers);
    throw error;
  } finally {
    stop.release();
  }
}

/** Whether a part may be accepted when it is sent alone; a new signature, which 401 and 403 require, is another upload. */
const isRefused = (error: unknown): boolean => {
  const { status = 0 } = error instanceof FalError ? error : {};
  return status >= 400 && status < 500 && status !== 401 && status !== 403;
};

function below(url: URL, segment: string): URL {
  const part = new URL(url);
  part.pathname = `${part.pathname}/${segment}`;
  return part;
}

async function readEtag(response: FalResponse, signal: AbortSignal): Promise<string> {
  const header = response.headers.get('etag');
  const json = (await readJson(response, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    if (header) return null;
    throw error;
  })) as { etag?: unknown } | null;
  const etag = json?.etag ?? header;
  if (typeof etag === 'string') return etag;
  throw new FalError('unavailable', 'A part was accepted without an etag.');
}
