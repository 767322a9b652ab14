import type { ListedModel } from './merge.ts';
import type { Capability } from './recommend/capability.ts';
import { popularIds } from './recommend/popular.ts';
import { supersededBy } from './recommend/versions.ts';

/** A model and its weight in lists without a query. */
export interface Ranked {
  readonly model: ListedModel;
  /** From about -6 (a superseded variant) to 8 (pinned by fal); about 0 for most. */
  readonly weight: number;
}

// A variant is right only for those who ask for it.
const VARIANTS: readonly (readonly [RegExp, number])[] = [
  [/\/(stream|realtime|batch|byok|enterprise)(\/|$)|openai\/v1|finetuned/, -2],
  [/lora(?!-fast)|gallery/, -1.2],
  [/\/(base|distill\w*|mini|480p|512|720p)(\/|$)/, -0.6],
  [/lcm|sd15|fast-svd|animatediff/, -1],
];

/** Weighs the models of a list: pinned, popular and current ones most, variants and deprecated ones least. */
export function rankModels(
  models: readonly ListedModel[],
  capabilities: readonly Capability[],
): Ranked[] {
  const byPopularity = isByPopularity(models);
  const popular = popularIds(capabilities);
  const best = new Set(capabilities.flatMap((one) => one.best ?? []));
  const superseded = supersededBy(models.map(({ endpointId }) => endpointId));
  const placeOf = (id: string, index: number) => {
    if (byPopularity) return 3.5 * (1 - index / models.length);
    const place = popular.indexOf(id);
    return place >= 0 ? 3.5 - (2 * place) / popular.length : best.has(id) ? 0.6 : 0;
  };
  return models.map((model, index) => {
    const { endpointId, pinned, highlighted, status, categoryStated } = model;
    const chosen = (pinned ? 3.8 : 0) + (highlighted ? 1.9 : 0) + (categoryStated ? 0.5 : 0);
    const variant = VARIANTS.reduce(
      (sum, [pattern, weight]) => sum + (pattern.test(endpointId) ? weight : 0),
      0,
    );
    const age = byPopularity ? 0 : 0.3 * Math.min(superseded.get(endpointId) ?? 0, 5);
    const retired = status === 'deprecated' ? 5 : 0;
    return { model, weight: placeOf(endpointId, index) + chosen + variant - age - retired };
  });
}

/** Whether a list's order says anything: fal lists by popularity, the snapshot by the alphabet. */
function isByPopularity(models: readonly ListedModel[]): boolean {
  let rising = 0;
  for (let i = 1; i < models.length; i += 1) {
    if ((models[i - 1]?.endpointId ?? '') <= (models[i]?.endpointId ?? '')) rising += 1;
  }
  return rising < models.length * 0.8;
}
