import { own } from '../../domain/own.ts';
import type { Schema } from '../../domain/types.ts';
import { type Completions, type Value, words } from './values.ts';

/** What completes `NAME=VALUE`: fields that are not set yet, then choices or files of the field; `a.b` is a field of a field. */
export function fieldCompletions(
  input: Schema,
  typed: string,
  set: readonly string[],
): Completions {
  const equals = typed.indexOf('=');
  const path = (equals < 0 ? typed : typed.slice(0, equals)).split('.');
  const parents = equals < 0 ? path.slice(0, -1) : path;
  const field = parents.reduce<Schema | undefined>(
    (schema, name) => own(propertiesOf(schema), name),
    input,
  );
  if (equals >= 0) return valuesOf(field, typed.slice(0, equals + 1));
  const used = set.map((text) => text.slice(0, text.indexOf('=')));
  const before = parents.map((name) => `${name}.`).join('');
  const values = Object.entries(propertiesOf(field))
    .filter(([name, { type }]) => type === 'array' || !used.includes(before + name))
    .map(([name, { description = '' }]): Value => ({
      value: `${before}${name}=`,
      text: description,
    }));
  return words(values);
}

/** A schema and what it may be instead. */
const optionsOf = (schema: Schema | undefined): readonly Schema[] =>
  schema ? [schema, ...(schema.anyOf ?? [])] : [];

const propertiesOf = (schema: Schema | undefined): Readonly<Record<string, Schema>> =>
  Object.assign({}, ...optionsOf(schema).map(({ properties = {} }) => properties)) as Record<
    string,
    Schema
  >;

function valuesOf(field: Schema | undefined, before: string): Completions {
  const options = optionsOf(field).flatMap((one) => [one, ...optionsOf(one.items)]);
  if (options.some(({ media }) => media !== undefined))
    return { kind: 'files', before: before.length, values: [] };
  const values = options.flatMap(({ type, enum: all }) =>
    all ? all.map(String) : type === 'boolean' ? ['true', 'false'] : [],
  );
  return words(values.map((value) => ({ value: before + value })));
}
