import { mediaOf, PROMPT_FIELDS, promptField } from './input.ts';
import { mapSize } from './mapSize.ts';
import { own } from './own.ts';
import { fits } from './schema.ts';
import type { Translate } from './translate.ts';
import type { Json, JsonObject, MediaKind, Schema } from './types.ts';

/** A field of an input that another model does not use as it is. */
export interface Difference {
  readonly name: string;
  /** It has no such field; its field `to` does not take the value; it takes the shape of a size without the pixels. */
  readonly why: 'no-field' | 'unfit' | 'shape-only';
  readonly to?: string;
}

/** An input in the fields of another model. */
export interface Mapping {
  readonly input: JsonObject;
  readonly differences: readonly Difference[];
  /** Fields that the other model requires and nothing maps to. */
  readonly missing: readonly string[];
}

/** Names for the same thing. */
const SAME: readonly (readonly string[])[] = [
  ['num_inference_steps', 'num_steps', 'number_of_steps', 'steps', 'steps_num'],
  ['guidance_scale', 'guidance'],
  ['num_images', 'num_samples'],
  ['fps', 'frames_per_second', 'frame_rate'],
  ['enable_prompt_expansion', 'expand_prompt', 'enhance_prompt', 'prompt_optimizer'],
  ['output_format', 'format', 'image_format'],
];
/** Fields that hold a duration in seconds. */
export const DURATION = [
  'duration',
  'duration_seconds',
  'seconds',
  'seconds_total',
  'audio_duration',
];

/** Words that add nothing to the name of a media field, and those that mean the same. */
const PLAIN_WORDS = /^(urls?|images?|videos?|audios?|input|source|init|start|first|frame)$/;
const SAME_WORDS: Readonly<Record<string, string>> = { last: 'end', tail: 'end', ref: 'reference' };

/** Maps an input of one model to another by names and kinds. Values change their form only where nothing is lost; none is put into a range. */
export function mapInput(input: JsonObject, from: Schema, to: Schema): Mapping {
  const mapped: Record<string, Json> = {};
  const left = new Map<string, Json>();
  const unfit = new Map<string, string>();
  const differences: Difference[] = [];
  /** Puts a value into a field that is free. */
  const put = (name: string, value: Json, target: string | undefined): boolean => {
    const field = target === undefined ? undefined : own(to.properties, target);
    if (target === undefined || !field || Object.hasOwn(mapped, target)) return false;
    const seconds = DURATION.includes(target) ? convertSeconds(value, field) : undefined;
    const converted = seconds ?? convert(value, field);
    if (converted === undefined) {
      unfit.set(name, target);
      return false;
    }
    mapped[target] = converted;
    return true;
  };

  for (const [name, value] of Object.entries(input)) {
    // An empty address is how some of fal's schemas spell that a file is not set.
    if (value === '' && mediaOf(own(from.properties, name))) continue;
    const isSameKind = kindsAgree(own(from.properties, name), own(to.properties, name));
    if (isSameKind && put(name, value, name)) continue;
    // Null is how fal spells that a field is not set.
    if (value !== null) left.set(name, value);
  }
  const size = mapSize(Object.fromEntries(left), to, mapped);
  if (size) {
    Object.assign(mapped, size.fields);
    const [target = ''] = Object.keys(size.fields);
    for (const name of size.from) {
      left.delete(name);
      if (size.isShapeOnly) differences.push({ name, why: 'shape-only', to: target });
    }
  }
  for (const [name, value] of left) {
    const kind = mediaOf(own(from.properties, name));
    const targets = kind ? mediaTargets(name, kind, to) : otherNames(name, value, to);
    if (targets.some((target) => put(name, value, target))) continue;
    const target = unfit.get(name);
    differences.push(
      target === undefined ? { name, why: 'no-field' } : { name, why: 'unfit', to: target },
    );
  }

  const missing: string[] = [];
  for (const name of to.required ?? []) {
    if (Object.hasOwn(mapped, name)) continue;
    const { default: usual } = own(to.properties, name) ?? {};
    if (usual === undefined) missing.push(name);
    else mapped[name] = usual;
  }
  return { input: mapped, differences, missing };
}

/** What a mapping loses and lacks, a sentence each. */
export function mappingTexts(
  endpointId: string,
  { differences, missing }: Mapping,
  translate: Translate,
): readonly string[] {
  const unused = differences.filter(({ why }) => why === 'no-field').map(({ name }) => name);
  const texts = differences.flatMap(({ name, why, to = '' }) => {
    if (why === 'unfit')
      return [
        translate('{0} does not take the value of {1} in its field {2}.', endpointId, name, to),
      ];
    if (why === 'shape-only')
      return [translate('{0} uses only the shape of {1}, not its pixels.', endpointId, name)];
    return [];
  });
  return [
    ...(unused.length > 0
      ? [translate('Not used by {0}: {1}.', endpointId, unused.join(', '))]
      : []),
    ...texts,
    ...(missing.length > 0
      ? [translate('{0} also needs: {1}.', endpointId, missing.join(', '))]
      : []),
  ];
}

