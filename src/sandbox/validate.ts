import type { ValidateFunction } from 'ajv';
import { Ajv } from 'ajv';
import { isObject } from '../domain/schema.ts';
import type { Json, Schema } from '../domain/types.ts';
import { errorUrl, type Detail } from './errors.ts';
import { explain } from './pydantic.ts';
import { coerceInput, toJsonSchema } from './schema.ts';

/** Reads an input as fal does: with defaults and coercions, and its faults (empty when it is valid). */
export type ReadInput = (
  endpointId: string,
  schema: Schema,
  input: Json,
) => { readonly input: Json; readonly faults: readonly Detail[] };

const MAX_COMPILED = 200;

/** Creates the check, which caches the last 200 compiled schemas. */
export function createInputCheck(): ReadInput {
  const compiled = new Map<string, ValidateFunction>();
  const compile = (endpointId: string, schema: Schema): ValidateFunction => {
    const cached = compiled.get(endpointId);
    if (cached) return cached;
    const ajv = new Ajv({ allErrors: true, strict: false, verbose: true, validateFormats: false });
    const validate = ajv.compile(toJsonSchema(schema));
    const [oldest] = compiled.keys();
    if (compiled.size >= MAX_COMPILED && oldest !== undefined) compiled.delete(oldest);
    compiled.set(endpointId, validate);
    return validate;
  };
  return (endpointId, schema, raw) => {
    const input = coerceInput(schema, raw);
    const validate = compile(endpointId, schema);
    const errors = validate(input) ? [] : (validate.errors ?? []);
    return { input, faults: errors.flatMap((error) => explain(error, schema)) };
  };
}

/** A string of an input that must be the URL of a media file. */
export interface MediaField {
  readonly loc: (string | number)[];
  readonly value: string;
  readonly isImage: boolean;
}

/** All media URLs of an input. */
export function mediaFields(
  schema: Schema,
  value: Json | undefined,
  loc: (string | number)[] = ['body'],
): MediaField[] {
  if (typeof value === 'string') {
    // Of a union only one branch may be a URL (another a preset voice), so it is not checked.
    return schema.media === undefined ? [] : [{ loc, value, isImage: schema.media === 'image' }];
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

/** fal's error for a media URL that cannot be loaded. */
export function mediaFault({ loc, value, isImage }: MediaField): Detail {
  const type = isImage ? 'image_load_error' : 'file_download_error';
  const msg = isImage
    ? 'Failed to load the image. Please ensure the image file is not corrupted and is in a supported format.'
    : 'Failed to download the file. Please check if the URL is accessible and try again.';
  return { loc, msg, type, url: errorUrl(type), input: value };
}
