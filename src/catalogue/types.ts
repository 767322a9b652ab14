import type { Json, Model, ModelPage, ModelSchema } from '../domain/types.ts';
import type { Snapshot } from '../snapshot/types.ts';

/** The part of fal's platform API that the catalogue uses. Every call may throw FalError. */
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
  /** The words of the Pricing section of a model's page; undefined where it has none. */
  pricingText(endpointId: string, signal?: AbortSignal): Promise<string | undefined>;
}

/** Named JSON values on disk. */
export interface DiskCache {
  /** The value and its age in milliseconds, or undefined when there is none. */
  read(name: string): Promise<{ readonly value: unknown; readonly age: number } | undefined>;
  write(name: string, value: Json): Promise<void>;
}

/** The dependencies of `createCatalogue`. */
export interface CatalogueDeps {
  readonly snapshot: Snapshot;
  readonly platform: PlatformModels;
  readonly cache: DiskCache;
  /** The gateway of the platform, if any. */
  readonly source?: string | undefined;
  /** Milliseconds since 1970; default: `Date.now`. */
  readonly now?: () => number;
}

/** The options of a search. */
export interface SearchOptions {
  readonly query?: string | undefined;
  /** `text-to-image`, `text_to_image`, `image-editing`, or any other category of fal's. */
  readonly category?: string | undefined;
  /** Models on one page, 1 to 100; default: 20. */
  readonly limit?: number | undefined;
  /** The `nextCursor` of the previous page. */
  readonly cursor?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** An endpoint's schema and its source. */
export interface SchemaAnswer {
  readonly schema: ModelSchema;
  readonly source: 'platform' | 'snapshot';
}

/** One endpoint that suits a task. */
export interface Recommendation {
  readonly endpointId: string;
  readonly name: string;
  readonly category: string;
  /** The id of the capability for which it is recommended. */
  readonly capability: string;
  /** The kinds of media that it takes for this task, `text` where it takes none. */
  readonly takes: readonly string[];
  readonly makes: string;
  /** What it does for the task, and which of its conditions it fulfils, as a sentence. */
  readonly why: string;
}

/** The endpoints for a task. */
export interface Recommendations {
  /** Best first; none where no model does the task. */
  readonly found: readonly Recommendation[];
  /** What models do that comes nearest, as the ends of sentences. */
  readonly nearest: readonly string[];
  /** What the task is about, where no model does such tasks: `publishing posts`. */
  readonly topic?: string;
  /** Whether the task is about a low price. */
  readonly isCheap: boolean;
}

/** All models, offline first. */
export interface Catalogue {
  /** All known models, in the platform's own order. */
  all(signal?: AbortSignal): Promise<readonly Model[]>;
  /** Models that match, best first. @throws {FalError} invalid-input for a foreign cursor. */
  search(options: SearchOptions): Promise<ModelPage>;
  /** Undefined when neither the list, nor the snapshot, nor fal has the model. */
  find(endpointId: string, options?: { readonly signal?: AbortSignal }): Promise<Model | undefined>;
  /** Up to `count` (default: 3) similar ids, nearest first. */
  nearest(endpointId: string, count?: number): string[];
  /** @throws {FalError} not-found with the nearest ids, or fal's error for a model that is not bundled. */
  schema(endpointId: string, options?: { readonly signal?: AbortSignal }): Promise<SchemaAnswer>;
  /** What the model's page says on its price, fetched once a day; undefined where it says nothing, or is not available. */
  pricingText(endpointId: string, signal?: AbortSignal): Promise<string | undefined>;
  /** Up to `limit` (default: 5) endpoints for a task in the user's words, best first. */
  recommend(
    task: string,
    options?: { readonly limit?: number; readonly signal?: AbortSignal },
  ): Promise<Recommendations>;
  /** The ids of the best endpoints of a capability, best first. */
  best(capabilityId: string): readonly string[];
  /** Fetches fal's whole list; never throws. */
  refresh(signal?: AbortSignal): Promise<void>;
}
