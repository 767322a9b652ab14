import type { Draft, JsonObject, Schema } from '../../protocol/messages.ts';
import { randomSeed, seedFieldOf } from '../form/seeds.ts';

/** The maximum number of runs per click. */
export const MAX_RUNS = 50;

/** The non-empty lines of the prompt. */
export function promptLines({ values }: Draft): readonly string[] {
  const { prompt } = values;
  if (typeof prompt !== 'string') return [];
  return prompt
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

/** Whether each line of the prompt is a run of its own. */
export const isPerLine = (draft: Draft): boolean =>
  draft.perLine === true && promptLines(draft).length > 1;

/** The number of runs that a click starts. */
export function runCount(draft: Draft): number {
  if (isPerLine(draft)) return Math.min(promptLines(draft).length, MAX_RUNS);
  return Math.min(Math.max(draft.variations ?? 1, 1), MAX_RUNS);
}

/** The inputs that a click submits: one, one per line, or variations with different seeds. */
export function inputsOf(
  draft: Draft,
  schema: Schema,
  random: () => number = Math.random,
): readonly JsonObject[] {
  const { values } = draft;
  if (isPerLine(draft))
    return promptLines(draft)
      .slice(0, MAX_RUNS)
      .map((prompt) => ({ ...values, prompt }));
  const count = runCount(draft);
  const name = seedFieldOf(schema);
  if (count === 1 || name === undefined) return Array.from({ length: count }, () => values);
  const { [name]: first } = values;
  const seed = schema.properties?.[name] ?? {};
  return Array.from({ length: count }, (_, at) => {
    if (at === 0) return values;
    // A locked seed counts up, so that another click repeats the same variations.
    const next =
      draft.seedLocked && typeof first === 'number' ? first + at : randomSeed(seed, random);
    return { ...values, [name]: next };
  });
}
