import { definitions, prompts, resources } from 'virtual:tools';
import type { ResourceDefinitions, ToolDefinition } from '../mcp/definition.ts';
import type { Library, PromptShelf } from '../mcp/library.ts';
import type { Reader } from '../mcp/reader.ts';
import type { RunTool } from '../mcp/server.ts';

/** What the lists lead to, loaded when it is first asked for. */
export interface Loaded {
  readonly run: RunTool;
  readonly reader: Reader;
}

/** All that this server offers to the client of one machine, its lists at hand from the start. */
export function offerAll(
  ready: () => Promise<Loaded>,
): Library & { tools: readonly ToolDefinition[]; run: RunTool } {
  return {
    tools: definitions as readonly ToolDefinition[],
    run: async (...call) => (await ready()).run(...call),
    prompts: {
      list: prompts as PromptShelf['list'],
      get: async (...asked) => (await ready()).reader.prompt(...asked),
    },
    resources: {
      ...(resources as ResourceDefinitions),
      read: async (...asked) => (await ready()).reader.resource(...asked),
      watch: (uri, changed) => {
        const watching = ready().then(({ reader }) => reader.watch(uri, changed));
        return () => {
          void watching.then((stop) => {
            stop();
          });
        };
      },
    },
    complete: async (...asked) => (await ready()).reader.complete(...asked),
  };
}
