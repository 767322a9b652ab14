import type { Json, JsonObject } from '../domain/types.ts';

/** A schema's part in the effort of checking an input against it. */
export interface SchemaEffort {
  /** Values of the schema itself, those of its enums too. */
  readonly values: number;
  /** How many limits it sets to the length of a text. */
  readonly lengths: number;
}

/** How often a value may meet a part of its schema: half a second's work, and no more faults than memory holds. */
const MOST_MEETINGS = 1_000_000;
/** Characters that may be counted for limits of length. */
const MOST_COUNTED = 400_000_000;

/** What a JSON Schema costs. */
export function effortOf(schema: JsonObject): SchemaEffort {
  const lengths = JSON.stringify(schema).split(/"m(?:in|ax)Length":/).length - 1;
  return { values: extentOf(schema).values, lengths };
}

/** Whether an input is checked in reasonable time, even when every value meets every part of the schema. */
export function isCheckable({ values, lengths }: SchemaEffort, input: JsonObject): boolean {
  const extent = extentOf(input);
  return values * extent.values <= MOST_MEETINGS && lengths * extent.characters <= MOST_COUNTED;
}

/** How many values of any kind there are in a value, itself included, and how many characters in its texts. */
export function extentOf(value: Json): { readonly values: number; readonly characters: number } {
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
