import type { Schema } from '../snapshot/types.ts';
import { fileAt, isFile, type FileSpec } from './files.ts';
import type { Publish, PublishedMedia } from './publish.ts';
import { fileFacts } from './fileFacts.ts';
import type { Json, JsonObject } from './json.ts';
import type { Plan } from './plan.ts';
import { leaf } from './leaves.ts';

// More is never drawn; a prompt may have 50,000 characters.
const CAPTION = 600;

// Optional fields that fal's models do send as a rule, by name; optional files are sent unless by-products.
const USUAL =
  /^(seed|prompt|timings|has_nsfw_concepts|actual_prompt|revised_prompt|text|output|content|caption|generated_text|duration|content_type|file_name|file_size|width|height|lyrics|partial|chunks)$/;
const BY_PRODUCT = /zip|debug|artifact|^input_|basic_animations|embedding/;

/** An output of the model's own shape as planned: every required field, files published. */
export async function buildOutput(schema: Schema, plan: Plan, publish: Publish): Promise<Json> {
  let files = 0;

  async function value(node: Schema, names: readonly string[], index: number): Promise<Json> {
    if (isFile(node)) return file(node, names);
    if (node.media !== undefined && node.type === 'string') {
      const { url } = await order(node, names, false);
      return url;
    }
    if (node.properties) return object(node, names, index);
    if (node.type === 'array') return array(node, names);
    if (node.anyOf) return value(best(node.anyOf), names, index);
    if (node.nullable && node.default === null) return null;
    return leaf(node, names, index, plan);
  }

  async function object(
    node: Schema,
    names: readonly string[],
    index: number,
  ): Promise<JsonObject> {
    const made: JsonObject = {};
    const required = new Set(node.required);
    const all = Object.entries(node.properties ?? {});
    const sent = ([name, property]: [string, Schema]): boolean =>
      required.has(name) || (usual(name, property) && real(property, [...names, name]));
    let chosen = all.filter(sent);
    if (chosen.length === 0) chosen = all;
    for (const [name, property] of chosen)
      made[name] = await value(property, [...names, name], index);
    return made;
  }

  async function array(node: Schema, names: readonly string[]): Promise<Json[]> {
    if (!node.items) return [];
    const made: Json[] = [];
    const count = countOf(node, names);
    for (let index = 0; index < count; index++) made.push(await value(node.items, names, index));
    return made;
  }

  // Better no FBX at all than one that does not open, where the model need not send it.
  function real(node: Schema, names: readonly string[]): boolean {
    return (
      !isFile(node) ||
      !/^(fbx|obj|usdz|ply|stl|mtl|splat|3mf|blend|bin)$/.test(fileAt(names, node, plan).extension)
    );
  }

  function countOf(node: Schema, names: readonly string[]): number {
    const name = names.at(-1) ?? '';
    const perImage = /^(images|has_nsfw_concepts|nsfw_content_detected|seeds)$/.test(name);
    const pair = node.items?.type === undefined && /timestamp|_size$/.test(name);
    const usualCount = perImage && names.length === 1 ? plan.imageCount : pair ? 2 : 1;
    return Math.min(Math.max(usualCount, node.minItems ?? 0), node.maxItems ?? Infinity);
  }

  async function order(
    node: Schema,
    names: readonly string[],
    sized: boolean,
  ): Promise<PublishedMedia & FileSpec> {
    const spec = fileAt(names, node, plan);
    // Each further picture of a job is another one, the first is the seed's own.
    const seed = plan.seed + files++;
    const published = await publish(
      { ...spec, seed, caption: plan.caption.slice(0, CAPTION) },
      // The size of a video costs a read, no rendering; its bit rate follows from it.
      { inline: plan.inline, sized: sized || spec.fps !== undefined },
    );
    return { ...spec, ...published };
  }

  async function file(node: Schema, names: readonly string[]): Promise<JsonObject> {
    const required = new Set(node.required);
    const facts = fileFacts(await order(node, names, required.has('file_size')));
    const made: JsonObject = {};
    for (const [name, property] of Object.entries(node.properties ?? {})) {
      const fact = facts[name];
      if (fact !== undefined && fits(property, fact)) made[name] = fact;
      else if (required.has(name)) made[name] = await value(property, [...names, name], 0);
    }
    return made;
  }

  return value(schema, [], 0);
}

function usual(name: string, node: Schema): boolean {
  if (USUAL.test(name)) return true;
  const inner = node.type === 'array' ? node.items : node.anyOf ? best(node.anyOf) : node;
  const isMedia = inner !== undefined && (isFile(inner) || inner.media !== undefined);
  const holdsFiles = Object.values(inner?.properties ?? {}).some(isFile);
  return (isMedia || holdsFiles) && !BY_PRODUCT.test(name);
}

// Of a union the richest branch: a file before an object before a plain value.
function best(branches: readonly Schema[]): Schema {
  return (
    branches.find(isFile) ??
    branches.find((branch) => branch.properties) ??
    branches.find((branch) => branch.type !== undefined) ??
    branches[0] ??
    {}
  );
}

function fits(node: Schema, fact: Json): boolean {
  const types = node.anyOf?.map(({ type }) => type) ?? [node.type];
  if (types.includes(undefined)) return true;
  return fact === null
    ? node.nullable === true
    : typeof fact === 'number'
      ? types.includes('number') || types.includes('integer')
      : types.includes('string');
}
