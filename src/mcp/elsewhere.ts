import type { Tool } from '../tools/tool.ts';
import type { ToolDefinition } from './definition.ts';

/** The definitions as a server lists them that has no access to local files: without what would be refused there. */
export function listElsewhere(
  definitions: readonly ToolDefinition[],
  tools: readonly Tool[],
): readonly ToolDefinition[] {
  return definitions.map((definition) => {
    const elsewhere = tools.find(({ name }) => name === definition.name)?.elsewhere;
    if (!elsewhere) return definition;
    const { description = definition.description, without, needs = [] } = elsewhere;
    const { properties = {}, required = [], ...schema } = definition.inputSchema as Inputs;
    const kept = Object.entries(properties).filter(([name]) => !without.includes(name));
    return {
      ...definition,
      description,
      inputSchema: {
        ...schema,
        type: 'object',
        properties: Object.fromEntries(kept),
        required: [...required, ...needs],
      },
    };
  });
}

interface Inputs {
  readonly properties?: Readonly<Record<string, unknown>>;
  readonly required?: readonly string[];
}
