import type { QueueClient } from '@fal-ai/client';
import { readBody } from './body.ts';
import { FalError } from './errors.ts';
import { transferDeadline } from './putRange.ts';
import type { Transport } from './transport.ts';

/** Milliseconds for a submit with a small body. */
const SUBMIT_DEADLINE = 30_000;
/** Bytes. */
const LARGEST_ANSWER = 8 * 1024 ** 2;

/** Milliseconds that one attempt of a submit may take: fal answers only after the whole body, and `data:` URIs make it large. */
export function submitDeadline(bytes: number): number {
  return transferDeadline(bytes, SUBMIT_DEADLINE);
}

/** Whether a text can be fal's id of a request, safe as a part of a path. */
export const isRequestId = (text: string): boolean => /^(?!\.+$)[\w.:~-]{1,128}$/.test(text);

/** Hides an error from @fal-ai/client, which repeats a submit when it finds a network code in an error or its causes. */
export class SendFailed extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('the transport failed');
    this.reason = reason;
  }
}

/** @fal-ai/client's queue over our transport: the client builds the request, the transport retries and limits it. */
export async function createFalQueue(transport: Transport): Promise<QueueClient> {
  const { createFalClient } = await import('./officialClient.ts');
  const send = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const body = typeof init.body === 'string' ? init.body : '';
    const headers = Object.fromEntries(new Headers(init.headers).entries());
    const response = await transport.send(url instanceof Request ? url.url : url, {
      method: init.method ?? 'POST',
      headers,
      body,
      signal: init.signal ?? undefined,
      deadline: submitDeadline(Buffer.byteLength(body)),
      retry: 'submit',
    });
    const text = await readBody(response, { largest: LARGEST_ANSWER }).catch(() => '');
    const id = requestIdOf(text);
    if (id === undefined || !isRequestId(id)) {
      const reportedId = id ?? response.headers.get('x-fal-request-id') ?? undefined;
      throw new FalError(
        'ambiguous-submit',
        'fal accepted the submit, but its answer could not be read',
        { requestId: reportedId?.slice(0, 200) },
      );
    }
    // The client needs the content type to parse the body as JSON.
    return new Response(text, { headers: { 'content-type': 'application/json' } });
  };
  // An empty credential keeps the client from reading one from the environment; the transport adds the key.
  const fetch: typeof send = (...call) =>
    send(...call).catch((error: unknown) => {
      throw new SendFailed(error);
    });
  return createFalClient({ credentials: '', fetch }).queue;
}

function requestIdOf(text: string): string | undefined {
  try {
    const body = JSON.parse(text) as { request_id?: unknown } | null;
    return typeof body?.request_id === 'string' ? body.request_id : undefined;
  } catch {
    return undefined;
  }
}
