import type { ContentBlock } from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../../src/fal/errors.ts';
import type { ResourceShelf } from '../../src/mcp/library.ts';
import { createMcpServer, type McpServer } from '../../src/mcp/server.ts';
import { FIXTURE_PROMPTS, getFixturePrompt } from './fixturePrompts.ts';
import { FIXTURE_TOOLS } from './fixtureTools.ts';
import { PIXEL } from './pixel.ts';

const absent = (uri: string) => new FalError('not-found', `No ${uri}.`, { advice: '' });

const resources: ResourceShelf = {
  list: [
    { uri: 'test://static-text', name: 'text', description: 'A text', mimeType: 'text/plain' },
    { uri: 'test://static-binary', name: 'binary', description: 'A dot', mimeType: 'image/png' },
    { uri: 'test://watched-resource', name: 'watched', description: 'May change' },
  ],
  templates: [{ uriTemplate: 'test://template/{id}/data', name: 'template', description: 'By id' }],
  read: (uri) => {
    const id = /^test:\/\/template\/(\w+)\/data$/.exec(uri)?.[1];
    if (id !== undefined) {
      const text = JSON.stringify({ id, templateTest: true, data: `Data for ID: ${id}` });
      return Promise.resolve({ contents: [{ uri, mimeType: 'application/json', text }] });
    }
    if (uri === 'test://static-text') {
      const text = 'This is the content of the static text resource.';
      return Promise.resolve({ contents: [{ uri, mimeType: 'text/plain', text }] });
    }
    if (uri !== 'test://static-binary') return Promise.reject(absent(uri));
    return Promise.resolve({ contents: [{ uri, mimeType: 'image/png', blob: PIXEL }] });
  },
  watch: () => () => undefined,
};

/** A server with what the conformance suite asks for, on the binding that the product stands on. */
export function createFixture(): McpServer {
  return createMcpServer({
    name: 'fixture',
    title: 'Fixture of the conformance suite',
    version: '1.0.0',
    instructions: '',
    tools: FIXTURE_TOOLS.map(({ name, input }) => ({
      name,
      title: name,
      description: `What the suite calls ${name}`,
      inputSchema: { type: 'object', ...input },
    })),
    run: async (name, input, call) => {
      const tool = FIXTURE_TOOLS.find((one) => one.name === name);
      const told = (await tool?.run(call, input as Record<string, string>)) ?? [];
      const content: ContentBlock[] =
        typeof told === 'string' ? [{ type: 'text', text: told }] : [...told];
      return { content };
    },
    prompts: { list: FIXTURE_PROMPTS, get: getFixturePrompt },
    resources,
    complete: () => Promise.resolve({ values: ['test-value'], more: false }),
  });
}
