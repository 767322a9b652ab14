import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import type { Schema } from '../snapshot/types.ts';
import type { Json } from './json.ts';
import { errorUrl, type Detail } from './detail.ts';
import { isObject } from './json.ts';
import { explain } from './pydantic.ts';
import { readInput, toJsonSchema } from './schema.ts';

/** Reads inputs as fal does. */
export interface InputCheck {
  /** The input with defaults and plain coercions, and what is wrong with it (nothing: empty). */
  read(endpointId: string, schema: Schema, input: Json): { input: Json; faults: Detail[] };
}

const COMPILED = 200;

/** A check that keeps the compiled schemas of the endpoints used last. */
export function createInputCheck(): InputCheck {
  const compiled = new Map<string, ValidateFunction>();
  const compile = (endpointId: string, schema: Schema): ValidateFunction => {
    const known = compiled.get(endpointId);
    if (known) return known;
    const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, validateFormats: false });
    const made = ajv.compile(toJsonSchema(schema));
    const oldest = compiled.size >= COMPILED ? compiled.keys().next().value : undefined;
    if (oldest !== undefined) compiled.delete(oldest);
    compiled.set(endpointId, made);
    return made;
  };
  return {
    read(endpointId, schema, given) {
      const input = readInput(schema, given);
      const validate = compile(endpointId, schema);
      if (validate(input)) return { input, faults: [] };
      const errors: ErrorObject[] = validate.errors ?? [];
      return { input, faults: errors.flatMap((error) => explain(error, schema)) };
    },
  };
}

/** One string of an input that is meant to be the URL of a media file. */
export interface MediaField {
  readonly loc: (string | number)[];
  readonly value: string;
  readonly image: boolean;
}

/** Every media URL given in an input. */
export function mediaFields(
  schema: Schema,
  value: Json | undefined,
  loc: (string | number)[] = ['body'],
): MediaField[] {
  if (typeof value === 'string') {
    // A union may take a URL or a plain word (a preset voice): only a lone media string must be a URL.
    return schema.media === undefined ? [] : [{ loc, value, image: schema.media === 'image' }];
  }
  if (Array.isArray(value)) {
    const items = schema.items ?? schema.anyOf?.find((branch) => branch.items)?.items;
    return items ? value.flatMap((item, index) => mediaFields(items, item, [...loc, index])) : [];
  }
  if (!isObject(value)) return [];
  const properties =
    schema.properties ?? schema.anyOf?.find((branch) => branch.properties)?.properties;
  return Object.entries(properties ?? {}).flatMap(([name, property]) =>
    mediaFields(property, value[name], [...loc, name]),
  );
}

/** The fault of a media URL that cannot be loaded, in fal's words. */
export function mediaFault({ loc, value, image }: MediaField): Detail {
  const type = image ? 'image_load_error' : 'file_download_error';
  const msg = image
    ? 'Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.'
    : 'Failed to download the file. Please check if the URL is accessible and try again.';
  return { loc, msg, type, url: errorUrl(type), input: value };
}
