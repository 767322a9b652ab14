import { own } from '../domain/own.ts';
import { mediaOf } from '../domain/input.ts';
import { SIZE_PRESETS } from '../domain/sizes.ts';
import type { Json, JsonObject, MediaKind, Schema } from '../domain/types.ts';

/** A run whose price is looked for: its input, and the schema that adds the defaults. */
export interface Run {
  readonly input: JsonObject;
  readonly schema: Schema | undefined;
}

/** The value that the model gets for the first of these fields that has one; undefined for an explicit null, which leaves the choice to the model. */
export function valueOf({ input, schema }: Run, ...names: string[]): Json | undefined {
  for (const name of names) {
    const ownValue = own(input, name);
    if (ownValue === null) return undefined;
    const value = ownValue ?? own(schema?.properties, name)?.default;
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

/** The names of all fields: those of the schema and those of the input. */
export const fieldsOf = ({ input, schema }: Run): readonly string[] => [
  ...new Set([...Object.keys(schema?.properties ?? {}), ...Object.keys(input)]),
];

/** The kind of media that a field takes, also one that the schema does not have. */
export function mediaField(name: string, { input, schema }: Run): MediaKind | undefined {
  const field = own(schema?.properties, name);
  if (field) return mediaOf(field) ?? (/_urls?$/.test(name) ? kindInName(name) : undefined);
  const value = own(input, name);
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' && /^(https?|data):/.test(first) ? kindInName(name) : undefined;
}

const kindInName = (name: string): MediaKind =>
  name.includes('video') ? 'video' : /audio|voice|music/.test(name) ? 'audio' : 'image';

/** Whether the run has input media of this kind. */
const hasMedia = (run: Run, kind: MediaKind): boolean =>
  Object.keys(run.input).some((name) => {
    const value = run.input[name];
    const isSet = Array.isArray(value) ? value.length > 0 : value !== null && value !== '';
    return isSet && mediaField(name, run) === kind;
  });

const COUNTS = [
  ...['num_images', 'num_outputs', 'num_samples', 'num_videos', 'num_results'],
  ...['number_of_images', 'n'],
];

/** How many outputs the run makes, at least and at most: some models make up to `max_images` for each of `num_images`. */
export function outputCount(run: Run): { readonly min: number; readonly max: number } {
  const count = wholeNumber(valueOf(run, ...COUNTS)) ?? 1;
  const upTo = wholeNumber(valueOf(run, 'max_images')) ?? 1;
  return { min: count, max: count * upTo };
}

/** A list of shots, each with a duration of its own. */
export const SHOTS = 'multi_prompt';

/** The seconds of the output; undefined where the model decides, or where a video or a list of shots in the input does. */
export function secondsOf(run: Run): number | undefined {
  const shots = valueOf(run, SHOTS);
  if (hasMedia(run, 'video') || (Array.isArray(shots) && shots.length > 0)) return undefined;
  const value = valueOf(run, 'duration', 'duration_seconds', 'seconds_total', 'video_length');
  if (typeof value === 'number') return value > 0 ? value : undefined;
  const read =
    typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(s|sec|seconds?)?$/.exec(value) : null;
  return read ? Number(read[1]) : undefined;
}

/** Width × height of each picture in pixels; undefined where the model decides. */
export function pixelsOf(run: Run): number | undefined {
  const size = valueOf(run, 'image_size');
  if (size !== undefined) return pixelsOfSize(size);
  return pixels(valueOf(run, 'width'), valueOf(run, 'height'));
}

function pixelsOfSize(size: Json): number | undefined {
  if (typeof size === 'object' && !Array.isArray(size)) return pixels(size?.width, size?.height);
  const preset = typeof size === 'string' ? own(SIZE_PRESETS, size) : undefined;
  return preset && preset[0] * preset[1];
}

const pixels = (width: Json | undefined, height: Json | undefined): number | undefined =>
  typeof width === 'number' && typeof height === 'number' && width > 0 && height > 0
    ? width * height
    : undefined;

/** A positive whole number, or undefined. */
export function wholeNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

/** Fields that can choose another price for the same count. */
const TIERS =
  /resolution|quality|speed|audio|sound|fps|frame|web_search|thinking|reasoning|upscale|factor|(^|_)scale$|^style|^mode$|^model|detail|pbr|textur|tier|(^|_)hd$|keyterm|voice_id|turbo/;
const NO_TIERS = /guidance|lora|cfg|conditioning|strength|shift|_format|safety/;

/** The fields of this model that can change the price of a unit. */
export const tierFields = (run: Run): readonly string[] =>
  fieldsOf(run).filter(
    (name) => TIERS.test(name) && !NO_TIERS.test(name) && mediaField(name, run) === undefined,
  );
