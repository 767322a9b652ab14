import type { Schema } from '../../protocol/messages.ts';

const HIGHEST = 2 ** 31 - 1;

/** A seed by chance, within the schema's limits. */
export function randomSeed(schema: Schema, random: () => number = Math.random): number {
  const low = Math.ceil(schema.minimum ?? 0);
  const high = Math.floor(Math.min(schema.maximum ?? HIGHEST, Number.MAX_SAFE_INTEGER));
  return low + Math.floor(random() * (high - low + 1));
}

/** The model's seed field: the one that is called so, else the first that ends in it. */
export function seedFieldOf(schema: Schema): string | undefined {
  const names = Object.keys(schema.properties ?? {}).filter((name) => {
    const type = schema.properties?.[name]?.type;
    return /(^|_)seed$/.test(name) && (type === 'integer' || type === 'number');
  });
  return names.includes('seed') ? 'seed' : names[0];
}
