import * as z from 'zod';
import type { Features } from '../tools/features.ts';
import type { Prompt } from '../tools/prompts/prompt.ts';
import type { Tool } from '../tools/tool.ts';
import type {
  Implementation,
  PromptDefinition,
  ResourceDefinition,
  TemplateDefinition,
  ToolDefinition,
} from './sdk.ts';
import { APP_ONLY, viewerMeta } from './viewer.ts';

/** What a server lists: plain JSON, rendered at build time. */
export interface Lists {
  readonly instructions: string;
  readonly tools: readonly ToolDefinition[];
  /** Those that only the result viewer calls. */
  readonly appTools: readonly ToolDefinition[];
  readonly prompts: readonly PromptDefinition[];
  readonly resources: readonly ResourceDefinition[];
  readonly templates: readonly TemplateDefinition[];
}

/** What the server says of itself to clients; `icon` is a small PNG. A data URI is the one kind of icon that VS Code takes from a server of either transport, and PNG the one format that every client of SEP-973 must show. */
export function renderInfo(
  { version, homepage }: { readonly version: string; readonly homepage: string },
  icon: Buffer,
): Implementation {
  const side = icon.readUInt32BE(16);
  const src = `data:image/png;base64,${icon.toString('base64')}`;
  return {
    name: 'fal',
    title: 'fal',
    version,
    websiteUrl: homepage,
    icons: [{ src, mimeType: 'image/png', sizes: [`${side}x${side}`] }],
  };
}

/** Renders features for their lists; the schemas are draft-07, the only kind that VS Code accepts. */
export function renderLists(features: Features): Lists {
  const { instructions, tools, appTools, prompts, resources } = features;
  const definitions = resources.map(({ uri, name, title, description, mimeType }) => ({
    uri,
    ...{ name, title, description },
    ...(mimeType !== undefined && { mimeType }),
  }));
  return {
    instructions,
    tools: tools.map((tool) => toolDefinition(tool, tool.viewer && viewerMeta(tool.viewer))),
    appTools: appTools.map((tool) => toolDefinition(tool, APP_ONLY)),
    prompts: prompts.map(promptDefinition),
    resources: definitions.filter(({ uri }) => !isTemplate(uri)),
    templates: definitions
      .filter(({ uri }) => isTemplate(uri))
      .map(({ uri, ...rest }) => ({ uriTemplate: uri, ...rest })),
  };
}

const isTemplate = (uri: string) => uri.includes('{');

function toolDefinition(tool: Tool, meta: ToolDefinition['_meta']): ToolDefinition {
  return {
    name: tool.name,
    title: tool.title,
    description: tool.description,
    inputSchema: objectSchema(tool.input, 'input'),
    // Only the page reads what its own tools answer.
    ...(meta !== APP_ONLY && { outputSchema: objectSchema(tool.output, 'output') }),
    annotations: tool.annotations,
    ...(meta && { _meta: meta }),
  };
}

function promptDefinition({ name, title, description, arguments: args }: Prompt): PromptDefinition {
  const listed = args.map((one) => ({
    name: one.name,
    description: one.description,
    required: one.required === true,
  }));
  return { name, title, description, arguments: listed };
}

function objectSchema(schema: z.ZodObject, io: 'input' | 'output'): ToolDefinition['inputSchema'] {
  const rendered = z.toJSONSchema(schema, {
    target: 'draft-7',
    io,
    override: io === 'input' ? dropUnneeded : describeAny,
  });
  const unneeded = new Set(['$schema', 'additionalProperties']);
  const rest = Object.entries(rendered).filter(([key]) => !unneeded.has(key));
  return { ...Object.fromEntries(rest), type: 'object' };
}

/** Drops limits that no honest call meets: each costs every session tokens, and the server enforces them anyway. */
function dropUnneeded({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
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
  // Without the object's keyword, zod writes the branches as one list of types, which fewer clients read.
  { type: 'object' as const, additionalProperties: true },
  ...(['array', 'string', 'number', 'boolean', 'null'] as const).map((type) => ({ type })),
];

interface SchemaPlace {
  readonly jsonSchema: z.core.JSONSchema.BaseSchema;
  readonly path: readonly (string | number)[];
}

/** Writes "any JSON value" as a list of types: linters and readers take an empty schema for a mistake. */
function describeAny({ jsonSchema, path }: SchemaPlace): void {
  dropUnneeded({ jsonSchema });
  if (path.at(-1) === 'additionalProperties') return;
  if (Object.keys(jsonSchema).every((key) => key === 'description')) jsonSchema.anyOf = ANY_JSON;
}
