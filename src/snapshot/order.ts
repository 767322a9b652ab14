import { mediaOf, PROMPT_FIELDS } from '../domain/input.ts';
import type { PackedSchema } from './packed.ts';
import type { TypeAt } from './shape.ts';

/** Fields that most users set, the most frequent first. */
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

/** Sorts an input's properties for display: prompt, media, required, common, then as declared. */
export function orderInput(schema: PackedSchema): PackedSchema {
  const required = new Set(schema.required);
  return order(schema, (name, property) => {
    const isRequired = required.has(name);
    const prompt = PROMPT_FIELDS.indexOf(name);
    const media = mediaOf(property);
    if (prompt >= 0 && !media) return prompt + (isRequired ? 0 : PROMPT_FIELDS.length);
    if (media && isRequired) return 20;
    if (media && media !== 'file') return 21;
    if (isRequired) return 30;
    if (name === 'negative_prompt') return 40;
    const common = COMMON.indexOf(name);
    return common < 0 ? 1000 : 100 + common;
  });
}

/** Sorts an output's properties for display: media first, then as declared. */
export function orderOutput(schema: PackedSchema, typeAt: TypeAt): PackedSchema {
  return order(schema, (_name, property) => {
    const ref = property.$ref ?? property.items?.$ref;
    const isFile = ref !== undefined && typeAt(ref)?.properties?.url !== undefined;
    return isFile || mediaOf(property) !== undefined ? 0 : 1;
  });
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
