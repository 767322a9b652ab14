import type { Json } from '../domain/types.ts';
import type { PackedSchema } from './packed.ts';

/** The schema of a union: null becomes `nullable`, literals one `enum`, the rest `anyOf`. */
export function joinUnion(members: readonly PackedSchema[]): PackedSchema {
  const real = members.filter((one) => !isNull(one));
  const nullable = real.length < members.length;
  const choices: PackedSchema[] = [];
  for (const member of real) {
    const same = choices.findIndex((one) => one.enum && member.enum && one.type === member.type);
    const found = choices[same];
    if (found) choices[same] = { ...found, enum: merge(found.enum, member.enum) };
    else if (!choices.some((one) => equal(one, member))) choices.push(member);
  }
  // A member that takes any value comes last, because it tells a reader nothing.
  choices.sort((a, b) => Number(isAnything(a)) - Number(isAnything(b)));
  const [only] = choices;
  const joined: PackedSchema = choices.length === 1 && only ? only : { anyOf: choices };
  return nullable ? { ...joined, nullable: true } : joined;
}

function isNull(schema: PackedSchema): boolean {
  return schema.nullable === true && Object.keys(schema).length === 1;
}

function isAnything(schema: PackedSchema): boolean {
  return Object.keys(schema).length === 0;
}

function equal(a: PackedSchema, b: PackedSchema): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function merge(a: readonly Json[] = [], b: readonly Json[] = []): Json[] {
  return [...new Set([...a, ...b])];
}
