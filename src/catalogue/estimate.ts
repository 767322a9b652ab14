import { promptOf } from '../domain/input.ts';
import { own } from '../domain/own.ts';
import { SIZE_PRESETS } from '../domain/sizes.ts';
import type { Json, JsonObject, Schema } from '../domain/types.ts';
import { singularUnit, unitsText } from '../domain/units.ts';

/** The number of priced units a run takes, with an explanation; no quantity where it is only known after the run. */
export interface Quantity {
  readonly quantity?: number;
  readonly note: string;
}

/** Estimates the units of one run from its input and the schema's defaults. `unit` is fal's word. */
export function quantityOf(unit: string, input: JsonObject, schema?: Schema): Quantity {
  const word = unit.trim().toLowerCase();
  const value = (name: string): Json | undefined =>
    input[name] ?? schema?.properties?.[name]?.default;
  const count = wholeNumber(value('num_images') ?? value('num_outputs') ?? value('n')) ?? 1;
  const seconds = secondsOf(
    value('duration') ?? value('duration_seconds') ?? value('seconds_total'),
  );
  const text = promptOf(input);

  if (/^(image|generation|request|video|audio|track|song|3d model|model)s?$/.test(word)) {
    const quantity = word.startsWith('image') ? count : 1;
    return { quantity, note: unitsText(quantity, unit) };
  }
  if (word === 'megapixel' || word === 'megapixels') {
    const size = sizeOf(value('image_size'), value('width'), value('height'));
    if (!size) return unknown(unit, 'the size of the result is not in the input');
    const pixels = (size[0] * size[1]) / 1_000_000;
    return {
      quantity: round(pixels * count),
      note: `${count} × ${size[0]}×${size[1]} = ${unitsText(round(pixels * count), 'megapixels')}; fal may round up`,
    };
  }
  const spans = /^(\d*)\s*(second|minute)s?$/.exec(word);
  if (spans) {
    if (seconds === undefined) return unknown(unit, 'the duration is not in the input');
    const span = Number(spans[1] === '' ? 1 : spans[1]) * (spans[2] === 'minute' ? 60 : 1);
    return {
      quantity: round(seconds / span),
      note: `${seconds} s, billed per ${singularUnit(unit)}`,
    };
  }
  const characters = /^(\d*)\s*characters?$/.exec(word);
  if (characters) {
    if (text === undefined) return unknown(unit, 'the text is not in the input');
    const { length } = Array.from(text);
    return {
      quantity: length / Number(characters[1] === '' ? 1 : characters[1]),
      note: unitsText(length, 'characters'),
    };
  }
  if (/^(step|training step)s?$/.test(word)) {
    const steps = wholeNumber(value('steps') ?? value('num_steps') ?? value('training_steps'));
    return steps === undefined
      ? unknown(unit, 'the number of steps is not in the input')
      : { quantity: steps, note: unitsText(steps, 'steps') };
  }
  return unknown(unit, 'fal reports the number only after the run');
}

const unknown = (unit: string, why: string): Quantity => ({
  note: `No estimate: billed per ${singularUnit(unit)}, and ${why}.`,
});

const round = (value: number): number => Number(value.toFixed(4));

function wholeNumber(value: Json | undefined): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;
}

/** A duration in one of the forms of fal's schemas: 5, "5", "5s", "8 seconds". */
function secondsOf(value: Json | undefined): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  const read =
    typeof value === 'string' ? /^(\d+(?:\.\d+)?)\s*(s|sec|seconds?)?$/.exec(value) : null;
  return read ? Number(read[1]) : undefined;
}

function sizeOf(
  size: Json | undefined,
  width: Json | undefined,
  height: Json | undefined,
): readonly [number, number] | undefined {
  if (typeof size === 'string') return own(SIZE_PRESETS, size);
  if (typeof size === 'object' && size !== null && !Array.isArray(size))
    return sizeOf(undefined, size.width, size.height);
  return typeof width === 'number' && typeof height === 'number' ? [width, height] : undefined;
}
