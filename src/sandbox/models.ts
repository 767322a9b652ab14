import type { Snapshot, SnapshotModel } from '../snapshot/types.ts';
import type { Cdn } from './cdn.ts';
import { hash } from './hash.ts';

/** An entry of the platform's model list, without expansions. */
export interface ListedModel {
  readonly endpoint_id: string;
  readonly metadata: ReturnType<typeof metadataOf>;
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

/** The platform's model list, featured models first. Values that the snapshot lacks are invented, always the same. */
export function listModels(snapshot: Snapshot, cdn: Cdn): ListedModel[] {
  const listed = snapshot.models.map((model) => listedModel(model, cdn));
  const rank = ({ endpoint_id: id }: ListedModel): number =>
    FEATURED.includes(id) ? FEATURED.indexOf(id) : FEATURED.length;
  return listed.sort((one, other) => rank(one) - rank(other));
}

/** The entry of a model. */
export function listedModel(model: SnapshotModel, cdn: Cdn): ListedModel {
  const { endpointId } = model;
  return {
    endpoint_id: endpointId,
    metadata: metadataOf(model, cdn.thumbnailUrl(endpointId)),
  };
}

function metadataOf({ endpointId, name, category }: SnapshotModel, thumbnail: string) {
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

/** A sentence on a model. */
export function describe(name: string, category: string): string {
  const [from, to] = category.split('-to-');
  if (to !== undefined) return `${name} turns ${from} into ${to}.`;
  if (category === 'training') return `${name} trains a model on your own data.`;
  if (category === 'vision') return `${name} describes pictures.`;
  if (category === 'llm') return `${name} generates text.`;
  return `${name} is a ${category} model.`;
}

/** The models that a query keeps. Each word of `q` must occur in the name, id, description or category. */
export function filterModels(
  models: readonly ListedModel[],
  query: URLSearchParams,
): ListedModel[] {
  const [category, status] = [query.get('category'), query.get('status')];
  const words = (query.get('q') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return models.filter(({ endpoint_id: id, metadata }) => {
    if (category !== null && metadata.category !== category) return false;
    if (status !== null && metadata.status !== status) return false;
    const { display_name: name, description } = metadata;
    const text = `${id} ${name} ${description} ${metadata.category}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
