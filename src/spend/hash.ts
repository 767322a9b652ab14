import { createHash } from 'node:crypto';
import type { Json, JsonObject } from '../domain/types.ts';

/** A short hash of a text, e.g. of a key that must not be stored. */
export const hashText = (text: string): string =>
  createHash('sha256').update(text).digest('hex').slice(0, 16);

/** A hash of an endpoint and its input, whatever the order of the input's keys. */
export const hashRun = (endpointId: string, input: JsonObject): string =>
  hashText(JSON.stringify([endpointId, sorted(input)]));

function sorted(value: Json): Json {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key] ?? null)]));
}
