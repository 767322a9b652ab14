import type { Schema } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';
import { queuePaths, queueStatus } from './openapiPaths.ts';

type Node = Record<string, unknown>;

/** An endpoint's OpenAPI 3.0 document as fal publishes it; undefined for an unknown endpoint. */
export function openApiOf(
  snapshot: Snapshot,
  endpointId: string,
  origin: string,
): Node | undefined {
  const schema = snapshot.schema(endpointId);
  if (!schema) return undefined;
  const category = snapshot.model(endpointId)?.category;
  const name = pascal(endpointId.replace(/^fal-ai\//, ''));
  const components = createComponents();
  const input = components.add(`${name}Input`, schema.input);
  const output = components.add(`${name}Output`, schema.output);
  return {
    openapi: '3.0.4',
    info: {
      title: `Queue OpenAPI for ${endpointId}`,
      version: '1.0.0',
      description: `The OpenAPI schema for the ${endpointId} queue.`,
      'x-fal-metadata': {
        endpointId,
        category,
        thumbnailUrl: `${origin}/v3b.fal.media/thumbnails/${endpointId}.png`,
        playgroundUrl: `https://fal.ai/models/${endpointId}`,
        documentationUrl: `https://fal.ai/models/${endpointId}/api`,
      },
    },
    components: {
      securitySchemes: {
        apiKeyAuth: { type: 'apiKey', in: 'header', name: 'Authorization', description: 'Fal Key' },
      },
      schemas: { QueueStatus: queueStatus, ...components.all },
    },
    paths: queuePaths(endpointId, input, output),
    servers: [{ url: 'https://queue.fal.run' }],
    security: [{ apiKeyAuth: [] }],
  };
}

interface Components {
  readonly all: Record<string, Node>;
  /** Adds a schema under this name, or under the name with a number; returns the name. Equal schemas are added once. */
  add(name: string, schema: Schema): string;
}

function createComponents(): Components {
  const all: Record<string, Node> = {};
  const names = new Map<string, string>();

  const add = (name: string, schema: Schema): string => {
    const text = JSON.stringify(schema);
    const existing = names.get(text);
    if (existing?.replace(/\d+$/, '') === name) return existing;
    let free = name;
    for (let count = 2; Object.hasOwn(all, free); count++) free = `${name}${count}`;
    names.set(text, free);
    // The entry exists before its parts, so that the outer type comes first.
    all[free] = {};
    all[free] = { title: schema.title ?? free, ...inline(schema) };
    return free;
  };

  const part = (schema: Schema, name: string): Node => {
    const node = schema.properties ? reference(schema, name) : inline(schema, name);
    if (schema.nullable !== true) return node;
    const { title, description, default: fallback, examples, ...rest } = node;
    const branches = Array.isArray(rest.anyOf) ? (rest.anyOf as Node[]) : [rest];
    return {
      anyOf: [...branches, { type: 'null' }],
      ...defined({ title, description, default: fallback, examples }),
    };
  };

  /** A reference to a component; the annotations of the field stay beside it. */
  const reference = (schema: Schema, name: string): Node => {
    const { description, default: fallback, examples } = schema;
    const type = without(schema, ['description', 'default', 'examples', 'nullable']);
    const $ref = `#/components/schemas/${add(pascal(schema.title ?? name), type)}`;
    const annotations = defined({ description, default: fallback, examples });
    return Object.keys(annotations).length === 0 ? { $ref } : { allOf: [{ $ref }], ...annotations };
  };

  const inline = (schema: Schema, name = ''): Node => {
    const { properties = {}, items, anyOf, additionalProperties: rest } = schema;
    const parts = Object.entries(properties).map(([key, value]) => [key, part(value, key)]);
    return {
      ...without(schema, ['nullable', 'media']),
      ...(items && { items: part(items, name) }),
      ...(anyOf && { anyOf: anyOf.map((branch) => part(branch, name)) }),
      ...(schema.properties && {
        properties: Object.fromEntries(parts) as Node,
        'x-fal-order-properties': Object.keys(properties),
      }),
      ...(typeof rest === 'object' && { additionalProperties: part(rest, name) }),
    };
  };

  return { all, add };
}

function without(schema: Schema, names: readonly (keyof Schema)[]): Schema {
  const kept = Object.entries(schema).filter(([name]) => !names.some((other) => other === name));
  return Object.fromEntries(kept);
}

function defined(node: Node): Node {
  return Object.fromEntries(Object.entries(node).filter(([, value]) => value !== undefined));
}

function pascal(text: string): string {
  return text
    .split(/[^a-zA-Z0-9]+/)
    .filter(Boolean)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
