import type {
  Prompt as PromptDefinition,
  Resource as ResourceDefinition,
  ResourceTemplate as TemplateDefinition,
} from '@modelcontextprotocol/sdk/types.js';
import * as z from 'zod';
import type { Prompt } from '../tools/prompts/prompt.ts';
import type { Resource } from '../tools/resources/resource.ts';
import type { Tool } from '../tools/tool.ts';

/** A tool as `tools/list` shows it: plain JSON, rendered from the tool at build time. */
export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
  readonly outputSchema: { readonly type: 'object'; readonly [key: string]: unknown };
  readonly annotations: Tool['annotations'];
}

/** Renders a tool for `tools/list`; its schemas are draft-07, the only kind that VS Code takes. */
export function defineForList(tool: Tool): ToolDefinition {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: toObjectSchema(tool.input, 'input'),
    outputSchema: toObjectSchema(tool.output, 'output'),
    annotations: tool.annotations,
  };
}

/** Renders a prompt for `prompts/list`. */
export function definePromptForList(prompt: Prompt): PromptDefinition {
  const { name, title, description } = prompt;
  const args = prompt.arguments.map((one) => ({
    name: one.name,
    description: one.description,
    required: one.required === true,
  }));
  return { name, title, description, arguments: args };
}

/** Resources as `resources/list` and `resources/templates/list` show them. */
export interface ResourceDefinitions {
  readonly list: readonly ResourceDefinition[];
  readonly templates: readonly TemplateDefinition[];
}

/** Renders resources for their lists. */
export function defineResourcesForList(resources: readonly Resource[]): ResourceDefinitions {
  const list: ResourceDefinition[] = [];
  const templates: TemplateDefinition[] = [];
  for (const { uri, name, title, description, mimeType } of resources) {
    const told = { name, title, description, ...(mimeType !== undefined && { mimeType }) };
    if (uri.includes('{')) templates.push({ uriTemplate: uri, ...told });
    else list.push({ uri, ...told });
  }
  return { list, templates };
}

function toObjectSchema(
  schema: z.ZodObject,
  io: 'input' | 'output',
): ToolDefinition['inputSchema'] {
  const rendered = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    override: io === 'input' ? dropNoise : sayAny,
  });
  const needless = new Set(['$schema', 'additionalProperties']);
  const rest = Object.entries(rendered).filter(([key]) => !needless.has(key));
  return { ...Object.fromEntries(rest), type: 'object' };
}

/** Limits that no honest call meets cost every session tokens; the server holds them all the same. */
function dropNoise({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  delete jsonSchema.minLength;
  delete jsonSchema.maxLength;
  delete jsonSchema.propertyNames;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  const others = jsonSchema.additionalProperties;
  if (typeof others === 'object' && Object.keys(others).length === 0) {
    delete jsonSchema.additionalProperties;
  }
}

const ANY_JSON = [
  // Said in full, else zod writes the branches as one list of types, which fewer clients read.
  { type: 'object' as const, additionalProperties: true },
  ...(['array', 'string', 'number', 'boolean', 'null'] as const).map((type) => ({ type })),
];

interface Place {
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
  readonly path: readonly (string | number)[];
}

/** Any JSON value is said outright: a schema without a word is taken for a slip, by linters and by readers. */
function sayAny({ jsonSchema, path }: Place): void {
  dropNoise({ jsonSchema });
  if (path.at(-1) === 'additionalProperties') return;
  if (Object.keys(jsonSchema).every((key) => key === 'description')) jsonSchema.anyOf = ANY_JSON;
}
