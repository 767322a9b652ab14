import { own } from '../domain/own.ts';
import { exampleInput } from '../catalogue/example.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';
import { nearestWord } from './nearestWord.ts';

/** Whether an input is valid; `correctInput` verifies its suggestions with it. */
type Fits = (input: JsonObject) => boolean;

/** The input with its likely mistakes corrected, or else the model's example; undefined when neither is valid. */
export function correctInput(
  schema: Schema,
  input: JsonObject,
  fits: Fits,
): JsonObject | undefined {
  const example = exampleInput(schema);
  return [correctFields(schema, input, example), example].find(fits);
}

function correctFields(schema: Schema, input: JsonObject, example: JsonObject): JsonObject {
  const fields = schema.properties ?? {};
  const values = new Map<string, Json>();
  const left = Object.entries(input).filter(([key, value]) => {
    if (!Object.hasOwn(fields, key)) return true;
    values.set(key, value);
    return false;
  });
  for (const [key, value] of left) {
    const match = nearestWord(key, Object.keys(fields));
    if (match !== undefined && !values.has(match)) values.set(match, value);
  }
  const corrected: JsonObject = {};
  for (const [key, field] of Object.entries(fields)) {
    const value = values.has(key) ? correctValue(field, values.get(key)) : undefined;
    const needed = schema.required?.includes(key) ? own(example, key) : undefined;
    const chosen = value ?? needed;
    if (chosen !== undefined) corrected[key] = chosen;
  }
  return corrected;
}

/** The value converted to what its field accepts; undefined when no close value is valid. */
function correctValue(field: Schema, value: Json | undefined): Json | undefined {
  if (value === undefined) return undefined;
  if (value === null) return field.nullable ? null : undefined;
  if (field.anyOf) {
    const options = field.anyOf.map((option) => correctValue(option, value));
    return (
      options.find((option) => option === value) ?? options.find((option) => option !== undefined)
    );
  }
  if (field.enum) {
    const allowed = field.enum;
    const near =
      typeof value === 'object'
        ? undefined
        : nearestWord(
            String(value),
            allowed.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))),
          );
    return allowed.find((one) => JSON.stringify(one) === near || one === near) ?? field.default;
  }
  switch (field.type) {
    case 'string':
      if (field.media && !(typeof value === 'string' && /^(https?:|data:)/.test(value)))
        return undefined;
      return typeof value === 'object' ? undefined : String(value);
    case 'integer':
    case 'number': {
      const number = typeof value === 'object' || value === '' ? Number.NaN : Number(value);
      if (Number.isNaN(number)) return undefined;
      const whole = field.type === 'integer' ? Math.round(number) : number;
      return Math.min(Math.max(whole, field.minimum ?? whole), field.maximum ?? whole);
    }
    case 'boolean':
      return typeof value === 'boolean' ? value : JSON.stringify(value).includes('true');
    case 'array': {
      const list = (Array.isArray(value) ? value : [value]).slice(0, field.maxItems);
      return list.flatMap((item) => (field.items ? (correctValue(field.items, item) ?? []) : item));
    }
    case 'object':
      if (typeof value !== 'object' || Array.isArray(value)) return undefined;
      return field.properties ? correctFields(field, value, exampleInput(field)) : value;
    case undefined:
      break;
  }
  return value;
}
