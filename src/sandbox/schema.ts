import { isObject } from '../domain/schema.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';

/** A schema as JSON Schema for ajv, with null as a type. */
export function toJsonSchema(schema: Schema): Record<string, unknown> {
  const { nullable, ...keywords } = schema;
  const { type, enum: values, anyOf, items, properties, additionalProperties } = keywords;
  return {
    ...keywords,
    ...(nullable && type && { type: [type, 'null'] }),
    ...(nullable && values && { enum: [...values, null] }),
    ...(anyOf && { anyOf: [...anyOf.map(toJsonSchema), ...(nullable ? [{ type: 'null' }] : [])] }),
    ...(items && { items: toJsonSchema(items) }),
    ...(properties && {
      properties: Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, toJsonSchema(property)]),
      ),
    }),
    // fal ignores unknown fields, even where a schema forbids them.
    additionalProperties:
      typeof additionalProperties === 'object' ? toJsonSchema(additionalProperties) : true,
  };
}

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  false: false,
  '1': true,
  '0': false,
  yes: true,
  no: false,
  on: true,
  off: false,
};

/** The input as a lax pydantic model reads it: numbers and booleans from strings, defaults filled in. */
export function coerceInput(schema: Schema, value: Json): Json {
  const { type, properties, items } = schema;
  if (isObject(value) && properties) {
    const result: JsonObject = { ...value };
    for (const [name, property] of Object.entries(properties)) {
      const field = value[name];
      if (field !== undefined) result[name] = coerceInput(property, field);
      else if (property.default !== undefined) result[name] = property.default;
    }
    return result;
  }
  if (Array.isArray(value) && items) return value.map((item) => coerceInput(items, item));
  if (schema.enum || schema.anyOf) return value;
  if ((type === 'number' || type === 'integer') && typeof value === 'string') {
    const number = Number(value);
    return value.trim() === '' || Number.isNaN(number) ? value : number;
  }
  if (type === 'boolean' && (typeof value === 'string' || typeof value === 'number')) {
    return BOOLEANS[String(value).toLowerCase()] ?? value;
  }
  return value;
}
