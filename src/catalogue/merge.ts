import type { Model } from '../domain/types.ts';
import type { SnapshotModel } from '../snapshot/types.ts';
import { categoryOfId } from './categories.ts';

const UNSTATED = new Set(['', 'unknown', 'other']);

/** A model and whether fal stated its category, which is more reliable than a derived one. */
export interface ListedModel extends Model {
  readonly categoryStated: boolean;
}

/** The snapshot's endpoints as models without descriptions. */
export function snapshotModels(models: readonly SnapshotModel[]): ListedModel[] {
  return models.map((model) => ({ ...model, description: '', categoryStated: false }));
}

/**
 * fal's list in its own order, with missing names and categories from the snapshot. Models that only
 * the snapshot has follow an incomplete list, and are not in a complete one.
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
    const packed = bundled.get(model.endpointId);
    const stated = !UNSTATED.has(model.category);
    merged.push({
      ...model,
      name: [model.name, packed?.name].find(Boolean) ?? model.endpointId,
      category: stated
        ? model.category
        : (packed?.category ?? categoryOfId(model.endpointId) ?? 'unknown'),
      categoryStated: stated,
    });
  }
  if (complete) return merged;
  return [...merged, ...snapshotModels(snapshot.filter((model) => !seen.has(model.endpointId)))];
}
