import { parametersSchema } from '../domain/preset.ts';
import { promptField } from '../domain/input.ts';
import type { JsonObject, Schema } from '../domain/types.ts';
import { normalizeEndpointId } from '../fal/endpointId.ts';
import { FalError } from '../fal/errors.ts';
import { modelNotes, schemaNotes } from '../presets/input.ts';
import { type PlannedRun, planPreset, presetFolder } from '../presets/plan.ts';
import type { UsablePreset } from '../presets/presetFile.ts';
import type { LocalRuntime } from '../runtime/runtime.ts';

/** What `run` runs, an endpoint id or a preset. */
export interface Runnable {
  readonly endpointId: string;
  /** What a person may state: the model's fields, or the preset's parameters. */
  readonly fields: Schema;
  /** Which of them holds the prompt. */
  readonly promptName: string | undefined;
  /** Changes with everything that the preset's file states. */
  readonly identity?: string;
  /** The preset's folder for results. */
  readonly folder?: string | undefined;
  /** The run with these values. @throws {FalError} for faulty parameters */
  readonly plan: (values: JsonObject) => Promise<PlannedRun>;
  /** What a person should know about the preset, in whole sentences. */
  readonly notes: readonly string[];
}

/** Finds what `run` names; a name without a slash is a preset. @throws {FalError} for an unknown one */
export async function findRunnable(
  typed: string,
  { catalogue, presets }: Pick<LocalRuntime, 'catalogue' | 'presets'>,
  signal: AbortSignal,
): Promise<Runnable> {
  const found = typed.includes('/') ? undefined : await presetNamed(typed, presets);
  const endpointId = found?.preset.endpoint ?? normalizeEndpointId(typed);
  const { input: schema } = (await catalogue.schema(endpointId, { signal })).schema;
  const ofModel = promptField(schema);
  if (!found) {
    const plan = (input: JsonObject) =>
      Promise.resolve({ endpointId, schema, input, isTyped: () => true, notes: [] });
    return { endpointId, fields: schema, promptName: ofModel, plan, notes: [] };
  }
  const { preset } = found;
  const parameters = Object.entries(preset.parameters);
  return {
    endpointId,
    fields: parametersSchema(preset),
    promptName: parameters.find(([, { field }]) => field === ofModel)?.[0],
    identity: JSON.stringify(preset),
    folder: presetFolder(found),
    plan: (values) => planPreset(found, values, catalogue, signal),
    notes: [...schemaNotes(preset, schema), ...(await modelNotes(preset, catalogue, signal))],
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
