import * as z from 'zod';
import { writeInstructions } from './instructions.ts';
import type { Prompt } from './prompts/prompt.ts';
import { PROMPTS } from './prompts/prompts.ts';
import type { Resource } from './resources/resource.ts';
import { RESOURCES } from './resources/resources.ts';
import type { Tool } from './tool.ts';
import { TOOLS } from './tools.ts';

/** Everything that a server lists. */
export interface Features {
  readonly instructions: string;
  readonly tools: readonly Tool[];
  readonly prompts: readonly Prompt[];
  readonly resources: readonly Resource[];
}

/** The features of a server on the client's machine. */
export const LOCAL: Features = {
  instructions: writeInstructions({ remote: false }),
  tools: TOOLS,
  prompts: PROMPTS,
  resources: RESOURCES,
};

/** The features of the stateless HTTP server: without what needs local files or a journal. */
export const REMOTE: Features = {
  instructions: writeInstructions({ remote: true }),
  tools: TOOLS.map(remoteTool),
  prompts: PROMPTS.map((prompt) => ({
    ...prompt,
    arguments: prompt.arguments.filter(({ remote }) => remote !== false),
  })),
  resources: RESOURCES.filter(({ remote }) => remote !== false),
};

function remoteTool(tool: Tool): Tool {
  if (!tool.remote) return tool;
  const { description = tool.description, omits, requires = [] } = tool.remote;
  const fields = Object.entries<z.ZodType>(tool.input.shape)
    .filter(([name]) => !omits.includes(name))
    .map(([name, field]) => [name, requires.includes(name) ? z.nonoptional(field) : field]);
  return { ...tool, description, input: z.object(Object.fromEntries(fields)) };
}
