import { promptOf } from '../domain/input.ts';
import type { Translate } from '../domain/translate.ts';
import { unitsText } from '../domain/units.ts';
import { outputCount, pixelsOf, type Run, secondsOf, valueOf, wholeNumber } from './inputs.ts';

/** How many priced units a run takes. */
export interface Count {
  readonly min: number;
  readonly max: number;
  /** The count in words. */
  readonly words: string;
}

const MEGAPIXEL = 1_000_000;
const BINARY_MEGAPIXEL = 1024 * 1024;

/** Counts the units of a run; undefined where only fal can, after the run. `unit` is fal's word. Roundings differ by model, so there is a least and a most: fal's pages round megapixels up, recorded bills of some models do not. */
export function countUnits(
  unit: string,
  run: Run,
  translate: Translate,
  roundsUp = false,
): Count | undefined {
  const word = unit.trim().toLowerCase();
  const counted = (min: number, max: number, words: string): Count => ({ min, max, words });
  const outputs = outputCount(run);

  if (/^images?$/.test(word)) return counted(outputs.min, outputs.max, range(outputs, unit));
  if (/^(generation|request|video|audio|track|song|3d model|model)s?$/.test(word)) {
    const max = outputs.max;
    return counted(1, max, range({ min: 1, max }, unit));
  }
  if (/^megapixels?$/.test(word)) {
    // A video is billed for the pixels of all its frames.
    const isVideo = valueOf(run, 'num_frames', 'fps', 'frames_per_second', 'duration');
    const pixels = pixelsOf(run);
    if (pixels === undefined || isVideo !== undefined) return undefined;
    const binary = pixels / BINARY_MEGAPIXEL;
    // Pages mean 1024 × 1024 or a million pixels.
    const unrounded = binary < 1 ? binary : Math.floor(binary);
    const least = roundsUp ? Math.ceil(binary) : unrounded;
    const most = Math.ceil(pixels / MEGAPIXEL);
    const words = translate(
      '{0} megapixels, rounded up for each picture',
      String(most * outputs.max),
    );
    return counted(least * outputs.min, most * outputs.max, words);
  }
  const time = /^(\d*)\s*(second|minute)s?$/.exec(word);
  if (time) {
    const seconds = secondsOf(run);
    if (seconds === undefined) return undefined;
    const span = Number(time[1] === '' ? 1 : time[1]) * (time[2] === 'minute' ? 60 : 1);
    const units = seconds / span;
    const most = span === 1 ? units : Math.ceil(units);
    return counted(units, most * outputs.max, unitsText(seconds, 'seconds'));
  }
  const characters = /^(\d*)\s*characters?$/.exec(word);
  if (characters) {
    const text = promptOf(run.input);
    if (text === undefined) return undefined;
    const { length } = Array.from(text);
    const units = length / Number(characters[1] === '' ? 1 : characters[1]);
    return counted(units, Math.ceil(units), unitsText(length, 'characters'));
  }
  if (/^(training )?steps?$/.test(word)) {
    const names = ['steps', 'num_steps', 'training_steps', 'number_of_steps'];
    const steps = wholeNumber(valueOf(run, ...names));
    return steps === undefined ? undefined : counted(steps, steps, unitsText(steps, 'steps'));
  }
  return undefined;
}

const range = ({ min, max }: { min: number; max: number }, unit: string): string =>
  min === max ? unitsText(max, unit) : `${min}–${unitsText(max, unit)}`;
