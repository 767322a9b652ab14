import type { Schema } from '../snapshot/types.ts';
import type { Json, JsonObject } from './json.ts';
import { isObject } from './json.ts';

/** A schema as plain JSON Schema, for ajv: null spelt out, the project's own words left out. */
export function toJsonSchema(schema: Schema): Record<string, unknown> {
  const plain: Record<string, unknown> = { ...schema };
  for (const word of ['nullable', 'media', 'default', 'examples'])
    Reflect.deleteProperty(plain, word);
  if (schema.items) plain.items = toJsonSchema(schema.items);
  if (schema.anyOf) plain.anyOf = schema.anyOf.map(toJsonSchema);
  if (schema.properties) {
    plain.properties = Object.fromEntries(
      Object.entries(schema.properties).map(([name, property]) => [name, toJsonSchema(property)]),
    );
  }
  if (typeof schema.additionalProperties === 'object') {
    plain.additionalProperties = toJsonSchema(schema.additionalProperties);
  } else {
    // fal ignores what it does not know.
    delete plain.additionalProperties;
  }
  if (schema.nullable !== true) return plain;
  if (schema.type !== undefined) plain.type = [schema.type, 'null'];
  if (schema.enum) plain.enum = [...schema.enum, null];
  if (schema.anyOf) plain.anyOf = [...schema.anyOf.map(toJsonSchema), { type: 'null' }];
  return plain;
}

const BOOLEANS: Record<string, boolean> = {
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
export function readInput(schema: Schema, value: Json): Json {
  if (isObject(value) && schema.properties) {
    const read: JsonObject = { ...value };
    for (const [name, property] of Object.entries(schema.properties)) {
      const given = value[name];
      if (given !== undefined) read[name] = readInput(property, given);
      else if (property.default !== undefined) read[name] = property.default;
    }
    return read;
  }
  if (Array.isArray(value) && schema.items) {
    const { items } = schema;
    return value.map((item) => readInput(items, item));
  }
  if (schema.enum || schema.anyOf) return value;
  if ((schema.type === 'number' || schema.type === 'integer') && typeof value === 'string') {
    const number = Number(value);
    return value.trim() === '' || Number.isNaN(number) ? value : number;
  }
  if (schema.type === 'boolean' && (typeof value === 'string' || typeof value === 'number')) {
    return BOOLEANS[String(value).toLowerCase()] ?? value;
  }
  return value;
}
