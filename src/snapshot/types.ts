import type { Model, ModelSchema } from '../domain/types.ts';

/** A bundled endpoint; its name and category are derived from its id and types. */
export type SnapshotModel = Pick<Model, 'endpointId' | 'name' | 'category'>;

/** The endpoints and schemas packed into the bundle at build time. Its members throw when the file is unreadable. */
export interface Snapshot {
  /** What the build packed beside the endpoints. */
  readonly tables?: unknown;
  /** All bundled endpoints, ordered by endpoint id. */
  readonly models: readonly SnapshotModel[];
  /** The version of @fal-ai/client that it was read from. */
  readonly source: string;
  /** Undefined for an endpoint that is not bundled. */
  model(endpointId: string): SnapshotModel | undefined;
  /** Undefined for an endpoint that is not bundled. */
  schema(endpointId: string): ModelSchema | undefined;
}
