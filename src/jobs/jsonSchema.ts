import { LIMITS } from '../fal/schema.ts';
import type { JsonObject, Schema } from '../domain/types.ts';

/** A pattern is left to fal: one that a stranger wrote can take for ever to match. */
const COPIED = [
  'type',
  'description',
  'enum',
  'required',
  ...LIMITS.filter((limit) => limit !== 'pattern'),
] as const;

/** A resolved schema as draft-07 JSON Schema; objects with named fields take no others unless they say so. */
export function toJsonSchema(schema: Schema): JsonObject {
  const facts = Object.fromEntries(
    COPIED.flatMap((key) => (schema[key] === undefined ? [] : [[key, schema[key]]])),
  ) as JsonObject;
  const named = Object.keys(schema.properties ?? {}).length > 0;
  const rest = schema.additionalProperties ?? (named ? false : undefined);
  const whole: JsonObject = {
    ...facts,
    ...(schema.anyOf && { anyOf: schema.anyOf.map(toJsonSchema) }),
    ...(schema.items && { items: toJsonSchema(schema.items) }),
    ...(schema.properties && {
      properties: Object.fromEntries(
        Object.entries(schema.properties).map(([key, inner]) => [key, toJsonSchema(inner)]),
      ),
    }),
    ...(rest !== undefined && {
      additionalProperties: typeof rest === 'boolean' ? rest : toJsonSchema(rest),
    }),
  };
  return schema.nullable ? { anyOf: [whole, { type: 'null' }] } : whole;
}
