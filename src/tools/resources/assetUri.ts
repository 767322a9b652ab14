import type { Asset } from '../../domain/types.ts';

const ENDINGS: ReadonlyMap<string, string> = new Map([
  ['image/jpeg', 'jpg'],
  ['model/gltf-binary', 'glb'],
]);

/** The resource URI of a job's nth asset (from 0); editors choose how to show it by its extension. */
export function assetUri(requestId: string, asset: Asset, at: number): string {
  const type = asset.contentType ?? '';
  const [, named] = /^https?:[^?#]+\.(\w{2,5})(?:[?#]|$)/.exec(asset.url) ?? [];
  const [, plain] = /^\w+\/(\w{2,5})$/.exec(type) ?? [];
  const ending = ENDINGS.get(type) ?? named ?? plain;
  const file = `${asset.kind}-${at + 1}${ending ? `.${ending.toLowerCase()}` : ''}`;
  return `fal://jobs/${encodeURIComponent(requestId)}/assets/${file}`;
}

/** The index of the asset that the last part of such a URI names; NaN for none. */
export function assetIndex(file: string): number {
  return Number(/-(\d{1,4})(\.\w+)?$/.exec(file)?.[1] ?? Number.NaN) - 1;
}
