import { own } from './own.ts';
import type { Json, JsonObject, Schema } from './types.ts';

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

/** Whether it is an object: neither null nor a list. */
export const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
