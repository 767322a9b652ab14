import type { Json, JsonObject } from '../domain/types.ts';

/** What a schema contributes to the cost of checking an input. */
export interface SchemaEffort {
  /** Values in the schema, those of its enums included. */
  readonly values: number;
  /** Number of `minLength` and `maxLength` limits. */
  readonly lengths: number;
}

/** The most pairs of input value and schema value: about half a second of checking, and few enough faults to hold in memory. */
const MOST_COMPARISONS = 1_000_000;
/** The most characters counted for length limits. */
const MOST_COUNTED = 400_000_000;

/** The cost of a JSON Schema. */
export function effortOf(schema: JsonObject): SchemaEffort {
  const lengths = JSON.stringify(schema).split(/"m(?:in|ax)Length":/).length - 1;
  return { values: sizeOf(schema).values, lengths };
}

/** Whether an input can be checked in reasonable time, even when every value meets every part of the schema. */
export function isCheckable({ values, lengths }: SchemaEffort, input: JsonObject): boolean {
  const size = sizeOf(input);
  return values * size.values <= MOST_COMPARISONS && lengths * size.characters <= MOST_COUNTED;
}

/** The number of values in a value, itself included, and of characters in its strings. */
export function sizeOf(value: Json): { readonly values: number; readonly characters: number } {
  let values = 0;
  let characters = 0;
  const left: Json[] = [value];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    values += 1;
    if (typeof next === 'string') characters += next.length;
    else if (typeof next === 'object' && next !== null) {
      for (const inner of Object.values(next)) left.push(inner);
    }
  }
  return { values, characters };
}
