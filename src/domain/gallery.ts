import type { JsonObject, MediaKind } from './types.ts';

/** Which jobs the gallery shows: all where nothing is set. */
export interface GalleryFilter {
  /** Words that all must occur, in any order. */
  readonly text?: string;
  /** Jobs with a result of this kind; `text`: with words for a result. */
  readonly kind?: MediaKind | 'text';
  readonly endpointId?: string;
}

/** What the filter looks at. */
export interface Filterable {
  readonly endpointId: string;
  readonly modelName: string;
  readonly by: string;
  readonly input: JsonObject;
  readonly assets: readonly { readonly kind: MediaKind }[];
  readonly text?: string | undefined;
  readonly error?: string | undefined;
}

/** Whether a job passes the filter. */
export function matchesFilter({ text, kind, endpointId }: GalleryFilter, job: Filterable): boolean {
  if (endpointId !== undefined && job.endpointId !== endpointId) return false;
  if (kind === 'text' && !job.text) return false;
  if (kind !== undefined && kind !== 'text' && job.assets.every((asset) => asset.kind !== kind))
    return false;
  const words = text?.toLowerCase().split(/\s+/).filter(Boolean) ?? [];
  if (words.length === 0) return true;
  const { modelName, by, input, error } = job;
  const all = [job.endpointId, modelName, by, job.text, error, JSON.stringify(input)];
  const searched = all.join('\n').toLowerCase();
  return words.every((word) => searched.includes(word));
}
