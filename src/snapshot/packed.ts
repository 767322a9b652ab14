import type { Schema } from '../domain/types.ts';

/** A schema in its stored form: a shared type is in `types` once, and schemas refer to it. */
export interface PackedSchema extends Omit<
  Schema,
  'anyOf' | 'items' | 'properties' | 'additionalProperties'
> {
  /** An index into `types`; the keys beside it override the type's own. */
  readonly $ref?: number;
  readonly anyOf?: readonly PackedSchema[];
  readonly items?: PackedSchema;
  readonly properties?: Readonly<Record<string, PackedSchema>>;
  readonly additionalProperties?: boolean | PackedSchema;
}

/** Input and output are indexes into `types`. */
export type PackedEndpoint = readonly [
  endpointId: string,
  name: string,
  category: string,
  input: number,
  output: number,
];

/** The content of the file, before compression. */
export interface PackedSnapshot {
  readonly source: string;
  readonly endpoints: readonly PackedEndpoint[];
  readonly types: readonly PackedSchema[];
  /** Data of another reader. */
  readonly tables?: unknown;
}
