import { createHash } from 'node:crypto';

/** Any JSON value. */
export type Json = null | boolean | number | string | Json[] | JsonObject;
/** A JSON object. */
export interface JsonObject {
  [key: string]: Json;
}

/** Whether a value is a JSON object: no array, no null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A stable whole number from 0 to 2³² − 1 for a text. */
export function hash(text: string): number {
  return createHash('sha256').update(text).digest().readUInt32BE(0);
}
