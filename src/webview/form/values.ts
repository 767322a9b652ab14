import { own } from '../../domain/own.ts';
import { fits } from '../../domain/schema.ts';
import type { Json, JsonObject, Schema } from '../../protocol/messages.ts';

/** The values that another model accepts in fields of the same name. */
export function carryOver(schema: Schema, values: JsonObject): JsonObject {
  const same = Object.entries(values).filter(([name, value]) => {
    const field = own(schema.properties, name);
    return field && value !== null && fits(field, value);
  });
  return Object.fromEntries(same);
}

/** The initial value of a new list item. */
export function blank(schema: Schema): Json {
  const { default: schemaDefault } = schema;
  if (schemaDefault !== undefined && schemaDefault !== null) return schemaDefault;
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
