import { own } from '../domain/own.ts';
import type { Json, Schema } from '../domain/types.ts';
import { choicesOf, fieldsOf, rangeWords, typeWords } from './typeWords.ts';

/** A field of a model's input or output in compact form. */
export interface Field {
  readonly name: string;
  readonly type: string;
  readonly required?: true;
  readonly description?: string;
  readonly default?: Json;
  readonly enum?: readonly Json[];
  /** How many more values the enum has. */
  readonly more_values?: number;
  readonly range?: string;
  readonly fields?: readonly Field[];
  /** How many more fields the object has. */
  readonly more_fields?: number;
}

/** How much of a schema is shown; each number is a maximum. */
export interface Detail {
  /** Characters of a required field's description. */
  readonly required: number;
  /** Characters of an optional field's description. */
  readonly optional: number;
  /** Values of an enum. */
  readonly values: number;
  /** Levels of fields within fields. */
  readonly depth: number;
  /** Optional fields shown at each level. */
  readonly optionals: number;
}

const LONGEST_DEFAULT = 80;

/** An object's fields, required ones first; `left` has the names of the optional fields beyond `optionals`. */
export function describeFields(
  schema: Schema,
  detail: Detail,
  depth = 0,
): { readonly fields: Field[]; readonly left: string[] } {
  const required = new Set(schema.required ?? []);
  const all = Object.entries(schema.properties ?? {});
  const needed = all.filter(([name]) => required.has(name));
  const free = all.filter(([name]) => !required.has(name));
  const shown = [...needed, ...free.slice(0, detail.optionals)];
  // A name may be required without a property.
  const bare = [...required].filter((name) => !own(schema.properties, name));
  return {
    fields: [
      ...shown.map(([name, field]) => describe(name, field, required.has(name), detail, depth)),
      ...bare.map((name): Field => ({ name, type: 'any', required: true })),
    ],
    left: free.slice(detail.optionals).map(([name]) => name),
  };
}

function describe(
  name: string,
  schema: Schema,
  required: boolean,
  detail: Detail,
  depth: number,
): Field {
  const description = shorten(schema.description, required ? detail.required : detail.optional);
  const range = rangeWords(schema);
  const choices = choicesOf(schema);
  const inner = depth < detail.depth ? fieldsOf(schema) : undefined;
  const within = inner && describeFields(inner, detail, depth + 1);
  return {
    name,
    type: typeWords(schema),
    ...(required ? { required } : {}),
    ...(description ? { description } : {}),
    ...(schema.default === undefined || schema.default === null || isLong(schema.default)
      ? {}
      : { default: schema.default }),
    ...(choices ? { enum: choices.slice(0, detail.values) } : {}),
    ...(choices && choices.length > detail.values
      ? { more_values: choices.length - detail.values }
      : {}),
    ...(range ? { range } : {}),
    ...(within?.fields.length ? { fields: within.fields } : {}),
    ...(within?.left.length ? { more_fields: within.left.length } : {}),
  };
}

function isLong(value: Json): boolean {
  return JSON.stringify(value).length > LONGEST_DEFAULT;
}

/** Text of at most `most` characters: its first sentence if that fits, else cut with an ellipsis. */
function shorten(text: string | undefined, most: number): string {
  const flat = (text ?? '').replace(/\s+/g, ' ').trim();
  if (most <= 0) return '';
  if (flat.length <= most) return flat;
  const sentence = /^.*?[.!?](?= )/.exec(flat.slice(0, most + 1))?.[0];
  if (sentence && sentence.length >= 20) return sentence;
  return `${flat.slice(0, most - 1).trimEnd()}…`;
}
