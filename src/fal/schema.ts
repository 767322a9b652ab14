import { isMediaField, kindOfFileField } from '../domain/mediaFields.ts';
import { own } from '../domain/own.ts';
import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, ModelSchema, Schema } from '../domain/types.ts';

const MAX_DEPTH = 12;
/** Limits schemas with many cross-references; nodes beyond it accept anything. fal's largest schemas have 200 nodes. */
const MAX_NODES = 2_000;
/** Characters of all nodes as JSON; a node counts once for each use and for each enclosing level. */
const MAX_TEXT = 4_000_000;
const MAX_REFS = 50;
/** An object keeps this many fields and accepts any others; longer lists of values or alternatives are ignored. */
const MOST_FIELDS = 500;
const MOST_VALUES = 5_000;
const MOST_BRANCHES = 50;
/** The schema keywords that limit a value. */
export const LIMITS = [
  'minimum',
  'maximum',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'pattern',
  'minItems',
  'maxItems',
] as const;
const COPIED = ['title', 'description', 'default', 'format', ...LIMITS] as const;
const TYPES = ['string', 'number', 'integer', 'boolean', 'array', 'object'] as const;

/**
 * Resolves the input and output of a model's OpenAPI document through its `paths`:
 * the POST of the endpoint has the input, the GET of the request the output.
 * Undefined when the document has no input.
 */
export function readOpenApi(document: Json, endpointId: string): ModelSchema | undefined {
  const paths = object(object(document)?.paths);
  if (!paths) return undefined;
  const post = object(paths[`/${endpointId}`])?.post ?? firstOf(paths, 'post');
  const get =
    object(paths[`/${endpointId}/requests/{request_id}`])?.get ??
    firstOf(paths, 'get', /\/requests\/\{request_id\}$/);
  const resolve = createResolver(object(document) ?? {});
  const input = jsonSchemaOf(object(post)?.requestBody);
  const output = jsonSchemaOf(object(object(get)?.responses)?.['200']);
  if (!input) return undefined;
  return { input: resolve(input), output: output ? resolve(output) : { type: 'object' } };
}

function firstOf(paths: JsonObject, method: string, pattern = /./): Json | undefined {
  const path = Object.keys(paths).find((key) => pattern.test(key) && object(paths[key])?.[method]);
  return path === undefined ? undefined : object(paths[path])?.[method];
}

const jsonSchemaOf = (holder: Json | undefined): JsonObject | undefined =>
  object(object(object(object(holder)?.content)?.['application/json'])?.schema);

/** Creates a function that inlines all references of a node; a reference back to an ancestor becomes an open node. */
function createResolver(root: JsonObject): (node: JsonObject) => Schema {
  const lookUp = (ref: string): JsonObject | undefined =>
    object(
      ref
        .replace(/^#\//, '')
        .split('/')
        .map((part) => decode(part).replaceAll('~1', '/').replaceAll('~0', '~'))
        .reduce<Json | undefined>((at, part) => own(object(at), part), root),
    );
  let left = MAX_NODES;
  let text = MAX_TEXT;
  const sizes = new WeakMap<JsonObject, number>();
  /** Counts one more use of a node; false when a limit is exceeded. */
  const afford = (node: JsonObject): boolean => {
    const size = sizes.get(node) ?? JSON.stringify(node).length;
    sizes.set(node, size);
    left -= 1;
    text -= size;
    return left >= 0 && text >= 0;
  };

  /** Merges the node's `$ref` and `allOf` into it; the node's own keywords win. */
  const flatten = (
    node: JsonObject,
    seen: readonly string[],
  ): { node: JsonObject; seen: readonly string[] } => {
    if (!afford(node)) return { node: {}, seen };
    const { $ref, allOf, ...own } = node;
    let merged: JsonObject = {};
    let path = seen;
    const add = (part: JsonObject) => {
      merged = mergeNodes(merged, part);
    };
    if (typeof $ref === 'string') {
      const target = lookUp($ref);
      if (target && seen.length < MAX_REFS && !seen.includes($ref)) {
        const inner = flatten(target, [...seen, $ref]);
        path = inner.seen;
        add(inner.node);
      }
    }
    for (const part of nodes(allOf)) {
      const inner = flatten(part, path);
      path = inner.seen;
      add(inner.node);
    }
    add(own);
    return { node: merged, seen: path };
  };

  const resolve = (
    raw: JsonObject,
    name: string,
    above: readonly string[],
    depth: number,
  ): Schema => {
    if (depth > MAX_DEPTH) return {};
    const { node, seen } = flatten(raw, above);
    const inner = (part: JsonObject, key = name) => resolve(part, key, seen, depth + 1);
    const types = TYPES.filter((type) => array(node.type)?.includes(type));
    const typed = types.length > 1 ? types.map((type): JsonObject => ({ ...node, type })) : [];
    const all = [...nodes(node.anyOf), ...nodes(node.oneOf), ...typed];
    const branches = all.filter((branch) => branch.type !== 'null');
    const nullable = node.nullable === true || branches.length < all.length || takesNull(node);
    const shell = { ...common(node), ...(nullable && { nullable: true as const }) };
    if (branches.length === 1 && branches[0]) {
      return withMedia({ ...inner(branches[0]), ...shell }, name);
    }
    if (branches.length > MOST_BRANCHES) return shell;
    if (branches.length > 1) {
      return {
        ...shell,
        anyOf: branches.map((branch) => withMedia(inner(branch), name, shell.description)),
      };
    }
    const type = typeOf(node);
    const values = array(node.enum)?.filter((value) => value !== null);
    return withMedia(
      {
        ...shell,
        ...(type && { type }),
        ...(values?.length && values.length <= MOST_VALUES && { enum: values }),
        ...(node.const !== undefined && { enum: [node.const] }),
        ...(type === 'array' && { items: inner(object(node.items) ?? {}) }),
        ...(type === 'object' && objectParts(node, inner)),
      },
      name,
    );
  };
  return (node) => resolve(node, '', [], 0);
}

function mergeNodes(first: JsonObject, second: JsonObject): JsonObject {
  const properties = { ...object(first.properties), ...object(second.properties) };
  const required = [
    ...new Set([...(array(first.required) ?? []), ...(array(second.required) ?? [])]),
  ];
  return {
    ...first,
    ...second,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required }),
  };
}

