import type { Json, Model, ModelPage, ModelSchema } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';

/** What the catalogue asks of fal's platform API; every call throws FalError when it cannot answer. */
export interface PlatformModels {
  /** One page of fal's list; an unknown category is an empty page. */
  list(options: {
    readonly query?: string;
    readonly category?: string;
    readonly cursor?: string;
    readonly limit?: number;
    readonly signal?: AbortSignal;
  }): Promise<ModelPage>;
  /** An endpoint's schema, or undefined when fal does not know the endpoint. */
  schema(
    endpointId: string,
    options: { readonly signal?: AbortSignal },
  ): Promise<{ readonly model?: Model; readonly schema: ModelSchema } | undefined>;
}

/** Named JSON values on disk. */
export interface DiskCache {
  /** The value and its age in milliseconds, or undefined when there is none. */
  read(name: string): Promise<{ readonly value: unknown; readonly age: number } | undefined>;
  write(name: string, value: Json): Promise<void>;
}

/** What `createCatalogue` is made of. */
export interface CatalogueDeps {
  readonly snapshot: Snapshot;
  readonly platform: PlatformModels;
  readonly cache: DiskCache;
  /** Milliseconds since 1970; default: the machine's clock. */
  readonly now?: () => number;
}

/** What a search is narrowed by. */
export interface SearchOptions {
  readonly query?: string | undefined;
  /** `text-to-image`, `text_to_image`, `image-editing`, or any word that fal uses. */
  readonly category?: string | undefined;
  /** Models on one page, 1 to 100; default: 20. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An endpoint's schema and who told it. */
export interface SchemaAnswer {
  readonly schema: ModelSchema;
  readonly source: 'platform' | 'snapshot';
}

/** One endpoint that suits a task. */
export interface Recommendation {
  readonly endpointId: string;
  readonly name: string;
  readonly category: string;
  /** One short sentence. */
  readonly why: string;
}

/** What models there are, offline first. */
export interface Catalogue {
  /** Every model that is known, in the platform's own order. */
  all(signal?: AbortSignal): Promise<readonly Model[]>;
  /** Models that match, best first. @throws {FalError} invalid-input for a cursor that is not ours. */
  search(options: SearchOptions): Promise<ModelPage>;
  /** The model, or undefined when neither the list, nor the snapshot, nor fal knows it. */
  find(endpointId: string, options?: { readonly signal?: AbortSignal }): Promise<Model | undefined>;
  /** Up to `count` (default: 3) known ids that look like this one, nearest first. */
  nearest(endpointId: string, count?: number): string[];
  /** @throws {FalError} not-found, with the nearest ids, or what fal answered when nothing is bundled. */
  schema(endpointId: string, options?: { readonly signal?: AbortSignal }): Promise<SchemaAnswer>;
  /** Up to `limit` (default: 5) endpoints for a task in plain words, best first. */
  recommend(
    task: string,
    options?: { readonly limit?: number; readonly signal?: AbortSignal },
  ): Promise<Recommendation[]>;
  /** Brings fal's whole list up to date; never throws. */
  refresh(signal?: AbortSignal): Promise<void>;
}
