import type { ModelSchema, Schema } from '../domain/types.ts';

export type { ModelSchema, Schema };

/** One bundled endpoint; name and category are derived where fal did not state them. */
export interface SnapshotModel {
  readonly endpointId: string;
  readonly name: string;
  /** fal's category word, e.g. `text-to-image`. */
  readonly category: string;
}

/** The endpoints and schemas packed into the bundle at build time. */
export interface Snapshot {
  /** All bundled endpoints, ordered by endpoint id. */
  readonly models: readonly SnapshotModel[];
  /** The version of @fal-ai/client that it was read from. */
  readonly source: string;
  /** The schema of an endpoint, or undefined for one that is not bundled. */
  schema(endpointId: string): ModelSchema | undefined;
}
