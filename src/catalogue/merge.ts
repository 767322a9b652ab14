import type { Model } from '../domain/types.ts';
import type { SnapshotModel } from '../snapshot/types.ts';
import { categoryOfId } from './categories.ts';

const UNSTATED = new Set(['', 'unknown', 'other']);

/** A model whose category fal itself stated is surer than one whose category was derived. */
export interface ListedModel extends Model {
  readonly categoryStated: boolean;
}

/** The snapshot's endpoints as models without descriptions. */
export function snapshotModels(models: readonly SnapshotModel[]): ListedModel[] {
  return models.map((model) => ({ ...model, description: '', categoryStated: false }));
}

/**
 * fal's own list in its own order, its gaps (names, categories) filled from the snapshot. What only
 * the snapshot knows is left out when fal's list is complete, and follows it when it is not.
 */
export function mergeModels(
  platform: readonly Model[],
  snapshot: readonly SnapshotModel[],
  { complete }: { readonly complete: boolean },
): ListedModel[] {
  const bundled = new Map(snapshot.map((model) => [model.endpointId, model]));
  const seen = new Set<string>();
  const merged: ListedModel[] = [];
  for (const model of platform) {
    if (seen.has(model.endpointId)) continue;
    seen.add(model.endpointId);
    const known = bundled.get(model.endpointId);
    const stated = !UNSTATED.has(model.category);
    merged.push({
      ...model,
      name: [model.name, known?.name].find(Boolean) ?? model.endpointId,
      category: stated
        ? model.category
        : (known?.category ?? categoryOfId(model.endpointId) ?? 'unknown'),
      categoryStated: stated,
    });
  }
  if (complete) return merged;
  return [...merged, ...snapshotModels(snapshot.filter((model) => !seen.has(model.endpointId)))];
}
