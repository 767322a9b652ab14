import { refuseJson } from '../../fal/json.ts';
import { withTimeout } from '../../fal/withTimeout.ts';
import { refusal, RPC } from './refusal.ts';

export interface BodyLimits {
  /** Bytes of the longest body. */
  readonly largest: number;
  /** Bytes of the bodies of all requests in progress. */
  readonly total: number;
  /** Milliseconds until a body must be complete. */
  readonly deadline: number;
}

const LIMITS: BodyLimits = {
  largest: 4 * 1024 * 1024,
  total: 256 * 1024 * 1024,
  deadline: 30_000,
};

/** Messages of one batch, each of which is served like a request of its own. */
const MOST_MESSAGES = 50;

/** Reads a request's body as JSON, or resolves to the answer that refuses it. Its memory counts until `over` aborts. */
export type ReadBody = (
  request: Request,
  over: AbortSignal,
) => Promise<{ readonly json: unknown } | Response>;

/** Creates a reader whose requests share the limits. */
export function createBodyReader(limits = LIMITS): ReadBody {
  let held = 0;
  return async ({ headers, body }, over) => {
    if (Number(headers.get('content-length')) > limits.largest) return tooLarge(limits);
    let size = 0;
    over.addEventListener('abort', () => {
      held -= size;
      size = 0;
    });
    const count = (bytes: Uint8Array): Response | undefined => {
      if (over.aborted) return cut();
      size += bytes.byteLength;
      held += bytes.byteLength;
      if (size > limits.largest) return tooLarge(limits);
      return held > limits.total ? busy() : undefined;
    };
    const text = body === null ? '' : await readInTime(body, limits, count).catch(cut);
    if (over.aborted) return cut();
    if (typeof text !== 'string') return text;
    const reason = refuseJson(text);
    if (reason !== undefined) {
      return refusal(400, `The body ${reason} and was not read.`, {}, RPC.parse);
    }
    try {
      const json: unknown = JSON.parse(text);
      return Array.isArray(json) && json.length > MOST_MESSAGES ? tooMany() : { json };
    } catch {
      return refusal(400, 'Parse error: the body is not JSON.', {}, RPC.parse);
    }
  };
}

type Reader = ReadableStreamDefaultReader<Uint8Array>;
/** Counts bytes; its answer refuses the request. */
type Count = (bytes: Uint8Array) => Response | undefined;

async function readInTime(
  body: ReadableStream<Uint8Array>,
  { deadline }: BodyLimits,
  count: Count,
): Promise<string | Response> {
  const reader = body.getReader();
  const text = (await withTimeout(readText(reader, count), deadline)) ?? tooSlow(deadline);
  if (typeof text !== 'string') reader.cancel().catch(() => undefined);
  return text;
}

async function readText(reader: Reader, count: Count): Promise<string | Response> {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    const refused = count(value);
    if (refused) return refused;
    text += decoder.decode(value, { stream: true });
  }
}

const tooLarge = ({ largest }: BodyLimits) =>
  refusal(
    413,
    `The body is larger than ${largest / 1024 ** 2} MiB and was not read. Put files on fal's CDN with upload_file (url) and give the URL instead of the content.`,
  );
const tooMany = () => refusal(400, `At most ${MOST_MESSAGES} messages at once.`);
const tooSlow = (deadline: number) =>
  refusal(408, `The body did not arrive within ${deadline / 1000} s.`);
const cut = () => refusal(400, 'The body was cut off.');

/** The answer while the limits of this server are reached. */
export const busy = () =>
  refusal(503, 'This server is busy. Try again in a second.', { 'retry-after': '1' });
