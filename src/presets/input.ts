import {
  parametersSchema,
  isRequired,
  mergePreset,
  parameterText,
  type Preset,
} from '../domain/preset.ts';
import type { JsonObject, Schema } from '../domain/types.ts';
import { supersededBy } from '../catalogue/recommend/versions.ts';
import type { Catalogue } from '../catalogue/types.ts';
import { FalError } from '../fal/errors.ts';
import { createFaultFinder } from '../jobs/check.ts';

/** The input of one run of a preset. */
export interface PresetInput {
  readonly input: JsonObject;
  /** The fields whose values the caller gave; the file of the preset states all others. */
  readonly typedFields: readonly string[];
  /** Where preset and model no longer agree, in whole sentences. */
  readonly notes: readonly string[];
}

const faultsOf = createFaultFinder();

/** The model's input from a preset and the values of its parameters; `schema` is the model's. @throws {FalError} `invalid-input` listing the faulty parameters */
export function presetInput(
  preset: Preset,
  values: JsonObject,
  schema: Schema | undefined,
): PresetInput {
  const unknown = Object.keys(values).filter((name) => !Object.hasOwn(preset.parameters, name));
  const faults = [
    ...unknown.map((path) => ({ path: path.slice(0, 100), message: 'is no parameter' })),
    ...faultsOf(parametersSchema(preset), known(preset, values)),
  ];
  if (faults.length > 0) {
    const lines = faults.map(({ path, message }) => `- ${path}: ${message}`);
    const names = Object.entries(preset.parameters).map(([name, parameter]) =>
      parameterText(name, parameter),
    );
    throw new FalError(
      'invalid-input',
      `The parameters do not fit the preset; nothing was submitted:\n${lines.join('\n')}\nIts parameters are: ${names.join(', ') || 'none'}.`,
      { reason: 'faulty-preset', faults },
    );
  }
  const input = mergePreset(preset, values, schema);
  const typedFields = Object.entries(preset.parameters).flatMap(([name, { field }]) =>
    Object.hasOwn(values, name) ? [field] : [],
  );
  return { input, typedFields, notes: schema ? schemaNotes(preset, schema) : [] };
}

function known({ parameters }: Preset, values: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => Object.hasOwn(parameters, name)),
  );
}

/** Where a preset no longer fits its model's schema, in whole sentences. */
export function schemaNotes(preset: Preset, schema: Schema): readonly string[] {
  const { endpoint, input, parameters } = preset;
  const { properties = {}, required = [] } = schema;
  const fixed = Object.keys(input);
  const ofParameters = new Set(Object.values(parameters).map(({ field }) => field));
  const always = Object.values(parameters).filter(
    (one) => isRequired(one) || one.default !== undefined,
  );
  const filled = new Set([...fixed, ...always.map(({ field }) => field)]);
  const isGone = (field: string) =>
    !Object.hasOwn(properties, field) && !schema.additionalProperties;
  const defaults = mergePreset(preset, {}, schema);
  return [
    ...[...fixed, ...ofParameters]
      .filter(isGone)
      .map((field) => `${endpoint} has no field ${field}: remove it from the preset.`),
    ...required
      .filter((field) => !filled.has(field))
      .map(
        (field) =>
          `${endpoint} needs ${field}, which the preset neither fixes nor has as a parameter.`,
      ),
    ...faultsOf({ ...schema, required: [] }, defaults)
      .filter(({ path, isLocalFile }) => !isLocalFile && !isGone(topField(path)))
      .map(({ path, message }) => `${endpoint} no longer takes the preset's ${path}: ${message}.`),
  ];
}

const topField = (path: string): string => /^[^.[]*/.exec(path)?.[0] ?? '';

/** Whether a preset's model is deprecated or has a newer version, in whole sentences. */
export async function modelNotes(
  { endpoint }: Preset,
  catalogue: Pick<Catalogue, 'all' | 'find'>,
  signal?: AbortSignal,
): Promise<readonly string[]> {
  const options = signal ? { signal } : {};
  const model = await catalogue.find(endpoint, options).catch(() => undefined);
  const ids = (await catalogue.all(signal).catch(() => [])).map(({ endpointId }) => endpointId);
  const newer = ids.filter((id) => supersededBy([endpoint, id]).has(endpoint));
  const outdated = supersededBy(newer);
  const newest = newer.find((id) => !outdated.has(id));
  return [
    ...(model?.status === 'deprecated' ? [`${endpoint} is deprecated: choose another model.`] : []),
    ...(newest === undefined ? [] : [`${endpoint} has a newer version: ${newest}.`]),
  ];
}
