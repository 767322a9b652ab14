import { own } from '../../domain/own.ts';
import type { Json, JsonObject, Schema } from '../../protocol/messages.ts';

/** Whether a value is one that the schema takes; patterns and formats are left to fal. */
export function fits(schema: Schema, value: Json): boolean {
  if (value === null) return schema.nullable === true;
  if (schema.enum) return schema.enum.includes(value);
  if (schema.anyOf) return schema.anyOf.some((branch) => fits(branch, value));
  switch (schema.type) {
    case 'string':
      return (
        typeof value === 'string' &&
        value.length >= (schema.minLength ?? 0) &&
        value.length <= (schema.maxLength ?? Infinity)
      );
    case 'integer':
    case 'number':
      return typeof value === 'number' && isInRange(schema, value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'array':
      return (
        Array.isArray(value) &&
        value.length >= (schema.minItems ?? 0) &&
        value.length <= (schema.maxItems ?? Infinity) &&
        value.every((item) => fits(schema.items ?? {}, item))
      );
    case 'object':
      return isObject(value) && objectFits(schema, value);
    case undefined:
      break;
  }
  return true;
}

function objectFits(schema: Schema, value: JsonObject): boolean {
  const { properties = {}, required = [], additionalProperties } = schema;
  const isOpen = additionalProperties !== false && additionalProperties !== undefined;
  return (
    required.every((name) => own(value, name) !== undefined) &&
    Object.entries(value).every(([name, inner]) => {
      const property = own(properties, name);
      return property ? fits(property, inner) : isOpen || Object.keys(properties).length === 0;
    })
  );
}

function isInRange(schema: Schema, value: number): boolean {
  return (
    (schema.type !== 'integer' || Number.isInteger(value)) &&
    value >= (schema.minimum ?? -Infinity) &&
    value <= (schema.maximum ?? Infinity) &&
    value > (schema.exclusiveMinimum ?? -Infinity) &&
    value < (schema.exclusiveMaximum ?? Infinity)
  );
}

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

/** Whether it is an object: neither null nor a list. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
