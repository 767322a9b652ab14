import type { Schema, Snapshot } from '../snapshot/types.ts';
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
  const category = snapshot.models.find((model) => model.endpointId === endpointId)?.category;
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
  /** Adds a schema under a name (or one like it) and says the name; the same schema is kept once. */
  add(name: string, schema: Schema): string;
}

function createComponents(): Components {
  const all: Record<string, Node> = {};
  const texts = new Map<string, string>();

  const add = (name: string, schema: Schema): string => {
    const text = JSON.stringify(schema);
    const known = texts.get(text);
    if (known?.replace(/\d+$/, '') === name) return known;
    let free = name;
    for (let count = 2; Object.hasOwn(all, free); count++) free = `${name}${count}`;
    texts.set(text, free);
    // The place is taken before the parts are added, so that the outer one stands first.
    all[free] = {};
    all[free] = { title: schema.title ?? free, ...plain(schema) };
    return free;
  };

  const part = (schema: Schema, name: string): Node => {
    const node = schema.properties ? shared(schema, name) : plain(schema, name);
    if (schema.nullable !== true) return node;
    const { title, description, default: fallback, examples, ...rest } = node;
    const said = { title, description, default: fallback, examples };
    const branches = Array.isArray(rest.anyOf) ? (rest.anyOf as Node[]) : [rest];
    return { anyOf: [...branches, { type: 'null' }], ...defined(said) };
  };

  // A type of its own stands among the components; what is said of the field stays with the field.
  const shared = (schema: Schema, name: string): Node => {
    const { description, default: fallback, examples } = schema;
    const type = without(schema, ['description', 'default', 'examples', 'nullable']);
    const $ref = `#/components/schemas/${add(pascal(schema.title ?? name), type)}`;
    const said = defined({ description, default: fallback, examples });
    return Object.keys(said).length === 0 ? { $ref } : { allOf: [{ $ref }], ...said };
  };

  const plain = (schema: Schema, name = ''): Node => {
    const { properties, items, anyOf, additionalProperties: more } = schema;
    const own = without(schema, [
      'nullable',
      'media',
      'properties',
      'items',
      'anyOf',
      'additionalProperties',
    ]);
    const parts = Object.entries(properties ?? {}).map(([key, value]) => [key, part(value, key)]);
    return {
      ...own,
      ...(items ? { items: part(items, name) } : {}),
      ...(anyOf ? { anyOf: anyOf.map((branch) => part(branch, name)) } : {}),
      ...(properties
        ? {
            properties: Object.fromEntries(parts) as Node,
            'x-fal-order-properties': Object.keys(properties),
          }
        : {}),
      ...(more === undefined
        ? {}
        : { additionalProperties: typeof more === 'boolean' ? more : part(more, name) }),
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
