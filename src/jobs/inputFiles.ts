import { FalError } from '../fal/errors.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';

/** Whether a media field's value is an address that fal can open, not a local path. */
export function isAddress(value: string): boolean {
  return /^\s*(https?:\/\/|data:)/i.test(value);
}

/** Replaces every local path in a media field with the URL that `upload` returns. @throws {FalError} of the first upload that fails, naming the field. */
export async function uploadInputFiles(
  schema: Schema,
  input: JsonObject,
  upload: (path: string) => Promise<string>,
): Promise<JsonObject> {
  const replace = async (field: Schema | undefined, value: Json, at: string): Promise<Json> => {
    if (typeof value === 'string') {
      const media = field?.media ?? field?.anyOf?.find((option) => option.media)?.media;
      if (!media || isAddress(value)) return value;
      return upload(value).catch((error: unknown) => {
        if (!(error instanceof FalError)) throw error;
        throw error.with({ message: `${at}: ${error.message}` });
      });
    }
    if (Array.isArray(value)) {
      return Promise.all(
        value.map((item, index) => replace(field?.items, item, `${at}[${index}]`)),
      );
    }
    if (typeof value !== 'object' || value === null) return value;
    return replaceAll(field, value, `${at}.`);
  };
  const replaceAll = async (field: Schema | undefined, value: JsonObject, prefix: string) => {
    const entries = Object.entries(value).map(
      async ([key, inner]) =>
        [key, await replace(field?.properties?.[key], inner, prefix + key)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  };
  return replaceAll(schema, input, '');
}
