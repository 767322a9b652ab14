import type { z } from 'zod';
import { linkSignals } from '../fal/cancel.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import type { Answer, Call, Tool, ToolContext } from '../tools/tool.ts';
import type { CallToolResult } from './sdk.ts';

/** Milliseconds: clients end a call at 60 s, and then have no answer at all. */
const CALL_DEADLINE = 48_000;

/** Runs a tool in bounded time, its input checked first. @throws {FalError} */
export async function callTool(
  tool: Tool,
  input: unknown,
  context: ToolContext,
  call: Call,
): Promise<CallToolResult> {
  const parsed = tool.input.strict().safeParse(input);
  if (!parsed.success) throw inputError(tool, parsed.error);
  return answerInTime(tool, call, (bounded) => tool.run(parsed.data, context, bounded));
}

/** The answer of a tool's work, which is aborted when it takes too long. @throws {FalError} */
export async function answerInTime(
  tool: Pick<Tool, 'name' | 'annotations'>,
  call: Call,
  work: (bounded: Call) => Promise<Answer<unknown>>,
): Promise<CallToolResult> {
  const { signal, abort, release } = linkSignals([call.signal]);
  try {
    const answer = await withTimeout(work({ ...call, signal }), CALL_DEADLINE);
    if (answer) return toResult(answer);
    const error = timeoutError(tool);
    abort(error);
    throw error;
  } finally {
    release();
  }
}

function toResult({ text, structured, picture, links = [] }: Answer<unknown>): CallToolResult {
  const blocks = links.map(({ audience, ...link }) => ({
    type: 'resource_link' as const,
    ...link,
    annotations: { audience: [audience] },
  }));
  const pictures = (picture ? [picture] : []).map(({ bytes, mimeType }) => ({
    type: 'image' as const,
    mimeType,
    data: Buffer.from(bytes).toString('base64'),
  }));
  return {
    content: [{ type: 'text', text }, ...pictures, ...blocks],
    structuredContent: structured as Record<string, unknown>,
  };
}

function timeoutError({ name, annotations }: Pick<Tool, 'name' | 'annotations'>): FalError {
  return new FalError('unavailable', `${name} took longer than ${CALL_DEADLINE / 1000} s.`, {
    advice: annotations.readOnlyHint
      ? 'Try again in a minute.'
      : 'It may still be going on. An upload: call again, it continues where it stands. A job: look with check_job, or at https://fal.ai/dashboard/requests, before you call again.',
  });
}

function inputError(tool: Tool, { issues }: z.ZodError): FalError {
  const faults = issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  const lines = faults.map(({ path, message }) => `- ${path ? `${path}: ` : ''}${message}`);
  const fields = Object.keys(tool.input.shape).join(', ');
  return new FalError('invalid-input', `Invalid arguments for ${tool.name}:\n${lines.join('\n')}`, {
    advice: `Its parameters are: ${fields}.`,
    faults,
  });
}
