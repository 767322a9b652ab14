import { own } from './own.ts';
import { fits, isObject } from './schema.ts';
import { SIZE_PRESETS } from './sizes.ts';
import type { Json, JsonObject, Schema } from './types.ts';

/** Fields that hold a size by its name, as `1024x768` or as an object. */
const WHOLE = ['image_size', 'video_size', 'size'];
const RATIO = ['aspect_ratio', 'ratio'];
const SIDES = ['width', 'height'];
const SIZE_FIELDS = [...WHOLE, ...RATIO, ...SIDES];

type Sides = readonly [width: number, height: number];

/** What size fields state: a ratio of sides, or pixels. */
interface Shape {
  readonly sides: Sides;
  readonly isPixels: boolean;
}

/** A size in the fields of another model. */
export interface MappedSize {
  readonly fields: JsonObject;
  /** The fields of the input that state it. */
  readonly from: readonly string[];
  /** True: the pixels are lost, because the other model takes a ratio only. */
  readonly isShapeOnly: boolean;
}

/** Maps the size that `input` states to the size fields of `to`; undefined when one of them is in `taken`, or none takes this size. */
export function mapSize(input: JsonObject, to: Schema, taken: JsonObject): MappedSize | undefined {
  const stated = statedShape(input);
  if (!stated || SIZE_FIELDS.some((name) => Object.hasOwn(taken, name))) return undefined;
  const { shape, from } = stated;
  const field = (name: string): Schema => own(to.properties, name) ?? NOTHING;
  for (const name of WHOLE) {
    const value = asSize(shape, field(name));
    if (value !== undefined) return { fields: { [name]: value }, from, isShapeOnly: false };
  }
  if (shape.isPixels && SIDES.every((name, at) => fits(field(name), shape.sides[at] ?? null))) {
    const [width, height] = shape.sides;
    return { fields: { width, height }, from, isShapeOnly: false };
  }
  for (const name of RATIO) {
    const value = asRatio(shape.sides, field(name));
    if (value === undefined) continue;
    const resolution = `${Math.min(...shape.sides)}p`;
    const isExact = shape.isPixels && namesOf(field('resolution')).includes(resolution);
    const keeps = isExact && !Object.hasOwn(taken, 'resolution');
    return {
      fields: { [name]: value, ...(keeps && { resolution }) },
      from,
      isShapeOnly: shape.isPixels && !keeps,
    };
  }
  return undefined;
}

/** A field that takes no value. */
const NOTHING: Schema = { enum: [] };

/** What the size fields of an input state, and which of them do. */
export function statedShape(
  input: JsonObject,
): { readonly shape: Shape; readonly from: readonly string[] } | undefined {
  for (const name of WHOLE) {
    const sides = pixelsOf(own(input, name));
    if (sides) return { shape: { sides, isPixels: true }, from: [name] };
  }
  const sides = pixelsOf(input);
  if (sides) return { shape: { sides, isPixels: true }, from: SIDES };
  for (const name of RATIO) {
    const value = own(input, name);
    const ratio = ratioOf(isObject(value) ? own(value, 'ratio') : value);
    if (ratio) return { shape: { sides: ratio, isPixels: false }, from: [name] };
  }
  return undefined;
}

function pixelsOf(value: Json | undefined): Sides | undefined {
  if (typeof value === 'string') return own(SIZE_PRESETS, value) ?? sidesIn(value, '[x*]');
  if (!isObject(value)) return undefined;
  const [width, height] = SIDES.map((name) => own(value, name));
  const areNumbers = typeof width === 'number' && typeof height === 'number';
  return areNumbers && width > 0 && height > 0 ? [width, height] : undefined;
}

const ratioOf = (value: Json | undefined): Sides | undefined =>
  typeof value === 'string' ? sidesIn(value, ':') : undefined;

function sidesIn(text: string, between: string): Sides | undefined {
  const found = new RegExp(`^(\\d+)${between}(\\d+)$`).exec(text.trim());
  const [width, height] = [Number(found?.[1]), Number(found?.[2])];
  return width > 0 && height > 0 ? [width, height] : undefined;
}

const isSameShape = (one: Sides, other: Sides): boolean => one[0] * other[1] === one[1] * other[0];

/** The names that a field lists, in all its branches. */
function namesOf(field: Schema): readonly string[] {
  const names = field.enum?.filter((value) => typeof value === 'string') ?? [];
  return [...names, ...(field.anyOf ?? []).flatMap(namesOf)];
}

/** A shape as the value of a field for sizes: by its name, else in pixels. */
function asSize({ sides, isPixels }: Shape, field: Schema): Json | undefined {
  const [width, height] = sides;
  const named = namesOf(field).find((name) => {
    const size = pixelsOf(name);
    if (!size) return false;
    return isPixels ? size[0] === width && size[1] === height : isSameShape(size, sides);
  });
  if (named !== undefined || !isPixels) return named;
  const whole = { width, height };
  const branches = field.anyOf ?? [field];
  return branches.some((one) => one.type === 'object' && fits(one, whole)) ? whole : undefined;
}

/** A shape as the value of a field for ratios. */
function asRatio(sides: Sides, field: Schema): Json | undefined {
  if (field.type === 'object') {
    const ratio = asRatio(sides, own(field.properties, 'ratio') ?? NOTHING);
    return ratio !== undefined && fits(field, { ratio }) ? { ratio } : undefined;
  }
  return namesOf(field).find((name) => {
    const ratio = ratioOf(name);
    return ratio && isSameShape(ratio, sides);
  });
}
