import { setTimeout as sleepFor } from 'node:timers/promises';
import {
  type ContentBlock,
  CreateMessageResultSchema,
  type ElicitRequestFormParams,
  ElicitResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import { FalError } from '../../src/fal/errors.ts';
import type { ServerCall } from '../../src/mcp/backend.ts';
import { PIXEL, SILENCE } from './pixel.ts';

interface FixtureTool {
  readonly name: string;
  readonly input?: Readonly<Record<string, unknown>>;
  run(call: ServerCall, input: Readonly<Record<string, string>>): ToolText | Promise<ToolText>;
}

type ToolText = string | readonly ContentBlock[];

const PAUSE = 50;
const picture: ContentBlock = { type: 'image', data: PIXEL, mimeType: 'image/png' };
const embedded = (uri: string, mimeType: string, text: string): ContentBlock => ({
  type: 'resource',
  resource: { uri, mimeType, text },
});

async function ask(
  { extra }: ServerCall,
  message: string,
  properties: ElicitRequestFormParams['requestedSchema']['properties'],
  required: string[] = [],
): Promise<string> {
  const requestedSchema = { type: 'object' as const, properties, required };
  const params = { message, requestedSchema };
  const { action, content } = await extra.sendRequest(
    { method: 'elicitation/create', params },
    ElicitResultSchema,
  );
  return `Elicitation completed: action=${action}, content=${JSON.stringify(content ?? {})}`;
}

const OPTIONS = ['option1', 'option2', 'option3'];
const TITLED = [1, 2, 3].map((at) => ({ const: `value${at}`, title: `Option ${at}` }));

/** The tools that the suite calls, in its own words. */
export const FIXTURE_TOOLS: readonly FixtureTool[] = [
  { name: 'test_simple_text', run: () => 'This is a simple text response for testing.' },
  { name: 'test_image_content', run: () => [picture] },
  {
    name: 'test_audio_content',
    run: () => [{ type: 'audio', data: SILENCE, mimeType: 'audio/wav' }],
  },
  {
    name: 'test_embedded_resource',
    run: () => [embedded('test://embedded-resource', 'text/plain', 'An embedded resource.')],
  },
  {
    name: 'test_multiple_content_types',
    run: () => [
      { type: 'text', text: 'Multiple content types test:' },
      picture,
      embedded('test://mixed-content-resource', 'application/json', '{"test":"data","value":123}'),
    ],
  },
  {
    name: 'test_tool_with_logging',
    run: async ({ log }) => {
      log('info', 'Tool execution started');
      await sleepFor(PAUSE);
      log('info', 'Tool processing data');
      await sleepFor(PAUSE);
      log('info', 'Tool execution completed');
      return 'Logged three times.';
    },
  },
  {
    name: 'test_error_handling',
    run: () => {
      throw new FalError('failed', 'This tool intentionally returns an error for testing', {
        advice: 'Nothing is to be done.',
      });
    },
  },
  {
    name: 'test_tool_with_progress',
    run: async ({ progress }) => {
      for (const done of [0, 50, 100]) {
        progress(`${done} of 100`, done, 100);
        await sleepFor(PAUSE);
      }
      return 'Reported progress three times.';
    },
  },
  {
    name: 'test_sampling',
    input: { properties: { prompt: { type: 'string' } }, required: ['prompt'] },
    run: async ({ extra }, { prompt = '' }) => {
      const answer = await extra.sendRequest(
        {
          method: 'sampling/createMessage',
          params: {
            messages: [{ role: 'user', content: { type: 'text', text: prompt } }],
            maxTokens: 100,
          },
        },
        CreateMessageResultSchema,
      );
      return `LLM response: ${answer.content.type === 'text' ? answer.content.text : ''}`;
    },
  },
  {
    name: 'test_elicitation',
    input: { properties: { message: { type: 'string' } }, required: ['message'] },
    run: (call, { message = '' }) => {
      const word = { type: 'string' as const };
      return ask(call, message, { username: word, email: word }, ['username', 'email']);
    },
  },
  {
    name: 'test_elicitation_sep1034_defaults',
    run: (call) =>
      ask(call, 'With defaults', {
        name: { type: 'string', default: 'John Doe' },
        age: { type: 'integer', default: 30 },
        score: { type: 'number', default: 95.5 },
        status: {
          type: 'string',
          enum: ['active', 'inactive', 'pending'],
          default: 'active',
        },
        verified: { type: 'boolean', default: true },
      }),
  },
  {
    name: 'test_elicitation_sep1330_enums',
    run: (call) =>
      ask(call, 'Of each kind', {
        untitledSingle: { type: 'string', enum: OPTIONS },
        titledSingle: { type: 'string', oneOf: TITLED },
        legacyEnum: {
          type: 'string',
          enum: ['opt1', 'opt2', 'opt3'],
          enumNames: ['Option One', 'Option Two', 'Option Three'],
        },
        untitledMulti: { type: 'array', items: { type: 'string', enum: OPTIONS } },
        titledMulti: { type: 'array', items: { anyOf: TITLED } },
      }),
  },
  {
    name: 'test_reconnection',
    run: async ({ extra }) => {
      extra.closeSSEStream?.();
      await sleepFor(2 * PAUSE);
      return 'Reported after the stream was closed.';
    },
  },
  {
    name: 'json_schema_2020_12_tool',
    input: {
      $schema: 'https://json-schema.org/draft/2020-12/schema',
      $defs: {
        address: {
          type: 'object',
          properties: { street: { type: 'string' }, city: { type: 'string' } },
        },
      },
      properties: { name: { type: 'string' }, address: { $ref: '#/$defs/address' } },
      additionalProperties: false,
    },
    run: () => 'Nothing to do.',
  },
];
