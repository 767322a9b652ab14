import { definitions, prompts, resources, sharedPrompts, sharedResources } from 'virtual:tools';
import type { ResourceDefinitions, ToolDefinition } from '../mcp/definition.ts';
import type { Library, PromptShelf, ResourceShelf } from '../mcp/library.ts';
import type { Reader } from '../mcp/reader.ts';
import type { RunTool } from '../mcp/server.ts';

/** What the lists lead to, loaded when it is first asked for. */
export interface Loaded {
  readonly run: RunTool;
  readonly reader: Reader;
}

type Ready<T> = () => Promise<T>;

/** All that a server offers to the client of its machine, but for the tools that are switched off; the lists are at hand from the start. */
export function offerAll(
  ready: Ready<Loaded>,
  disabled: readonly string[],
): Library & { tools: readonly ToolDefinition[]; run: RunTool } {
  const reader = async () => (await ready()).reader;
  const watch: ResourceShelf['watch'] = (uri, changed) => {
    // What cannot be loaded is told by whatever is asked for next; unheard here, it would end the process.
    const watching = reader().then(
      (loaded) => loaded.watch(uri, changed),
      () => undefined,
    );
    return () => {
      void watching.then((stop) => stop?.());
    };
  };
  return {
    ...library(reader, prompts),
    tools: (definitions as readonly ToolDefinition[]).filter(
      ({ name }) => !disabled.includes(name),
    ),
    run: async (...call) => (await ready()).run(...call),
    resources: { ...shelf(reader, resources as ResourceDefinitions), watch },
  };
}

/** The prompts and resources of a server that has no journal, for clients anywhere. */
export function offerShared(reader: Ready<Reader>): Library {
  return {
    ...library(reader, sharedPrompts),
    resources: shelf(reader, sharedResources as ResourceDefinitions),
  };
}

function library(reader: Ready<Reader>, list: readonly object[]): Library {
  return {
    prompts: {
      list: list as PromptShelf['list'],
      get: async (...asked) => (await reader()).prompt(...asked),
    },
    complete: async (...asked) => (await reader()).complete(...asked),
  };
}

function shelf(reader: Ready<Reader>, lists: ResourceDefinitions): ResourceShelf {
  return { ...lists, read: async (...asked) => (await reader()).resource(...asked) };
}
