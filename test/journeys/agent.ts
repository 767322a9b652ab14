import assert from 'node:assert/strict';
import type { Bench, Called } from '../support/mcp.ts';

/** What a journey cost its agent: calls, and characters written to and read from the tools. */
export interface Spent {
  readonly calls: readonly string[];
  readonly written: number;
  readonly read: number;
}

/** An agent that keeps count; it uses only what the answers hold. */
export interface Agent {
  /** The data of an answer that must not be an error. */
  use(tool: string, input: Record<string, unknown>): Promise<Record<string, unknown>>;
  /** The answer, whatever it is. */
  attempt(tool: string, input: Record<string, unknown>): Promise<Called>;
  spent(): Spent;
}

/** Creates an agent at a bench. */
export function createAgent(bench: Bench): Agent {
  const calls: string[] = [];
  let written = 0;
  let read = 0;
  const attempt: Agent['attempt'] = async (tool, input) => {
    const answer = await bench.call(tool, input);
    calls.push(tool);
    written += JSON.stringify({ name: tool, arguments: input }).length;
    // A client shows the model the text or the data: the longer one counts.
    read += Math.max(answer.text.length, JSON.stringify(answer.data).length);
    return answer;
  };
  return {
    attempt,
    use: async (tool, input) => {
      const { isError, text, data } = await attempt(tool, input);
      assert.equal(isError, false, text);
      return data;
    },
    spent: () => ({ calls, written, read }),
  };
}
