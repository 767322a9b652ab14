import type { Json, MediaKind, Schema } from '../domain/types.ts';

const MEDIA_WORDS: Readonly<Record<MediaKind, string>> = {
  image: 'image URL',
  video: 'video URL',
  audio: 'audio URL',
  '3d': '3D file URL',
  file: 'file URL',
};

/** A type in a few words, e.g. `array of image URL`, without the values of an enum. */
export function typeWords(schema: Schema): string {
  const words = bareWords(schema);
  return schema.nullable && words !== 'any' ? `${words} or null` : words;
}

function bareWords(schema: Schema): string {
  if (schema.media) return MEDIA_WORDS[schema.media];
  if (schema.anyOf) return [...new Set(schema.anyOf.map(typeWords))].join(' or ') || 'any';
  if (schema.type === 'array') return `array of ${schema.items ? typeWords(schema.items) : 'any'}`;
  if (schema.type === 'object') return objectWords(schema);
  return schema.type ?? (schema.enum ? 'one of' : 'any');
}

function objectWords(schema: Schema): string {
  if (isFile(schema)) return 'file';
  const { additionalProperties } = schema;
  if (!schema.properties && typeof additionalProperties === 'object') {
    return `object of ${typeWords(additionalProperties)}`;
  }
  return 'object';
}

/** Whether an object describes a generated file: `{url, content_type, …}`. */
function isFile(schema: Schema): boolean {
  const names = Object.keys(schema.properties ?? {});
  return names.includes('url') && names.some((n) => n === 'content_type' || n === 'file_name');
}

/** The inner fields of a value: of an object, of an array's items or of an alternative. */
export function fieldsOf(schema: Schema): Schema | undefined {
  if (schema.properties) return isFile(schema) ? undefined : schema;
  if (schema.items) return fieldsOf(schema.items);
  for (const branch of schema.anyOf ?? []) {
    const fields = fieldsOf(branch);
    if (fields) return fields;
  }
  return typeof schema.additionalProperties === 'object'
    ? fieldsOf(schema.additionalProperties)
    : undefined;
}

/** The values of an enum, also of an array's items or of an alternative. */
export function choicesOf(schema: Schema): readonly Json[] | undefined {
  if (schema.enum) return schema.enum;
  if (schema.items) return choicesOf(schema.items);
  return schema.anyOf?.map(choicesOf).find((choices) => choices !== undefined);
}

/** The limits of a number, a string's length or an array's size, e.g. `1–4`, `≥ 0`, `3–50000 characters`. */
export function rangeWords(schema: Schema): string | undefined {
  const own =
    span(schema.minimum, schema.maximum, schema.exclusiveMinimum, schema.exclusiveMaximum) ??
    suffixed(span(schema.minLength, schema.maxLength), 'characters') ??
    suffixed(span(schema.minItems, schema.maxItems), 'items');
  if (own !== undefined) return schema.multipleOf ? `${own}, step ${schema.multipleOf}` : own;
  return schema.anyOf?.map(rangeWords).find((range) => range !== undefined);
}

function span(min?: number, max?: number, above?: number, below?: number): string | undefined {
  const low = min ?? above;
  const high = max ?? below;
  const from = above !== undefined && min === undefined ? '> ' : '≥ ';
  const to = below !== undefined && max === undefined ? '< ' : '≤ ';
  if (low !== undefined && high !== undefined) {
    return from === '≥ ' && to === '≤ ' ? `${low}–${high}` : `${from}${low}, ${to}${high}`;
  }
  if (low !== undefined) return low === 0 && from === '≥ ' ? '≥ 0' : `${from}${low}`;
  return high === undefined ? undefined : `${to}${high}`;
}

function suffixed(text: string | undefined, unit: string): string | undefined {
  return text === undefined ? undefined : `${text} ${unit}`;
}
