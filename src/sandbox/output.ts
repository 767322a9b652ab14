import type { Json, JsonObject, Schema } from '../domain/types.ts';
import type { FileSpec, Publish, PublishedFile } from './files.ts';
import { fileAt, fileFacts, isFile } from './files.ts';
import { leaf } from './leaves.ts';
import type { Plan } from './plan.ts';

// A prompt may have 50,000 characters, and a picture shows far fewer.
const MAX_CAPTION = 600;

// Optional fields that fal's models usually send; they also send optional files, except for by-products.
const USUAL =
  /^(seed|prompt|timings|has_nsfw_concepts|actual_prompt|revised_prompt|text|output|content|caption|generated_text|duration|content_type|file_name|file_size|width|height|lyrics|partial|chunks)$/;
const BY_PRODUCT = /zip|debug|artifact|^input_|basic_animations|embedding/;

/** Builds an output with every required field of the schema and publishes its files. */
export async function buildOutput(schema: Schema, plan: Plan, publish: Publish): Promise<Json> {
  let files = 0;

  async function value(node: Schema, names: readonly string[], index: number): Promise<Json> {
    if (isFile(node)) return file(node, names);
    if (node.media !== undefined && node.type === 'string') {
      const { url } = await publishFile(node, names, false);
      return url;
    }
    if (node.properties) return object(node, names, index);
    if (node.type === 'array') return array(node, names);
    if (node.anyOf) return value(richest(node.anyOf), names, index);
    if (node.nullable && node.default === null) return null;
    return leaf(node, names, index, plan);
  }

  async function object(
    node: Schema,
    names: readonly string[],
    index: number,
  ): Promise<JsonObject> {
    const result: JsonObject = {};
    const required = new Set(node.required);
    const all = Object.entries(node.properties ?? {});
    const sent = all.filter(
      ([name, property]) =>
        required.has(name) || (isUsual(name, property) && canRender(property, [...names, name])),
    );
    for (const [name, property] of sent.length > 0 ? sent : all) {
      result[name] = await value(property, [...names, name], index);
    }
    return result;
  }

  async function array(node: Schema, names: readonly string[]): Promise<Json[]> {
    if (!node.items) return [];
    const result: Json[] = [];
    const count = countOf(node, names);
    for (let index = 0; index < count; index++) result.push(await value(node.items, names, index));
    return result;
  }

  // An optional FBX that does not open is left out.
  function canRender(node: Schema, names: readonly string[]): boolean {
    return (
      !isFile(node) ||
      !/^(fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend|bin)$/.test(fileAt(names, node, plan).extension)
    );
  }

  function countOf(node: Schema, names: readonly string[]): number {
    const name = names.at(-1) ?? '';
    const isPerImage = /^(images|has_nsfw_concepts|nsfw_content_detected|seeds)$/.test(name);
    const isPair = node.items?.type === undefined && /timestamp|_size$/.test(name);
    const count = isPerImage && names.length === 1 ? plan.imageCount : isPair ? 2 : 1;
    return Math.min(Math.max(count, node.minItems ?? 0), node.maxItems ?? Infinity);
  }

  async function publishFile(
    node: Schema,
    names: readonly string[],
    sized: boolean,
  ): Promise<PublishedFile & FileSpec> {
    const spec = fileAt(names, node, plan);
    // The first picture has the seed of the job, each further one the next seed.
    const seed = plan.seed + files++;
    const published = await publish(
      { ...spec, seed, caption: plan.caption.slice(0, MAX_CAPTION) },
      // The bit rate of a video follows from its size, which costs a read but no rendering.
      { inline: plan.inline, sized: sized || spec.fps !== undefined },
    );
    return { ...spec, ...published };
  }

  async function file(node: Schema, names: readonly string[]): Promise<JsonObject> {
    const required = new Set(node.required);
    const facts = fileFacts(await publishFile(node, names, required.has('file_size')));
    const result: JsonObject = {};
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      const fact = facts[name];
      if (fact !== undefined && hasType(property, fact)) result[name] = fact;
      else if (required.has(name)) result[name] = await value(property, [...names, name], 0);
    }
    return result;
  }

  return value(schema, [], 0);
}

function isUsual(name: string, node: Schema): boolean {
  if (USUAL.test(name)) return true;
  const inner = node.type === 'array' ? node.items : node.anyOf ? richest(node.anyOf) : node;
  const isMedia = inner !== undefined && (isFile(inner) || inner.media !== undefined);
  const holdsFiles = Object.values(inner?.properties ?? {}).some(isFile);
  return (isMedia || holdsFiles) && !BY_PRODUCT.test(name);
}

/** The branch of a union that holds most: a file, else an object, else a plain value. */
function richest(branches: readonly Schema[]): Schema {
  return (
    branches.find(isFile) ??
    branches.find((branch) => branch.properties) ??
    branches.find((branch) => branch.type !== undefined) ??
    branches[0] ??
    {}
  );
}

function hasType(node: Schema, fact: Json): boolean {
  const types = node.anyOf?.map(({ type }) => type) ?? [node.type];
  if (types.includes(undefined)) return true;
  return typeof fact === 'number'
    ? types.includes('number') || types.includes('integer')
    : types.includes('string');
}
