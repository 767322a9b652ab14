import type { JsonObject } from '../domain/types.ts';

/** What a form shows of its preset. */
export interface PresetFacts {
  readonly endpointId: string;
  readonly description?: string;
  /** The fields that it fixes. */
  readonly fixed: JsonObject;
  /** Where it no longer fits its model, in whole sentences. */
  readonly notes: readonly string[];
}

/** The requests about presets: [payload, response]. */
export interface PresetRequests {
  /** The model's input from the values of a preset's parameters. */
  'preset.merge': [
    { id: string; values: JsonObject },
    { readonly endpointId: string; readonly input: JsonObject },
  ];
  /** Makes a preset of an input, with a person's answers. */
  'preset.save': [{ endpointId: string; input: JsonObject }, undefined];
  /** Opens the file of a preset. */
  'preset.open': [{ id: string }, undefined];
}
