import { own } from '../../domain/own.ts';
import { fits } from '../../domain/schema.ts';
import type { Json, JsonObject, Schema } from '../../protocol/messages.ts';

/** Those values that mean the same to another model: of the same name, and fitting. */
export function carryOver(schema: Schema, values: JsonObject): JsonObject {
  const same = Object.entries(values).filter(([name, value]) => {
    const field = own(schema.properties, name);
    return field && value !== null && fits(field, value);
  });
  return Object.fromEntries(same);
}

/** What a new item of a list starts as. */
export function blank(schema: Schema): Json {
  const { default: told } = schema;
  if (told !== undefined && told !== null) return told;
  if (schema.enum) return schema.enum[0] ?? '';
  if (schema.anyOf) return blank(schema.anyOf[0] ?? {});
  switch (schema.type) {
    case 'integer':
    case 'number':
      return schema.minimum ?? 0;
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'object':
      return {};
    case 'string':
    case undefined:
      break;
  }
  return '';
}
