import type { GetPromptResult, Prompt } from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../../src/fal/errors.ts';
import type { Backend } from '../../src/mcp/backend.ts';
import { PIXEL } from './pixel.ts';

type Content = GetPromptResult['messages'][number]['content'];

const argument = (name: string) => ({ name, description: `The ${name}`, required: true });
const text = (content: string): Content => ({ type: 'text', text: content });

const MAKERS: Readonly<Record<string, (args: Readonly<Record<string, string>>) => Content[]>> = {
  test_simple_prompt: () => [text('This is a simple prompt for testing.')],
  test_prompt_with_arguments: ({ arg1 = '', arg2 = '' }) => [
    text(`Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`),
  ],
  test_prompt_with_embedded_resource: ({ resourceUri = '' }) => [
    {
      type: 'resource',
      resource: { uri: resourceUri, mimeType: 'text/plain', text: 'What is embedded.' },
    },
    text('Look at the resource above.'),
  ],
  test_prompt_with_image: () => [
    { type: 'image', data: PIXEL, mimeType: 'image/png' },
    text('Look at the picture above.'),
  ],
};

/** The prompts that the suite gets. */
export const FIXTURE_PROMPTS: readonly Prompt[] = [
  { name: 'test_simple_prompt', description: 'Simple' },
  {
    name: 'test_prompt_with_arguments',
    description: 'With arguments',
    arguments: [argument('arg1'), argument('arg2')],
  },
  {
    name: 'test_prompt_with_embedded_resource',
    description: 'With a resource',
    arguments: [argument('resourceUri')],
  },
  { name: 'test_prompt_with_image', description: 'With a picture' },
];

/** The messages of a prompt. */
export const getFixturePrompt: Backend['getPrompt'] = (name, args) => {
  const make = MAKERS[name];
  if (!make) return Promise.reject(new FalError('not-found', `No ${name}.`, { advice: '' }));
  const messages = make(args).map((content) => ({ role: 'user' as const, content }));
  return Promise.resolve({ messages });
};
