import type { z } from 'zod';
import { FalError } from '../fal/errors.ts';
import type { Services, Tool } from '../tools/tool.ts';
import type { RunTool } from './server.ts';

/** Creates what runs a tool by name: its input checked against its schema first. */
export function createToolRunner(tools: readonly Tool[], services: Services): RunTool {
  return async (name, input, call) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    const read = tool.input.strict().safeParse(input);
    if (!read.success) throw inputError(tool, read.error);
    return tool.run(read.data, services, call);
  };
}

function inputError(tool: Tool, error: z.ZodError): FalError {
  const faults = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const lines = faults.map(({ path, message }) => `- ${path ? `${path}: ` : ''}${message}`);
  const fields = Object.keys(tool.input.shape).join(', ');
  return new FalError('invalid-input', `${tool.name} cannot be called so:\n${lines.join('\n')}`, {
    advice: `Its parameters are: ${fields}.`,
    faults,
  });
}
