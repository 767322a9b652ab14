import path from 'node:path';
import type { JsonObject, Schema } from '../domain/types.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { uploadInputFiles } from '../jobs/inputFiles.ts';
import { presetInput } from './input.ts';
import type { UsablePreset } from './presetFile.ts';

/** What a run submits, from an endpoint id or a preset. */
export interface PlannedRun {
  readonly endpointId: string;
  /** The model's. */
  readonly schema: Schema;
  readonly input: JsonObject;
  /** Whether the caller stated the value of a field: only such files may lie outside the project. */
  readonly isTyped: (field: string) => boolean;
  /** Where preset and model no longer agree, in whole sentences. */
  readonly notes: readonly string[];
}

/** A run of a preset with the values of its parameters. @throws {FalError} `invalid-input` listing the faulty parameters; for an unknown model */
export async function planPreset(
  { preset }: Pick<UsablePreset, 'preset'>,
  values: JsonObject,
  catalogue: Pick<Catalogue, 'schema'>,
  signal?: AbortSignal,
): Promise<PlannedRun> {
  const { endpoint: endpointId } = preset;
  const { schema } = await catalogue.schema(endpointId, signal ? { signal } : {});
  const { input, typedFields, notes } = presetInput(preset, values, schema.input);
  return {
    endpointId,
    schema: schema.input,
    input,
    isTyped: (field) => typedFields.includes(field),
    notes,
  };
}

/** The folder for a preset's results; relative only for a preset of no project, undefined where it states none. */
export function presetFolder({ preset: { to }, root }: UsablePreset): string | undefined {
  return to === undefined || root === undefined ? to : path.join(root, to);
}

/** The input with an address in place of each file; `upload` also gets whether the caller stated its path. @throws {FalError} of the first upload that fails */
export async function uploadPlanned(
  { schema, input, isTyped }: Pick<PlannedRun, 'schema' | 'input' | 'isTyped'>,
  upload: (file: string, isPicked: boolean) => Promise<string>,
): Promise<JsonObject> {
  const part = (isPicked: boolean) =>
    uploadInputFiles(
      schema,
      Object.fromEntries(Object.entries(input).filter(([field]) => isTyped(field) === isPicked)),
      (file) => upload(file, isPicked),
    );
  return { ...(await part(false)), ...(await part(true)) };
}
