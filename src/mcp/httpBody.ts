import { refusal, RPC } from './httpRefusal.ts';

/** Bytes of the longest body. */
const LARGEST = 4 * 1024 * 1024;
/** Bytes of all bodies whose requests are being served. */
const TOGETHER = 256 * 1024 * 1024;
/** Milliseconds until a body must be there. */
const DEADLINE = 30_000;

/** Reads a request's body as JSON, in bounded memory and time; its memory counts until the request is over. What cannot be read is answered. */
export type ReadBody = (
  request: Request,
  over: AbortSignal,
) => Promise<{ readonly json: unknown } | Response>;

/** Creates the reader. */
export function createBodyReader(): ReadBody {
  let held = 0;
  return async ({ headers, body }, over) => {
    if (Number(headers.get('content-length')) > LARGEST) return tooLarge();
    let size = 0;
    over.addEventListener('abort', () => {
      held -= size;
      size = 0;
    });
    const take = (bytes: Uint8Array): Response | undefined => {
      if (over.aborted) return cut();
      size += bytes.byteLength;
      held += bytes.byteLength;
      if (size > LARGEST) return tooLarge();
      return held > TOGETHER ? busy() : undefined;
    };
    const text = body === null ? '' : await readText(body, take).catch(cut);
    if (over.aborted) return cut();
    if (typeof text !== 'string') return text;
    try {
      return { json: JSON.parse(text) as unknown };
    } catch {
      return refusal(400, 'Parse error: the body is not JSON.', {}, RPC.parse);
    }
  };
}

async function readText(
  body: ReadableStream<Uint8Array>,
  take: (bytes: Uint8Array) => Response | undefined,
): Promise<string | Response> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, DEADLINE, 'late');
  });
  try {
    for (let text = ''; ;) {
      const next = await Promise.race([reader.read(), late]);
      const refused = next === 'late' ? tooSlow() : next.done ? undefined : take(next.value);
      if (refused) {
        reader.cancel().catch(() => undefined);
        return refused;
      }
      if (next === 'late') continue;
      if (next.done) return text + decoder.decode();
      text += decoder.decode(next.value, { stream: true });
    }
  } finally {
    clearTimeout(timer);
  }
}

const tooLarge = () =>
  refusal(
    413,
    `The body is larger than ${LARGEST / 1024 ** 2} MiB and was not read. Put files on fal's CDN with upload_file (url) and give the URL instead of the content.`,
  );
const tooSlow = () => refusal(408, `The body did not come in ${DEADLINE / 1000} s.`);
const cut = () => refusal(400, 'The body was cut off.');

/** The answer of a server that has as much to do as it can hold. */
export const busy = () =>
  refusal(503, 'This server has its hands full. Try again in a second.', { 'retry-after': '1' });
