import { unreadable } from './body.ts';
import type { BodyReader, FalBody, FalResponse } from './response.ts';
import type { Redactor } from './redact.ts';

/** Bytes of the largest response, after decompression. */
const LARGEST_RESPONSE = 64 * 1024 ** 2;

/**
 * Limits a response to 64 MiB and removes the key wherever the response echoes it.
 * Calls `over` when the body has ended, failed or been cancelled.
 */
export function safeResponse(
  { status, ok, headers, body }: Response,
  redactor: Redactor,
  over: () => void,
): FalResponse {
  const safeHeaders = {
    get: (name: string) => {
      const value = headers.get(name);
      return value === null ? null : redactor.text(value);
    },
    has: (name: string) => headers.has(name),
  };
  if (!body) {
    over();
    return { status, ok, headers: safeHeaders, body: null };
  }
  return { status, ok, headers: safeHeaders, body: safeBody(body, redactor, over) };
}

function safeBody(body: ReadableStream<Uint8Array>, redactor: Redactor, over: () => void): FalBody {
  const reader = body.getReader();
  const redacted = redactor.stream();
  let size = 0;
  let isOver = false;
  const end = () => {
    isOver = true;
    over();
  };
  const read: BodyReader['read'] = async () => {
    for (;;) {
      if (isOver) return { done: true };
      const { done, value } = await reader.read();
      size += value?.length ?? 0;
      if (size > LARGEST_RESPONSE) {
        reader.cancel().catch(() => undefined);
        throw unreadable(`is larger than ${LARGEST_RESPONSE / 1024 ** 2} MiB`);
      }
      const bytes = redacted(value);
      if (done) end();
      if (bytes.length > 0) return { done: false, value: bytes };
    }
  };
  const cancel: BodyReader['cancel'] = async (reason) => {
    end();
    await reader.cancel(reason);
  };
  return {
    getReader: () => ({
      cancel,
      read: () =>
        read().catch((error: unknown) => {
          end();
          throw error;
        }),
    }),
    cancel,
  };
}
