import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../../src/fal/errors.ts';
import type { Backend } from '../../src/mcp/backend.ts';
import type { Lists } from '../../src/mcp/lists.ts';
import { createMcpServer, type McpServer } from '../../src/mcp/server.ts';
import { FIXTURE_PROMPTS, getFixturePrompt } from './fixturePrompts.ts';
import { FIXTURE_TOOLS } from './fixtureTools.ts';
import { PIXEL } from './pixel.ts';

const LISTS: Lists = {
  instructions: '',
  tools: FIXTURE_TOOLS.map(({ name, input }) => ({
    name,
    title: name,
    description: `What the suite calls ${name}`,
    inputSchema: { type: 'object', ...input },
  })),
  appTools: [],
  prompts: FIXTURE_PROMPTS,
  resources: [
    { uri: 'test://static-text', name: 'text', description: 'A text', mimeType: 'text/plain' },
    { uri: 'test://static-binary', name: 'binary', description: 'A dot', mimeType: 'image/png' },
    { uri: 'test://watched-resource', name: 'watched', description: 'May change' },
  ],
  templates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'By id' }],
};

const readFixtureResource: Backend['readResource'] = (uri) => {
  const id = /^test:\/\/template\/(\w+)\/data$/.exec(uri)?.[1];
  if (id !== undefined) {
    const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
    return Promise.resolve({ contents: [{ uri, mimeType: 'application/json', text }] });
  }
  if (uri === 'test://static-text') {
    const text = 'This is the content of the static text resource.';
    return Promise.resolve({ contents: [{ uri, mimeType: 'text/plain', text }] });
  }
  if (uri === 'test://static-binary') {
    return Promise.resolve({ contents: [{ uri, mimeType: 'image/png', blob: PIXEL }] });
  }
  return Promise.reject(new FalError('not-found', `No ${uri}.`, { advice: '' }));
};

const BACKEND: Backend = {
  callTool: async (name, input, call) => {
    const tool = FIXTURE_TOOLS.find((one) => one.name === name);
    const output = (await tool?.run(call, input as Record<string, string>)) ?? [];
    const content: ContentBlock[] =
      typeof output === 'string' ? [{ type: 'text', text: output }] : [...output];
    return { content };
  },
  getPrompt: getFixturePrompt,
  readResource: readFixtureResource,
  complete: () => Promise.resolve({ values: ['test-value'], hasMore: false }),
  watchResource: () => () => undefined,
};

/** Creates a server with what the conformance suite expects, over the product's own binding to MCP. */
export function createFixture(): McpServer {
  return createMcpServer({
    info: { name: 'fixture', title: 'Fixture of the conformance suite', version: '1.0.0' },
    lists: LISTS,
    backend: () => Promise.resolve(BACKEND),
    subscribe: true,
  });
}