/** The fields of other names that may mean the same. */
function otherNames(name: string, value: Json, to: Schema): readonly string[] {
  if (PROMPT_FIELDS.includes(name) && typeof value === 'string') {
    const field = promptField(to);
    return field === undefined ? [] : [field];
  }
  return (
    [...SAME, DURATION].find((names) => names.includes(name))?.filter((one) => one !== name) ?? []
  );
}

/** The fields of `to` for a file of this kind and role, such as a mask; for a plain one also the only field that requires such a file. */
function mediaTargets(name: string, kind: MediaKind, to: Schema): readonly string[] {
  const { properties = {}, required = [] } = to;
  const ofKind = Object.keys(properties).filter((one) => mediaOf(properties[one]) === kind);
  const same = ofKind.filter((one) => roleOf(one) === roleOf(name));
  const needed = ofKind.filter((one) => required.includes(one));
  const only = roleOf(name) === '' && same.length === 0 && needed.length === 1 ? needed : [];
  const isFirst = (one: string) => required.includes(one);
  return [...same.filter(isFirst), ...same.filter((one) => !isFirst(one)), ...only];
}

/** What distinguishes a media field from the plain one of its kind: `mask` for `mask_image_url`. */
const roleOf = (name: string): string =>
  name
    .toLowerCase()
    .split('_')
    .filter((word) => !PLAIN_WORDS.test(word))
    .map((word) => own(SAME_WORDS, word) ?? word)
    .join('_');

function kindsAgree(one: Schema | undefined, other: Schema | undefined): boolean {
  const [kind, otherKind] = [mediaOf(one), mediaOf(other)];
  return one === undefined || kind === otherKind;
}

/** Whether a field takes a value, its pattern and steps included. */
function accepts(field: Schema, value: Json): boolean {
  const { pattern, multipleOf } = field;
  if (typeof value === 'string' && pattern !== undefined && !matches(pattern, value)) return false;
  if (typeof value === 'number' && multipleOf !== undefined) {
    const steps = value / multipleOf;
    if (Math.abs(steps - Math.round(steps)) > 1e-9) return false;
  }
  return fits(field, value);
}

function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return false;
  }
}

/** A value in a form that a field takes; undefined where something would be lost. */
function convert(value: Json, field: Schema): Json | undefined {
  if (accepts(field, value)) return value;
  for (const branch of field.anyOf ?? []) {
    const converted = convert(value, branch);
    if (converted !== undefined) return converted;
  }
  if (Array.isArray(value)) {
    const [only] = value;
    return value.length === 1 && only !== undefined && field.type !== 'array'
      ? convert(only, field)
      : undefined;
  }
  if (field.type === 'array') {
    const item = convert(value, field.items ?? {});
    return item !== undefined && accepts(field, [item]) ? [item] : undefined;
  }
  return formsOf(value, field).find((form) => accepts(field, form));
}

/** A value as a text, as a number and in the spelling of a list of values. */
function formsOf(value: Json, field: Schema): readonly Json[] {
  if (typeof value === 'number') return [String(value)];
  if (typeof value !== 'string') return [];
  const amount = value.trim() === '' ? Number.NaN : Number(value);
  const spelled = (field.enum ?? []).filter(
    (one) => typeof one === 'string' && one.toLowerCase() === value.toLowerCase(),
  );
  return [...spelled, ...(Number.isFinite(amount) ? [amount] : [])];
}

/** A duration in a form that a field takes: `5`, `"5"` or `"5s"`. */
function convertSeconds(value: Json, field: Schema): Json | undefined {
  const seconds = secondsOf(value);
  if (seconds === undefined || accepts(field, value)) return undefined;
  const listed = field.enum?.find((one) => secondsOf(one) === seconds);
  const { default: usual } = field;
  const ending = typeof usual === 'string' && usual.endsWith('s') ? 's' : '';
  const forms = [...(listed === undefined ? [] : [listed]), seconds, `${seconds}${ending}`];
  return forms.find((form) => accepts(field, form));
}

/** The seconds that `5`, `"5"` or `"5s"` states; undefined for other values. */
export function secondsOf(value: Json | undefined): number | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  const found = typeof text === 'string' ? /^(\d+(?:\.\d+)?) ?s?$/.exec(text.trim()) : null;
  return found ? Number(found[1]) : undefined;
}
