import { own } from '../domain/own.ts';
import { fits } from '../domain/schema.ts';
import type { Json, JsonObject, MediaKind, Schema } from '../domain/types.ts';

const DEEPEST = 6;

const MEDIA: Readonly<Record<MediaKind, string>> = {
  image: 'https://example.com/image.png',
  video: 'https://example.com/video.mp4',
  audio: 'https://example.com/audio.wav',
  '3d': 'https://example.com/model.glb',
  file: 'https://example.com/files.zip',
};

const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/negative_prompt/, 'blurry, low quality'],
  [/lyrics/, '[verse]\nMorning light on the water,\nevery wave a quiet song'],
  [
    /(^|_)(text|script|speech|transcript|gen_text|input_text)$/,
    'Hello! This is a short sample of a natural voice.',
  ],
  [/system_prompt|instructions?$/, 'Answer briefly.'],
  [/question|query/, 'What is in this picture?'],
  [
    /prompt|description|caption|message|content/,
    'A red fox walking through fresh snow at sunrise, warm light, fine detail',
  ],
  [/language|locale/, 'en'],
  [/colou?r/, '#ff8800'],
  [/(^|_)(tags|genre|style)$/, 'acoustic, calm, piano'],
  [/trigger/, 'mysubject'],
  [/(image|photo|mask|frame)\w*_url/, MEDIA.image],
  [/video\w*_url/, MEDIA.video],
  [/(audio|voice|speech|song|music)\w*_url/, MEDIA.audio],
  [/(model|mesh|glb|obj)\w*_url/, MEDIA['3d']],
  [/url$/, MEDIA.file],
  [/name$/, 'Sample'],
  [/(^|_)(id|voice)$/, 'sample'],
];

/** Characters of a whole example, and of a default or example value in it: the first limits that fit. */
const LONGEST = 1_500;
const LONGEST_VALUES = [600, 150, 40];
/** Limits for schemas that require very many items or characters. */
const MOST_VALUES = 200;
const LONGEST_TEXT = 1_000;

/** A short valid input: the required fields and the prompt, else the first field, in the schema's order. */
export function exampleInput(schema: Schema): JsonObject {
  let input: JsonObject = {};
  for (const longest of LONGEST_VALUES) {
    input = inputOf(schema, longest);
    if (JSON.stringify(input).length <= LONGEST) break;
  }
  return input;
}

function inputOf(schema: Schema, longest: number): JsonObject {
  const required = new Set(schema.required ?? []);
  const left = { values: MOST_VALUES };
  const input: JsonObject = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (!required.has(name) && name !== 'prompt') continue;
    const value = valueOf(name, field, { depth: 0, longest, left });
    if (required.has(name) || typeof value === 'string') input[name] = value;
  }
  for (const name of required) if (!Object.hasOwn(input, name)) input[name] = 'sample';
  // Some endpoints need their first field although their schema requires nothing.
  const [first] = Object.entries(schema.properties ?? {});
  if (Object.keys(input).length > 0 || !first) return input;
  return { [first[0]]: valueOf(...first, { depth: 0, longest, left }) };
}

/** The position of a value and its limits. */
interface Place {
  readonly depth: number;
  /** Characters of a default or example value. */
  readonly longest: number;
  /** Values that the whole example may still have. */
  readonly left: { values: number };
}

const inside = (place: Place): Place => ({ ...place, depth: place.depth + 1 });

function valueOf(name: string, schema: Schema, place: Place): Json {
  place.left.values -= 1;
  const nests = place.depth < DEEPEST && place.left.values > 0;
  const stated = [...(schema.examples ?? []), schema.default].find(
    (value) =>
      value !== undefined &&
      value !== null &&
      value !== '' &&
      JSON.stringify(value).length <= place.longest &&
      fits(schema, value),
  );
  if (stated !== undefined) return stated;
  const choice = schema.enum?.find((value) => value !== null);
  if (choice !== undefined) return choice;
  if (schema.media) return MEDIA[schema.media];
  if (schema.anyOf) return valueOf(name, simplest(schema.anyOf), place);
  switch (schema.type) {
    case 'string':
      return textOf(name, schema, place);
    case 'number':
    case 'integer':
      return numberOf(schema);
    case 'boolean':
      return false;
    case 'array':
      return nests ? arrayOf(name, schema, place) : [];
    case 'object':
      return nests ? objectOf(schema, place) : {};
    case undefined:
      break;
  }
  return textOf(name, schema, place);
}

/** The simplest branch of a union: a plain value, else a list, else an object. */
function simplest(branches: readonly Schema[]): Schema {
  const effort = (schema: Schema): number =>
    schema.media || schema.enum
      ? 0
      : schema.type === 'object'
        ? 3
        : schema.type === 'array'
          ? 2
          : 1;
  return branches.reduce(
    (best, next) => (effort(next) < effort(best) ? next : best),
    branches[0] ?? {},
  );
}

function textOf(name: string, schema: Schema, { left }: Place): string {
  const lower = name.toLowerCase();
  let text = TEXTS.find(([pattern]) => pattern.test(lower))?.[1] ?? 'sample';
  const { minLength = 0, maxLength = Infinity } = schema;
  const shortest = Math.min(minLength, LONGEST_TEXT);
  while (text.length < shortest) text += ` ${text}`;
  left.values -= text.length / 100;
  return text.slice(0, maxLength);
}

function numberOf(schema: Schema): number {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const step = multipleOf ?? 1;
  let value = Math.max(step, minimum ?? -Infinity);
  if (exclusiveMinimum !== undefined && value <= exclusiveMinimum) value = exclusiveMinimum + step;
  if (multipleOf) value = Math.ceil(value / multipleOf) * multipleOf;
  if (maximum !== undefined && value > maximum) value = maximum;
  if (exclusiveMaximum !== undefined && value >= exclusiveMaximum) {
    value = ((minimum ?? exclusiveMinimum ?? exclusiveMaximum - 1) + exclusiveMaximum) / 2;
  }
  return schema.type === 'integer' ? Math.ceil(value) : value;
}

function arrayOf(name: string, schema: Schema, place: Place): Json[] {
  const length = Math.min(Math.max(schema.minItems ?? 1, 1), schema.maxItems ?? Infinity);
  const item = schema.items ?? {};
  const items: Json[] = [];
  while (items.length < length && place.left.values > 0) {
    items.push(valueOf(name.replace(/s$/, ''), item, inside(place)));
  }
  return items;
}

function objectOf(schema: Schema, place: Place): JsonObject {
  const object: JsonObject = {};
  const properties = schema.properties ?? {};
  const required = schema.required ?? [];
  // An object without required fields shows its first one, because an empty object shows nothing.
  const names = required.length > 0 ? required : Object.keys(properties).slice(0, 1);
  for (const name of names)
    object[name] = valueOf(name, own(properties, name) ?? {}, inside(place));
  return object;
}
