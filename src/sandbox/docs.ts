import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import type { HttpResponse, SandboxRequest } from './http.ts';
import { events, json, readJson } from './http.ts';
import { passages, type Passage } from './passages.ts';

const SITE = 'https://fal.ai/docs';
const MAX_RESULTS = 10;

const TOOL = {
  name: 'search_fal',
  description: 'Search the fal documentation.',
  inputSchema: {
    type: 'object',
    properties: { query: { type: 'string' } },
    required: ['query'],
  },
};

/** The passages whose title or text contains words of the query, best first. */
function searchPassages(query: string): Passage[] {
  const words = query.toLowerCase().match(/[a-z0-9]{2,}/g) ?? [];
  const scored = passages.map((passage) => ({ passage, score: score(passage, words) }));
  return scored
    .filter((entry) => entry.score > 0)
    .sort((one, other) => other.score - one.score)
    .slice(0, MAX_RESULTS)
    .map((entry) => entry.passage);
}

function score({ title, content }: Passage, words: readonly string[]): number {
  const has = (text: string, word: string): boolean =>
    text.toLowerCase().includes(word.length > 4 ? word.replace(/(ing|es|s)$/, '') : word);
  return words.reduce(
    (sum, word) => sum + (has(title, word) ? 3 : 0) + (has(content, word) ? 1 : 0),
    0,
  );
}

/** POST fal.ai/docs/mcp: an MCP server with one search tool, without sessions. */
export async function docsMcp(request: SandboxRequest): Promise<HttpResponse> {
  if (request.method !== 'POST') return json(405, rpcError(null, -32000, 'Method not allowed.'));
  const { accept = '' } = request.headers;
  if (!accept.includes('application/json') || !accept.includes('text/event-stream')) {
    const message =
      'Not Acceptable: Client must accept both application/json and text/event-stream';
    return json(406, rpcError(null, -32000, message));
  }
  const call = await readJson(request, () => json(400, rpcError(null, -32700, 'Parse error')));
  if (!isObject(call) || typeof call.method !== 'string') {
    return json(400, rpcError(null, -32600, 'Invalid Request'));
  }
  if (call.id === undefined) return { status: 202 };
  const message = respond(call.id, call.method, call.params);
  return events(single(`event: message\ndata: ${JSON.stringify(message)}\n\n`));
}

function respond(id: Json, method: string, params: Json | undefined): object {
  const { name, arguments: args, protocolVersion } = isObject(params) ? params : {};
  switch (method) {
    case 'initialize':
      return result(id, {
        protocolVersion: protocolVersion ?? '2025-06-18',
        capabilities: { tools: {} },
        serverInfo: { name: 'fal (sandbox)', version: '1.0.0' },
      });
    case 'tools/list':
      return result(id, { tools: [TOOL] });
    case 'tools/call': {
      if (name !== TOOL.name) return rpcError(id, -32602, `Tool ${JSON.stringify(name)} not found`);
      const query = isObject(args) && typeof args.query === 'string' ? args.query : '';
      const content = searchPassages(query).map((passage) => ({
        type: 'text',
        text: `Title: ${passage.title}\nLink: ${SITE}/${passage.page}\nContent: ${passage.content}`,
      }));
      return result(id, { content });
    }
    default:
      return rpcError(id, -32601, 'Method not found');
  }
}

function result(id: Json, value: object): object {
  return { result: value, jsonrpc: '2.0', id };
}

function rpcError(id: Json, code: number, message: string): object {
  return { jsonrpc: '2.0', error: { code, message }, id };
}

async function* single(text: string): AsyncGenerator<string> {
  yield await Promise.resolve(text);
}

/** fal.ai/docs/llms.txt. */
export function docsIndex(): HttpResponse {
  const lines = passages.map(
    ({ title, page, content }) =>
      `- [${title}](${SITE}/${page.replace(/(#|$)/, '.md$1')}): ${content.split('. ')[0] ?? ''}`,
  );
  return {
    status: 200,
    headers: { 'content-type': 'text/plain; charset=utf-8' },
    body: `# fal\n\n## Docs\n\n${lines.join('\n')}\n`,
  };
}
