import { LIMITS } from '../fal/schema.ts';
import type { JsonObject, Schema } from '../domain/types.ts';

/** Patterns are left to fal, because a hostile pattern can take forever to match. */
const COPIED = [
  'type',
  'description',
  'enum',
  'required',
  ...LIMITS.filter((limit) => limit !== 'pattern'),
] as const;

/** A resolved schema as draft-07 JSON Schema; objects with named fields reject other fields unless the schema allows them. */
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