function common(node: JsonObject): Partial<Schema> {
  const copied = COPIED.flatMap((key) => (isPlausible(key, node[key]) ? [[key, node[key]]] : []));
  const facts = Object.fromEntries(copied) as Partial<Schema>;
  // OpenAPI 3.0 marks an exclusive limit with a boolean next to the limit.
  const description = facts.description?.replace(/\s+/g, ' ').trim();
  const examples = array(node.examples)?.filter((example) => example !== null);
  return {
    ...facts,
    ...(description !== undefined && { description }),
    ...(examples?.length && { examples }),
    ...(node.exclusiveMinimum === true && exclusive('exclusiveMinimum', node.minimum)),
    ...(node.exclusiveMaximum === true && exclusive('exclusiveMaximum', node.maximum)),
  };
}

const exclusive = (key: string, limit: Json | undefined) =>
  typeof limit === 'number' ? { [key]: limit } : {};

function isPlausible(key: (typeof COPIED)[number], value: Json | undefined): boolean {
  if (value === undefined || value === null) return false;
  if (key === 'default') return true;
  const isText = ['title', 'description', 'pattern', 'format'].includes(key);
  if (key === 'multipleOf' && value === 0) return false;
  return typeof value === (isText ? 'string' : 'number');
}

function objectParts(
  node: JsonObject,
  inner: (part: JsonObject, key: string) => Schema,
): Partial<Schema> {
  const properties = object(node.properties) ?? {};
  const needed = new Set(array(node.required));
  const listed = (array(node['x-fal-order-properties']) ?? []).filter(
    (key) => typeof key === 'string',
  );
  const all = new Set([
    ...listed.filter((key) => Object.hasOwn(properties, key)),
    ...Object.keys(properties),
  ]);
  // Assigning a field of this name would set the object's prototype.
  all.delete('__proto__');
  const order = [...all].slice(0, MOST_FIELDS);
  const required = order.filter((key) => needed.has(key));
  const rest = all.size > MOST_FIELDS ? true : node.additionalProperties;
  return {
    properties: Object.fromEntries(
      order.map((key) => [key, inner(object(properties[key]) ?? {}, key)]),
    ),
    ...(required.length > 0 && { required }),
    ...(typeof rest === 'boolean' && { additionalProperties: rest }),
    ...(object(rest) && { additionalProperties: inner(object(rest) ?? {}, '') }),
  };
}

function takesNull(node: JsonObject): boolean {
  return Boolean(array(node.type)?.includes('null') ?? array(node.enum)?.includes(null));
}

function typeOf(node: JsonObject): Schema['type'] {
  const named = Array.isArray(node.type) ? node.type.find((type) => type !== 'null') : node.type;
  const type = TYPES.find((one) => one === named);
  if (type) return type;
  if (node.properties) return 'object';
  if (node.items) return 'array';
  return array(node.enum)?.every((value) => typeof value === 'string') ? 'string' : undefined;
}

function withMedia(schema: Schema, name: string, above = ''): Schema {
  const text = schema.description ?? above;
  if (schema.type !== 'string' || schema.enum || !isMediaField(name, text)) return schema;
  return { ...schema, media: kindOfFileField(name, text) };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

const object = (value: Json | undefined): JsonObject | undefined =>
  isObject(value) ? value : undefined;
const array = (value: Json | undefined): Json[] | undefined =>
  Array.isArray(value) ? value : undefined;
const nodes = (value: Json | undefined): JsonObject[] => (array(value) ?? []).filter(isObject);
