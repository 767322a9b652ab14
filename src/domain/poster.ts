import type { Asset } from './types.ts';

/** Names of output fields that hold a picture of another result. */
const POSTER = /thumb|poster|preview|cover|render|still/i;

/** The index of the picture that a model returned of its video, sound or 3D object; undefined when there is none. */
export function posterOf(assets: readonly Asset[], index: number): number | undefined {
  const asset = assets[index];
  if (!asset || !hasNoPicture(asset)) return undefined;
  let nearest: { readonly at: number; readonly shared: number } | undefined;
  assets.forEach((other, at) => {
    if (!isPoster(other)) return;
    const shared = sharedLength(asset.at, other.at);
    if (!nearest || shared > nearest.shared) nearest = { at, shared };
  });
  return nearest?.at;
}

/** The indices of a job's results without those that are only pictures of others. */
export function resultIndices(assets: readonly Asset[]): number[] {
  const posters = new Set(assets.map((_, at) => posterOf(assets, at)));
  return [...assets.keys()].filter((at) => !posters.has(at));
}

const hasNoPicture = ({ kind }: Asset) => kind === 'video' || kind === 'audio' || kind === '3d';

const isPoster = ({ kind, at }: Asset) => kind === 'image' && POSTER.test(at);

/** How many characters two places in an output begin with alike. */
function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}
