import type { FalResponse } from './response.ts';
import { readBody, readJson } from './body.ts';
import { linkSignals } from './cancel.ts';
import { readPassages, searchIndex } from './docsText.ts';
import { FalError } from './errors.ts';
import { createEventReader } from './events.ts';
import type { Transport } from './transport.ts';
import type { DocsPassage } from '../domain/types.ts';

export interface Docs {
  /** Passages of fal's documentation, best first; works without a key. @throws {FalError} `invalid-input`, `network` or `unavailable` */
  search(
    query: string,
    options?: { readonly limit?: number; readonly signal?: AbortSignal | undefined },
  ): Promise<DocsPassage[]>;
}

/** The parts of a JSON-RPC response that are read. */
interface Answer {
  readonly error?: { readonly message?: string };
  readonly result?: {
    readonly isError?: boolean;
    readonly content?: readonly { readonly text?: string }[];
    readonly tools?: readonly { readonly name?: unknown }[];
  };
}

const MCP = 'https://fal.ai/docs/mcp';
const INDEX = 'https://fal.ai/docs/llms.txt';
const DEADLINE = 12_000;

/** Creates the docs search: fal's docs MCP server, or the index of its pages when that server is down. */
export function createDocs(transport: Transport): Docs {
  let tool = 'search_fal';

  const call = async (method: string, params: object, signal: AbortSignal): Promise<Answer> => {
    const response = await transport.send(MCP, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      auth: 'none',
      retry: 'none',
      deadline: DEADLINE,
      signal,
    });
    const streamed = response.headers.get('content-type')?.includes('text/event-stream');
    return streamed ? readAnswer(response) : ((await readJson(response, { signal })) as Answer);
  };

  const searchServer = async (query: string, signal: AbortSignal): Promise<DocsPassage[]> => {
    const search = () => call('tools/call', { name: tool, arguments: { query } }, signal);
    let answer = await search();
    if (failed(answer)) {
      const { result } = await call('tools/list', {}, signal);
      const name = result?.tools?.find((one) => /^search/i.test(String(one.name)))?.name;
      if (typeof name !== 'string' || name === tool) throw unavailable(faultOf(answer));
      tool = name;
      answer = await search();
      if (failed(answer)) throw unavailable(faultOf(answer));
    }
    const texts = answer.result?.content?.map(({ text }) => text) ?? [];
    return readPassages(texts.filter((text) => text !== undefined));
  };

  const search: Docs['search'] = async (query, { limit = 10, signal } = {}) => {
    if (query.trim() === '') {
      throw new FalError('invalid-input', 'The docs query is empty.', {
        reason: 'empty-query',
      });
    }
    const stop = linkSignals([signal], DEADLINE);
    try {
      return (await searchServer(query, stop.signal)).slice(0, limit);
    } catch {
      signal?.throwIfAborted();
    } finally {
      stop.release();
    }
    const index = await transport.send(INDEX, { auth: 'none', deadline: DEADLINE, signal });
    return searchIndex(await readBody(index, { signal, deadline: DEADLINE }), query).slice(
      0,
      limit,
    );
  };

  return { search };
}

/** Returns the response from an event stream without waiting for the stream's end. */
async function readAnswer(response: FalResponse): Promise<Answer> {
  const messages: (Answer & { readonly id?: unknown })[] = [];
  const feed = createEventReader((data) => messages.push(data as Answer));
  const reader = response.body?.getReader();
  for (;;) {
    const { done = true, value } = (await reader?.read()) ?? {};
    if (done || !value) break;
    feed(value);
    const answer = messages.splice(0).find(({ id }) => id === 1);
    if (!answer) continue;
    await reader?.cancel();
    return answer;
  }
  throw unavailable('its stream ended without an answer');
}

const failed = ({ error, result }: Answer): boolean =>
  error !== undefined || !result || result.isError === true;

const faultOf = ({ error, result }: Answer): string =>
  error?.message ?? result?.content?.[0]?.text ?? 'no reason given';

const unavailable = (why: string): FalError =>
  new FalError('unavailable', `fal's docs search failed: ${why}`);
