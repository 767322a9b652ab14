import { refuseJson } from '../fal/json.ts';
import { refusal, RPC } from './httpRefusal.ts';

export interface BodyLimits {
  /** Bytes of the longest body. */
  readonly largest: number;
  /** Bytes of all bodies whose requests are being served. */
  readonly together: number;
  /** Milliseconds until a body must be there. */
  readonly deadline: number;
}

const LIMITS: BodyLimits = {
  largest: 4 * 1024 * 1024,
  together: 256 * 1024 * 1024,
  deadline: 30_000,
};

/** Messages of one batch: each is served as a request of its own. */
const MOST_MESSAGES = 50;

/** Reads a request's body as JSON, in bounded memory and time; its memory counts until the request is over. What cannot be read is answered. */
export type ReadBody = (
  request: Request,
  over: AbortSignal,
) => Promise<{ readonly json: unknown } | Response>;

/** Creates the reader. */
export function createBodyReader(limits = LIMITS): ReadBody {
  let held = 0;
  return async ({ headers, body }, over) => {
    if (Number(headers.get('content-length')) > limits.largest) return tooLarge(limits);
    let size = 0;
    over.addEventListener('abort', () => {
      held -= size;
      size = 0;
    });
    const take = (bytes: Uint8Array): Response | undefined => {
      if (over.aborted) return cut();
      size += bytes.byteLength;
      held += bytes.byteLength;
      if (size > limits.largest) return tooLarge(limits);
      return held > limits.together ? busy() : undefined;
    };
    const text = body === null ? '' : await readText(body, limits, take).catch(cut);
    if (over.aborted) return cut();
    if (typeof text !== 'string') return text;
    const why = refuseJson(text);
    if (why !== undefined) return refusal(400, `The body ${why} and was not read.`, {}, RPC.parse);
    try {
      const json: unknown = JSON.parse(text);
      return Array.isArray(json) && json.length > MOST_MESSAGES ? tooMany() : { json };
    } catch {
      return refusal(400, 'Parse error: the body is not JSON.', {}, RPC.parse);
    }
  };
}

async function readText(
  body: ReadableStream<Uint8Array>,
  { deadline }: BodyLimits,
  take: (bytes: Uint8Array) => Response | undefined,
): Promise<string | Response> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<'late'>((resolve) => {
    timer = setTimeout(resolve, deadline, 'late');
  });
  try {
    for (let text = ''; ;) {
      const next = await Promise.race([reader.read(), late]);
      const refused =
        next === 'late' ? tooSlow(deadline) : next.done ? undefined : take(next.value);
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

const tooLarge = ({ largest }: BodyLimits) =>
  refusal(
    413,
    `The body is larger than ${largest / 1024 ** 2} MiB and was not read. Put files on fal's CDN with upload_file (url) and give the URL instead of the content.`,
  );
const tooMany = () => refusal(400, `At most ${MOST_MESSAGES} messages at once.`);
const tooSlow = (deadline: number) =>
  refusal(408, `The body did not come in ${deadline / 1000} s.`);
const cut = () => refusal(400, 'The body was cut off.');

/** The answer of a server that has as much to do as it can hold. */
export const busy = () =>
  refusal(503, 'This server has its hands full. Try again in a second.', { 'retry-after': '1' });
