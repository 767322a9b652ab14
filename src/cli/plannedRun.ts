import path from 'node:path';
import { parametersSchema } from '../domain/preset.ts';
import type { JsonObject, Schema } from '../domain/types.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import { uploadInputFiles } from '../jobs/inputFiles.ts';
import { modelNotes, presetInput } from '../presets/input.ts';
import type { UsablePreset } from '../presets/presetFile.ts';
import type { LocalRuntime } from '../runtime/runtime.ts';
import { type InputFlags, readInput } from './input.ts';

/** What `run` submits, from an endpoint id or a preset. */
export interface PlannedRun {
  readonly isPreset: boolean;
  readonly endpointId: string;
  readonly schema: Schema;
  readonly input: JsonObject;
  /** Whether the person typed the value of a field: only such files may lie outside the project. */
  readonly isTyped: (field: string) => boolean;
  /** The preset's folder for results. */
  readonly folder?: string;
  /** What a person should know about the preset, in whole sentences. */
  readonly notes: readonly string[];
}

/** Reads the model and its input from the arguments of `run`; a name without a slash is a preset. @throws {FalError} for an unknown name; @throws {TypeError} for a faulty flag */
export async function planRun(
  typed: string,
  flags: InputFlags,
  { catalogue, presets }: Pick<LocalRuntime, 'catalogue' | 'presets'>,
  signal: AbortSignal,
): Promise<PlannedRun> {
  const preset = typed.includes('/') ? undefined : await presetNamed(typed, presets);
  const endpointId = preset?.preset.endpoint ?? normalizeEndpointId(typed);
  const { input: schema } = (await catalogue.schema(endpointId, { signal })).schema;
  if (!preset) {
    const input = await readInput(flags, schema);
    return { isPreset: false, endpointId, schema, input, isTyped: () => true, notes: [] };
  }
  const values = await readInput(flags, parametersSchema(preset.preset));
  const { input, typedFields, notes } = presetInput(preset.preset, values, schema);
  const { to } = preset.preset;
  const { root } = preset;
  return {
    isPreset: true,
    endpointId,
    schema,
    input,
    isTyped: (field) => typedFields.includes(field),
    ...(to !== undefined && { folder: root === undefined ? to : path.join(root, to) }),
    notes: [...notes, ...(await modelNotes(preset.preset, catalogue, signal))],
  };
}

/** Undefined for the old form of an endpoint id, which has no slash either. */
async function presetNamed(
  name: string,
  presets: LocalRuntime['presets'],
): Promise<UsablePreset | undefined> {
  try {
    return await presets.find(name);
  } catch (error) {
    const isUnknown = error instanceof FalError && error.reason === 'unknown-preset';
    if (isUnknown && /^\d+-[\w-]+$/.test(name)) return undefined;
    throw error;
  }
}

/** The input with an address in place of each file; `upload` also learns whether the person typed its path. @throws {FalError} of the first upload that fails */
export async function uploadPlanned(
  { schema, input, isTyped }: PlannedRun,
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
