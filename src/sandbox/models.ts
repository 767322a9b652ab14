import type { Snapshot, SnapshotModel } from '../snapshot/types.ts';
import type { Json, JsonObject } from './json.ts';
import { hash, isObject } from './json.ts';

/** One entry of the platform's model list, without expansions. */
export interface ListedModel {
  readonly endpoint_id: string;
  readonly metadata?: JsonObject;
}

const FEATURED = [
  'fal-ai/flux/dev',
  'fal-ai/flux/schnell',
  'fal-ai/nano-banana',
  'fal-ai/bytedance/seedream/v4/text-to-image',
  'fal-ai/kling-video/v2.5-turbo/pro/image-to-video',
  'fal-ai/veo3',
  'fal-ai/minimax/speech-02-hd',
  'fal-ai/chatterbox/text-to-speech',
  'fal-ai/trellis',
];
const FIRST_DAY = Date.UTC(2024, 0, 1);
const DAYS = 780;
const DAY_MS = 86_400_000;

/** The platform's list as the snapshot allows it: featured ones first; what it does not hold is invented, always the same. */
export function listModels(
  snapshot: Snapshot,
  thumbnailUrl: (endpointId: string) => string,
): ListedModel[] {
  const listed = snapshot.models.map((model) => ({
    endpoint_id: model.endpointId,
    metadata: metadata(model, thumbnailUrl(model.endpointId)),
  }));
  const rank = ({ endpoint_id: id }: ListedModel): number =>
    FEATURED.includes(id) ? FEATURED.indexOf(id) : FEATURED.length;
  return listed.sort((one, other) => rank(one) - rank(other));
}

function metadata({ endpointId, name, category }: SnapshotModel, thumbnail: string): JsonObject {
  const date = new Date(FIRST_DAY + (hash(endpointId) % DAYS) * DAY_MS).toISOString();
  const family = endpointId.split('/').slice(0, 2).join('/');
  const featured = FEATURED.includes(endpointId);
  return {
    display_name: name,
    category,
    description: describe(name, category),
    status: 'active',
    tags: [...new Set([...category.split('-to-'), family.split('/')[1] ?? family])],
    updated_at: date,
    is_favorited: null,
    thumbnail_url: thumbnail,
    model_url: `https://fal.run/${endpointId}`,
    license_type: 'commercial',
    date,
    group: { key: family.replace('/', '-'), label: name },
    highlighted: featured,
    kind: category === 'training' ? 'training' : 'inference',
    duration_estimate: category.endsWith('video') ? 2 : 0.2,
    pinned: featured,
  };
}

function describe(name: string, category: string): string {
  const [from, to] = category.split('-to-');
  if (to !== undefined) return `${name} turns ${from} into ${to}.`;
  if (category === 'training') return `${name} trains a model on your own data.`;
  if (category === 'vision') return `${name} looks at pictures and tells what it sees.`;
  if (category === 'llm') return `${name} answers in words.`;
  return `${name} is a model of the kind ${category}.`;
}

/** What to keep of a list. */
export interface ModelFilter {
  readonly q?: string;
  readonly category?: string;
  readonly status?: string;
  readonly ids: readonly string[];
}

/** The models that a filter leaves; every word of `q` must stand in name, id, description or category. */
export function filterModels(models: readonly ListedModel[], filter: ModelFilter): ListedModel[] {
  const words = (filter.q ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ endpoint_id: id, metadata = {} }) => {
    if (filter.ids.length > 0 && !filter.ids.includes(id)) return false;
    if (filter.category !== undefined && metadata.category !== filter.category) return false;
    if (filter.status !== undefined && (metadata.status ?? 'active') !== filter.status)
      return false;
    const told: (Json | undefined)[] = [
      id,
      metadata.display_name,
      metadata.description,
      metadata.category,
    ];
    const text = told
      .filter((part) => typeof part === 'string')
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A caller's own list as it is to be served. @throws {TypeError} when an entry has no `endpoint_id`. */
export function readModels(entries: readonly unknown[]): ListedModel[] {
  return entries.map((entry) => {
    if (!isObject(entry) || typeof entry.endpoint_id !== 'string') {
      throw new TypeError('Each of `models` must be an object with an `endpoint_id`.');
    }
    return entry as unknown as ListedModel;
  });
}
