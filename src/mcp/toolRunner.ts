import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import type { z } from 'zod';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import type { Answer, Call, Services, Tool } from '../tools/tool.ts';
import type { RunTool } from './server.ts';

/** Creates what runs a tool by name: its input checked against its schema first. */
export function createToolRunner(tools: readonly Tool[], services: Services): RunTool {
  return async (name, input, call) => {
    const tool = tools.find((one) => one.name === name);
    if (!tool) throw new Error(`no tool ${name}`);
    const read = tool.input.strict().safeParse(input);
    if (!read.success) throw inputError(tool, read.error);
    return toResult(
      await within(CALL_DEADLINE, tool, call, (bounded) => tool.run(read.data, services, bounded)),
    );
  };
}

function toResult({ text, structured, links = [] }: Answer<unknown>): CallToolResult {
  const blocks = links.map(({ forUser, ...link }) => ({
    type: 'resource_link' as const,
    ...link,
    ...(forUser && { annotations: { audience: ['user' as const] } }),
  }));
  return {
    content: [{ type: 'text', text }, ...blocks],
    structuredContent: structured as Record<string, unknown>,
  };
}

/** Milliseconds: clients cut a call off at 60 s, and then know nothing of it. */
const CALL_DEADLINE = 48_000;

async function within<T>(
  deadline: number,
  tool: Tool,
  call: Call,
  work: (call: Call) => Promise<T>,
): Promise<T> {
  const late = linkSignals([call.signal]);
  const error = new FalError('unavailable', `${tool.name} took longer than ${deadline / 1000} s.`, {
    advice: tool.annotations.readOnlyHint
      ? 'Try again in a minute.'
      : 'It may still go on. An upload: call again, it is found where it stands. A job: look with check_job, or at https://fal.ai/dashboard/requests, before you call again.',
  });
  const timer = setTimeout(() => {
    late.abort(error);
  }, deadline);
  const over = new Promise<never>((_resolve, reject) => {
    late.signal.addEventListener('abort', () => {
      if (late.signal.reason === error) reject(error);
    });
  });
  try {
    return await Promise.race([work({ ...call, signal: late.signal }), over]);
  } finally {
    clearTimeout(timer);
    late.release();
  }
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
