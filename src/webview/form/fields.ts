import { own } from '../../domain/own.ts';
import { isObject } from '../../domain/schema.ts';
import type { Json, Schema } from '../../protocol/messages.ts';
import { fieldLabel, fullLabel } from './labels.ts';

/** The kind of control for a value. */
export type Kind =
  | 'text'
  | 'number'
  | 'range'
  | 'seed'
  | 'boolean'
  | 'enum'
  | 'size'
  | 'media'
  | 'mediaList'
  | 'list'
  | 'group'
  | 'choice'
  | 'json';

/** A field of a form, ready to render. */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  readonly schema: Schema;
  readonly kind: Kind;
  readonly isRequired: boolean;
  /** Whether the field is under "more settings". */
  readonly isFolded: boolean;
  /** Whether the field spans the whole width. */
  readonly isWide: boolean;
  /** Whether the text has several lines. */
  readonly isLong: boolean;
}

const LONG_TEXT =
  /(prompt|text|script|lyrics|description|caption|instructions?|story|message|transcript|question|query|content)$/;
const COMMON =
  /^(prompt|negative_prompt|image_size|aspect_ratio|resolution|duration|num_images|voice|style|text|loras)$/;
const MAX_SLIDER_RANGE = 100_000;
/** The minimum number of folded fields; folding fewer saves no space. */
const MIN_FOLDED = 3;
const MAX_DEPTH = 4;

/** The fields of an object in display order: prompt, required, common, others. */
export function fieldsOf(schema: Schema, depth = 0): readonly Field[] {
  const required = new Set(schema.required ?? []);
  const entries = Object.entries(schema.properties ?? {});
  const bare = [...required].filter((name) => !own(schema.properties, name));
  const all = [...entries, ...bare.map((name): [string, Schema] => [name, {}])];
  const labels = distinctLabels(all);
  const fields = all.map(([name, node]) =>
    fieldOf(name, node, required.has(name), depth, labels.get(name)),
  );
  const rank = (field: Field): number =>
    (field.schema.fills ?? field.name) === 'prompt'
      ? 0
      : field.isRequired
        ? 1
        : field.isFolded
          ? 3
          : 2;
  const ordered = fields.toSorted((one, other) => rank(one) - rank(other));
  const folded = ordered.filter((field) => field.isFolded).length;
  // If all fields would be folded, the first few stay visible.
  const shown =
    depth > 0 || folded < MIN_FOLDED ? Infinity : folded === ordered.length ? MIN_FOLDED : 0;
  return ordered.map((field, at) => (at < shown ? { ...field, isFolded: false } : field));
}

/** Describes one field; `label` replaces a derived label that is not unique. */
export function fieldOf(
  name: string,
  schema: Schema,
  isRequired: boolean,
  depth = 0,
  label = fieldLabel(name, schema),
): Field {
  const known = schema.fills ?? name;
  const kind = kindOf(known, schema, depth);
  const isLong =
    kind === 'text' &&
    !schema.anyOf &&
    (LONG_TEXT.test(known.toLowerCase()) ||
      (schema.maxLength ?? 0) > 200 ||
      (typeof schema.default === 'string' && /\n|.{60}/.test(schema.default)));
  const isShown = schema.fills !== undefined || COMMON.test(name);
  const isShort =
    !isLong && (kind === 'enum' || kind === 'number' || kind === 'text' || kind === 'size');
  return {
    name,
    label,
    help: schema.description ?? '',
    schema,
    kind,
    isRequired,
    isFolded: !(isRequired || kind === 'media' || kind === 'mediaList' || isShown),
    isWide: !isShort,
    isLong,
  };
}

function kindOf(name: string, schema: Schema, depth: number): Kind {
  if (schema.media) return 'media';
  if (schema.anyOf) return kindOfChoice(schema.anyOf);
  if (schema.enum) return 'enum';
  switch (schema.type) {
    case 'string':
      return 'text';
    case 'number':
    case 'integer':
      if (/(^|_)seed$/.test(name)) return 'seed';
      return hasSlider(schema) ? 'range' : 'number';
    case 'boolean':
      return 'boolean';
    case 'array': {
      const items = schema.items ?? {};
      if (items.media) return 'mediaList';
      return depth >= MAX_DEPTH || kindOf('', items, depth + 1) === 'json' ? 'json' : 'list';
    }
    case 'object':
      return depth >= MAX_DEPTH || Object.keys(schema.properties ?? {}).length === 0
        ? 'json'
        : 'group';
    case undefined:
      break;
  }
  return 'json';
}

function kindOfChoice(branches: readonly Schema[]): Kind {
  if (branches.every((branch) => branch.type === 'string' && !branch.media)) return 'text';
  const isSize =
    branches.length === 2 && branches.some((one) => one.enum) && branches.some(isDimensions);
  return isSize ? 'size' : 'choice';
}

/** Whether the schema has only a width and a height. */
function isDimensions(schema: Schema): boolean {
  return (
    Object.keys(schema.properties ?? {})
      .sort()
      .join() === 'height,width'
  );
}

function hasSlider(schema: Schema): boolean {
  const low = schema.minimum ?? schema.exclusiveMinimum;
  const high = schema.maximum ?? schema.exclusiveMaximum;
  return low !== undefined && high !== undefined && high > low && high - low <= MAX_SLIDER_RANGE;
}

/** Suggested values of a text that may have others. */
export function suggestionsOf(schema: Schema): readonly string[] {
  const values = [schema, ...(schema.anyOf ?? [])].flatMap((one) => one.enum ?? []);
  return values.filter((value) => typeof value === 'string');
}

/** Whether the field's control can display the value; the JSON control displays all others, so that none is lost. */
export function canShow(field: Field, value: Json): boolean {
  switch (field.kind) {
    case 'text':
    case 'media':
      return typeof value === 'string';
    case 'number':
    case 'range':
    case 'seed':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'enum':
      return typeof value !== 'object';
    case 'size':
      return typeof value === 'string' || isObjectOf(value, new Set(['width', 'height']));
    case 'mediaList':
      return Array.isArray(value) && value.every((item) => typeof item === 'string');
    case 'list':
      return Array.isArray(value);
    case 'group':
      return isObjectOf(value, new Set(Object.keys(field.schema.properties ?? {})));
    case 'choice':
    case 'json':
      return true;
  }
}

const isObjectOf = (value: Json, names: ReadonlySet<string>): boolean =>
  isObject(value) && Object.keys(value).every((name) => names.has(name));

function distinctLabels(all: readonly (readonly [string, Schema])[]): ReadonlyMap<string, string> {
  const short = all.map(([name, schema]) => [name, fieldLabel(name, schema)] as const);
  const isShared = (label: string) => short.filter(([, other]) => other === label).length > 1;
  // The list `images` keeps the short label, the number `num_images` gets the long one.
  return new Map(
    short.map(([name, label]) => [
      name,
      isShared(label) && !/_urls?$/.test(name) ? fullLabel(name) : label,
    ]),
  );
}
