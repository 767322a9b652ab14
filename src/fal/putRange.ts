import type { FalResponse } from './response.ts';
import { FileBlob } from './fileBlob.ts';
import { repeatTemporary } from './retry.ts';
import type { CallOptions, Transport } from './transport.ts';

/** What is uploaded; `verify` throws when a file has changed since it was opened. */
export type FileContent = Blob & { readonly verify?: () => Promise<void> };

/** A range of content to upload to a signed URL. */
export interface ContentRange {
  readonly url: URL;
  readonly content: FileContent;
  readonly start: number;
  readonly end: number;
  readonly contentType?: string;
  /** Bytes of this range passed to the network; restarts at 0 on a retry. */
  readonly onSent?: (bytes: number) => void;
  readonly signal?: AbortSignal | undefined;
}

const ATTEMPTS = 4;
const SLOWEST = 50 * 1000;
/** The longest delay of a timer. */
const LONGEST = 2 ** 31 - 1;

/** The deadline in milliseconds for a transfer of this size: 50 KB/s, at least `least` (a minute). */
export function transferDeadline(bytes: number, least = 60_000): number {
  return Math.min(Math.max(least, Math.ceil((bytes / SLOWEST) * 1000)), LONGEST);
}

/** PUTs a range of content as a stream, without the key; retries network errors, 429 and 5xx. @throws {FalError} */
export async function putRange(transport: Transport, range: ContentRange): Promise<FalResponse> {
  const { content, start, end, contentType, onSent, signal } = range;
  try {
    return await sendRepeatable(transport, range.url, signal, () => ({
      method: 'PUT',
      headers: {
        // Signed stores reject chunked encoding; a Content-Length prevents it.
        'Content-Length': String(end - start),
        ...(contentType && { 'Content-Type': contentType }),
      },
      stream: counted(chunksOf(content.slice(start, end)), onSent),
      deadline: transferDeadline(end - start),
    }));
  } catch (error) {
    signal?.throwIfAborted();
    // When the file shrank, the request only shows as broken: `verify` throws the cause.
    await content.verify?.();
    throw error;
  }
}

/** A file's own chunks come faster than through a stream of the web. */
const chunksOf = (content: Blob): AsyncIterable<Uint8Array> =>
  content instanceof FileBlob ? content.chunks() : content.stream();

/** Makes an idempotent call with a new body for each attempt. @throws {FalError} */
export async function sendRepeatable(
  transport: Transport,
  url: URL,
  signal: AbortSignal | undefined,
  call: () => Omit<CallOptions, 'signal'>,
): Promise<FalResponse> {
  return repeatTemporary(
    () => transport.send(url, { ...call(), signal, auth: 'none', retry: 'none' }),
    { attempts: ATTEMPTS, signal },
  );
}

async function* counted(
  chunks: AsyncIterable<Uint8Array>,
  onSent: ((bytes: number) => void) | undefined,
): AsyncIterable<Uint8Array> {
  let sent = 0;
  onSent?.(0);
  for await (const chunk of chunks) {
    yield chunk;
    sent += chunk.length;
    onSent?.(sent);
  }
}
