import type { Schema } from '../domain/types.ts';

/** A schema as it is stored: a type used elsewhere stands once in `types` and is pointed at. */
export interface PackedSchema extends Omit<
  Schema,
  'anyOf' | 'items' | 'properties' | 'additionalProperties'
> {
  /** An index into `types`; the keys beside it win over the type's own. */
  readonly $ref?: number;
  readonly anyOf?: readonly PackedSchema[];
  readonly items?: PackedSchema;
  readonly properties?: Readonly<Record<string, PackedSchema>>;
  readonly additionalProperties?: boolean | PackedSchema;
}

/** Endpoint id, name, category, and where its input and output stand in `types`. */
export type PackedEndpoint = readonly [
  endpointId: string,
  name: string,
  category: string,
  input: number,
  output: number,
];

/** What the file holds, before compression. */
export interface PackedSnapshot {
  readonly source: string;
  readonly endpoints: readonly PackedEndpoint[];
  readonly types: readonly PackedSchema[];
}
