import type ts from 'typescript';
import type { Json } from '../domain/types.ts';
import type { PackedSchema } from './packed.ts';

/** A property's comment as one line, and the text of its default. */
export interface FieldDoc {
  readonly description: string;
  readonly defaultText?: string;
}

const DEFAULT = /\s*Default value: `(.*)`$/;

/** Reads the comment above a declaration; the description is empty without one. */
export function readDoc(node: ts.Node, file: ts.SourceFile): FieldDoc {
  // Raw text, because a JSDoc parser would read `@Image1` in fal's prose as a tag.
  const above = file.text.slice(node.getFullStart(), node.getStart(file));
  const comment = /\/\*\*([\s\S]*?)\*\//.exec(above)?.[1] ?? '';
  const line = comment
    .replace(/^\s*\* ?/gm, '')
    .replace(/\s+/g, ' ')
    .trim();
  const found = DEFAULT.exec(line);
  if (found?.[1] === undefined) return { description: line };
  return { description: line.slice(0, found.index), defaultText: found[1] };
}

/** The default as a value of the schema; undefined when it does not fit. */
export function readDefault(text: string, schema: PackedSchema): Json | undefined {
  let value: Json;
  try {
    value = JSON.parse(text) as Json;
  } catch {
    value = text;
  }
  // fal writes `129` for the string "129", and `"1"` for the number 1.
  if (schema.type === 'string' && typeof value !== 'string') return fit(text, schema);
  if (schema.type === 'number' && typeof value === 'string') {
    return value.trim() === '' ? undefined : fit(Number(value), schema);
  }
  return fit(value, schema);
}

function fit(value: Json, schema: PackedSchema): Json | undefined {
  return takes(schema, value) ? value : undefined;
}

function takes(schema: PackedSchema, value: Json): boolean {
  if (value === null && schema.nullable) return true;
  if (schema.enum) return schema.enum.includes(value);
  if (schema.anyOf) return schema.anyOf.some((one) => takes(one, value));
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (schema.$ref !== undefined || schema.type === 'object') return isObject;
  if (schema.type === 'array') return Array.isArray(value);
  if (typeof value === 'number' && !Number.isFinite(value)) return false;
  return schema.type === undefined || typeof value === schema.type;
}
