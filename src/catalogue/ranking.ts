import type { ListedModel } from './merge.ts';
import { POPULAR } from './popular.ts';
import { endpointsOf, isByPopularity } from './recommend/endpoints.ts';
import { idsLike } from './recommend/patterns.ts';
import { SKILLS } from './recommend/skills.ts';

/** A model and its weight in lists without a query. */
export interface Ranked {
  readonly model: ListedModel;
  /** From about -6 (a superseded variant) to 8 (pinned by fal); about 0 for most. */
  readonly weight: number;
}

/** Weighs the models of a list: pinned, popular and current ones most, variants and deprecated ones least. */
export function rankModels(models: readonly ListedModel[]): Ranked[] {
  const byPopularity = isByPopularity(models);
  const popularity = new Map<string, number>();
  POPULAR.forEach((pattern, place) => {
    const [id] = idsLike(pattern, models);
    if (id !== undefined && !popularity.has(id))
      popularity.set(id, 3.5 - (2 * place) / POPULAR.length);
  });
  return endpointsOf(models, SKILLS).map(({ model, places, standing, superseded }, index) => {
    const place = byPopularity
      ? 3.5 * (1 - index / models.length)
      : (popularity.get(model.endpointId) ?? (places.size > 0 ? 0.6 : 0));
    const chosen = (model.pinned ? 3 : 0) + (model.highlighted ? 1.5 : 0);
    const retired = model.status === 'deprecated' ? 5 : 0;
    const age = byPopularity ? 0 : 0.3 * Math.min(superseded, 5);
    return { model, weight: place + chosen + standing - age - retired };
  });
}
