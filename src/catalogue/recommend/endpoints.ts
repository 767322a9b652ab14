import type { ListedModel } from '../merge.ts';
import type { Route, Skill } from './skill.ts';
import { idsLike } from './patterns.ts';
import { stemsOf } from './stems.ts';
import { supersededBy } from './versions.ts';

/** What ranking needs to know of a model, worked out once for each list. */
export interface Endpoint {
  readonly model: ListedModel;
  /** How many newer versions the list holds. */
  readonly superseded: number;
  /** What fal's list says for it (pinned, highlighted, place) and what its form says against it. */
  readonly standing: number;
  /** Word stems of its id and name, for what no skill covers. */
  readonly stems: ReadonlySet<string>;
  /** Places in `best` lists of routes, 0 = first. */
  readonly places: ReadonlyMap<Route, number>;
}

// A variant is right only for who asks for it.
const VARIANTS: readonly (readonly [RegExp, number])[] = [
  [/\/(stream|realtime|batch|byok|enterprise)(\/|$)|openai\/v1|finetuned/, -2],
  [/lora(?!-fast)|gallery/, -1.2],
  [/\/(base|distill\w*|mini|480p|512|720p)(\/|$)/, -0.6],
  [/lcm|sd15|fast-svd|animatediff/, -1],
];

/** A profile of each model. */
export function endpointsOf(models: readonly ListedModel[], skills: readonly Skill[]): Endpoint[] {
  const superseded = supersededBy(models.map((model) => model.endpointId));
  const ranked = isByPopularity(models);
  const places = placesOf(models, skills);
  return models.map((model, index) => ({
    model,
    superseded: superseded.get(model.endpointId) ?? 0,
    standing: standingOf(model) + (ranked ? 0.8 * (1 - index / models.length) : 0),
    stems: new Set(stemsOf(`${model.endpointId.replace(/^fal-ai\//, '')} ${model.name}`)),
    places: places.get(model.endpointId) ?? new Map(),
  }));
}

function standingOf(model: ListedModel): number {
  let standing = model.categoryStated ? 0.5 : 0;
  if (model.pinned) standing += 0.8;
  if (model.highlighted) standing += 0.4;
  for (const [pattern, weight] of VARIANTS) if (pattern.test(model.endpointId)) standing += weight;
  return standing;
}

/** Whether a list's order says anything: fal lists by popularity, the snapshot by the alphabet. */
export function isByPopularity(models: readonly ListedModel[]): boolean {
  let rising = 0;
  for (let i = 1; i < models.length; i += 1) {
    if ((models[i - 1]?.endpointId ?? '') <= (models[i]?.endpointId ?? '')) rising += 1;
  }
  return rising < models.length * 0.8;
}

function placesOf(
  models: readonly ListedModel[],
  skills: readonly Skill[],
): Map<string, Map<Route, number>> {
  const places = new Map<string, Map<Route, number>>();
  for (const route of skills.flatMap((skill) => skill.routes)) {
    route.best.forEach((pattern, place) =>
      idsLike(pattern, models).forEach((id, age) => {
        const own = places.get(id) ?? new Map<Route, number>();
        own.set(route, Math.min(own.get(route) ?? Infinity, place + Math.min(age, 4)));
        places.set(id, own);
      }),
    );
  }
  return places;
}
