import type { Draft, Json, JsonObject, Schema } from '../../protocol/messages.ts';
import { writeJson } from '../form/jsonText.ts';
import { randomSeed, seedFieldOf } from '../form/seeds.ts';

/** As many runs as one click starts at most. */
export const MOST_RUNS = 50;

/** The lines of the prompt, each of which is a run; without a prompt of several lines there is no such choice. */
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

/** How many runs a click starts. */
export function runCount(draft: Draft): number {
  if (isPerLine(draft)) return Math.min(promptLines(draft).length, MOST_RUNS);
  return Math.min(Math.max(draft.variations ?? 1, 1), MOST_RUNS);
}

/** The inputs that a click submits: one, one for each line, or variations that differ by their seed. */
export function inputsOf(
  draft: Draft,
  schema: Schema,
  random: () => number = Math.random,
): readonly JsonObject[] {
  const { values } = draft;
  if (isPerLine(draft))
    return promptLines(draft)
      .slice(0, MOST_RUNS)
      .map((prompt) => ({ ...values, prompt }));
  const count = runCount(draft);
  const name = seedFieldOf(schema);
  if (count === 1 || name === undefined) return Array.from({ length: count }, () => values);
  const { [name]: first } = values;
  const seed = schema.properties?.[name] ?? {};
  return Array.from({ length: count }, (_, at) => {
    if (at === 0) return values;
    // A locked seed counts up, so that the same click makes the same variations.
    const next =
      draft.seedLocked && typeof first === 'number' ? first + at : randomSeed(seed, random);
    return { ...values, [name]: next };
  });
}

/** The draft without the runs that fal took, so that the next click pays for none of them again. */
export function withoutTaken(draft: Draft, schema: Schema, taken: number): Draft {
  const put = (name: string, value: Json): Draft => {
    const values = { ...draft.values, [name]: value };
    return { ...draft, values, ...(draft.raw !== undefined && { raw: writeJson(values) }) };
  };
  if (isPerLine(draft)) return put('prompt', promptLines(draft).slice(taken).join('\n'));
  const variations = runCount(draft) - taken;
  const name = seedFieldOf(schema);
  const first = name === undefined ? undefined : draft.values[name];
  if (name === undefined || typeof first !== 'number') return { ...draft, variations };
  const seed = draft.seedLocked ? first + taken : randomSeed(schema.properties?.[name] ?? {});
  return { ...put(name, seed), variations };
}
