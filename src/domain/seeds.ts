import type { Schema } from './types.ts';

const HIGHEST = 2 ** 31 - 1;

/** A random seed within the schema's limits. */
export function randomSeed(schema: Schema, random: () => number = Math.random): number {
  const low = Math.ceil(schema.minimum ?? 0);
  const high = Math.floor(Math.min(schema.maximum ?? HIGHEST, Number.MAX_SAFE_INTEGER));
  return low + Math.floor(random() * (high - low + 1));
}

/** The name of the seed field: `seed`, else the first name that ends with it; undefined when there is none. */
export function seedFieldOf(schema: Schema): string | undefined {
  const names = Object.keys(schema.properties ?? {}).filter((name) => {
    const type = schema.properties?.[name]?.type;
    return /(^|_)seed$/.test(name) && (type === 'integer' || type === 'number');
  });
  return names.includes('seed') ? 'seed' : names[0];
}
