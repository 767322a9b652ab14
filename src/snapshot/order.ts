import type { PackedSchema } from './packed.ts';

const PROMPTS = ['prompt', 'text'];
const COMMON = [
  'image_size',
  'width',
  'height',
  'aspect_ratio',
  'resolution',
  'duration',
  'num_images',
  'voice',
  'voice_id',
  'language',
  'seed',
];

/** Puts an object's properties into display order: prompt, media, required, common, rest as declared. */
export function orderInput(schema: PackedSchema): PackedSchema {
  const required = new Set(schema.required);
  return order(schema, (name, property) => {
    const must = required.has(name);
    if (PROMPTS.includes(name)) return PROMPTS.indexOf(name) + (must ? 0 : PROMPTS.length);
    const media = mediaOf(property);
    if (media !== undefined && must) return 10;
    if (media !== undefined && media !== 'file') return 11;
    if (must) return 20;
    if (name === 'negative_prompt') return 30;
    const common = COMMON.indexOf(name);
    return common < 0 ? 1000 : 100 + common;
  });
}

/** Puts an answer's properties into display order: what was made first, the rest as declared. */
export function orderOutput(
  schema: PackedSchema,
  typeAt: (ref: number) => PackedSchema | undefined,
): PackedSchema {
  const isMade = (property: PackedSchema): boolean => {
    if (mediaOf(property) !== undefined) return true;
    const ref = property.$ref ?? property.items?.$ref;
    return ref !== undefined && typeAt(ref)?.properties?.url !== undefined;
  };
  return order(schema, (_name, property) => (isMade(property) ? 0 : 1));
}

function mediaOf(schema: PackedSchema): PackedSchema['media'] {
  return schema.media ?? schema.items?.media ?? schema.anyOf?.map(mediaOf).find(Boolean);
}

function order(
  schema: PackedSchema,
  rank: (name: string, property: PackedSchema) => number,
): PackedSchema {
  if (!schema.properties) return schema;
  const ranked = Object.entries(schema.properties).map(
    ([name, property]) => [rank(name, property), name, property] as const,
  );
  ranked.sort((a, b) => a[0] - b[0]);
  return {
    ...schema,
    properties: Object.fromEntries(ranked.map(([, name, property]) => [name, property])),
  };
}
