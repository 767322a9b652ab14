import type { ListedModel } from './merge.ts';
import { POPULAR } from './popular.ts';
import { endpointsOf, isByPopularity } from './recommend/endpoints.ts';
import { idsLike } from './recommend/patterns.ts';
import { SKILLS } from './recommend/skills.ts';

/** A model and how far in front it belongs when nothing else decides. */
export interface Ranked {
  readonly model: ListedModel;
  /** About -6 (a superseded variant) to 8 (pinned by fal); around 0 for most. */
  readonly weight: number;
}

/** Weighs each model of a list: pinned, wanted and current ones first, variants and deprecated ones last. */
export function rankModels(models: readonly ListedModel[]): Ranked[] {
  const byPopularity = isByPopularity(models);
  const wanted = new Map<string, number>();
  POPULAR.forEach((pattern, place) => {
    const [id] = idsLike(pattern, models);
    if (id !== undefined && !wanted.has(id)) wanted.set(id, 3.5 - (2 * place) / POPULAR.length);
  });
  return endpointsOf(models, SKILLS).map(({ model, places, standing, superseded }, index) => {
    const place = byPopularity
      ? 3.5 * (1 - index / models.length)
      : (wanted.get(model.endpointId) ?? (places.size > 0 ? 0.6 : 0));
    const chosen = (model.pinned ? 3 : 0) + (model.highlighted ? 1.5 : 0);
    const retired = model.status === 'deprecated' ? 5 : 0;
    const age = byPopularity ? 0 : 0.3 * Math.min(superseded, 5);
    return { model, weight: place + chosen + standing - age - retired };
  });
}
