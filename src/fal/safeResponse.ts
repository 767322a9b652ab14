import { unreadable } from './body.ts';
import type { Redactor } from './redact.ts';

/** Bytes of the largest response, after decompression. */
const LARGEST_RESPONSE = 64 * 1024 ** 2;

/**
 * Limits a response to 64 MiB and removes the key wherever the response echoes it.
 * Calls `over` when the body has ended, failed or been cancelled.
 */
export function safeResponse(response: Response, redactor: Redactor, over: () => void): Response {
  const { status } = response;
  const headers = new Headers(
    [...response.headers].map(([name, value]): [string, string] => [name, clean(redactor, value)]),
  );
  if (!response.body) {
    over();
    return new Response(null, { status, headers });
  }
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const redacted = redactor.stream();
  let size = 0;
  const next = async (): Promise<{ readonly bytes: Uint8Array; readonly done: boolean }> => {
    for (;;) {
      const { done, value } = await reader.read();
      size += value?.length ?? 0;
      if (size > LARGEST_RESPONSE) {
        reader.cancel().catch(() => undefined);
        throw unreadable(`is larger than ${LARGEST_RESPONSE / 1024 ** 2} MiB`);
      }
      const bytes = redacted(value);
      if (done || bytes.length > 0) return { bytes, done };
    }
  };
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const { bytes, done } = await next();
          if (bytes.length > 0) controller.enqueue(bytes);
          if (!done) return;
          over();
          controller.close();
        } catch (error) {
          over();
          throw error;
        }
      },
      cancel: async (reason) => {
        over();
        await reader.cancel(reason);
      },
    },
    { highWaterMark: 0 },
  );
  return new Response(body, { status, headers });
}

/** Header values are bytes, and `•` is not a valid one. */
const clean = (redactor: Redactor, value: string): string =>
  redactor.text(value).replaceAll('•', '*');
