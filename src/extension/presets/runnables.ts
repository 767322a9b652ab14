import { own } from '../../domain/own.ts';
import { formSchema, mergePreset, presetId, presetNameOf } from '../../domain/preset.ts';
import type { JsonObject, Model, Schema } from '../../domain/types.ts';
import { FalError } from '../../fal/errors.ts';
import { modelNotes, schemaNotes } from '../../presets/input.ts';
import { type PlannedRun, planPreset, presetFolder, uploadPlanned } from '../../presets/plan.ts';
import { isUsable, type UsablePreset } from '../../presets/presetFile.ts';
import type { LocalRuntime } from '../../runtime/runtime.ts';

/** A preset as a model of the list. */
export interface PresetModel extends Model {
  /** The endpoint id of its model. */
  readonly runs: string;
}

/** What an id with values submits. */
export interface Submitted {
  readonly endpointId: string;
  readonly input: JsonObject;
  /** The preset's folder for results, absolute; undefined for the usual one. */
  readonly folder?: string;
}

/** A form that fills in an endpoint's input or the parameters of a preset. */
export interface Runnable {
  readonly endpointId: string;
  readonly schema: Schema;
  readonly preset?: UsablePreset;
}

/** What the ids of endpoints and presets run: `preset:NAME` stands for a preset, with the values of its parameters as input. */
export interface Runnables {
  /** The presets that can be run, as models. */
  presets(): Promise<readonly PresetModel[]>;
  /** The endpoint id that an id runs. @throws {FalError} for an unusable preset */
  endpointOf(id: string): Promise<string>;
  find(id: string, signal?: AbortSignal): Promise<Runnable>;
  /** Where a preset and its model no longer agree, in whole sentences. */
  notes(preset: UsablePreset, signal: AbortSignal): Promise<readonly string[]>;
  /** The model's input, unchecked: values may be missing. */
  merge(id: string, values: JsonObject, signal?: AbortSignal): Promise<Submitted>;
  /** @throws {FalError} `invalid-input` in terms of the form */
  check(id: string, values: JsonObject, signal: AbortSignal): Promise<void>;
  /** The input to submit, with the project files that a preset names uploaded; for checked values. @throws {FalError} */
  prepare(id: string, values: JsonObject, signal: AbortSignal): Promise<Submitted>;
  /** Reports changes of presets; returns a function that stops it. */
  follow(onChange: () => void): () => void;
}

/** Milliseconds between two looks for changed presets. */
const LOOK = 2_000;

export type RunnablesDeps = Pick<LocalRuntime, 'catalogue' | 'presets' | 'check' | 'upload'>;

/** Opens what the ids of a runtime run. */
export function openRunnables({ catalogue, presets, check, upload }: RunnablesDeps): Runnables {
  const presetOf = async (id: string): Promise<UsablePreset | undefined> => {
    const name = presetNameOf(id);
    return name === undefined ? undefined : presets.find(name);
  };
  const schemaOf = async (endpointId: string, signal: AbortSignal | undefined) =>
    (await catalogue.schema(endpointId, signal ? { signal } : {})).schema.input;
  return {
    presets: async () => {
      const usable = (await presets.read()).files.filter(isUsable);
      return Promise.all(
        usable.map(async ({ name, preset }) => {
          const model = await catalogue.find(preset.endpoint).catch(() => undefined);
          return {
            ...(model ?? { category: 'unknown' }),
            ...{ endpointId: presetId(name), name: preset.title, runs: preset.endpoint },
            description: preset.description ?? '',
          };
        }),
      );
    },
    endpointOf: async (id) => (await presetOf(id))?.preset.endpoint ?? id,
    find: async (id, signal) => {
      const preset = await presetOf(id);
      const endpointId = preset?.preset.endpoint ?? id;
      const model = await schemaOf(endpointId, signal);
      if (!preset) return { endpointId, schema: model };
      return { endpointId, schema: formSchema(preset.preset, model), preset };
    },
    notes: async ({ preset }, signal) => [
      ...schemaNotes(preset, await schemaOf(preset.endpoint, signal)),
      ...(await modelNotes(preset, catalogue, signal)),
    ],
    merge: async (id, values, signal) => {
      const found = await presetOf(id);
      if (!found) return { endpointId: id, input: values };
      const { endpoint: endpointId } = found.preset;
      const model = await schemaOf(endpointId, signal);
      return { endpointId, input: mergePreset(found.preset, values, model) };
    },
    check: async (id, values, signal) => {
      const found = await presetOf(id);
      if (!found) {
        await check(id, values, signal);
        return;
      }
      const planned = await planPreset(found, values, catalogue, signal);
      // The check takes addresses only, as fal does.
      const input = await uploadOwn(
        planned,
        (file) => `https://v3.fal.media/files/${encodeURIComponent(file)}`,
      );
      await check(planned.endpointId, input, signal).catch((error: unknown) => {
        throw inTermsOf(found, error);
      });
    },
    prepare: async (id, values, signal) => {
      const found = await presetOf(id);
      if (!found) return { endpointId: id, input: values };
      const planned = await planPreset(found, values, catalogue, signal);
      const input = await uploadOwn(
        planned,
        async (file) => (await upload({ path: file, signal })).url,
      );
      const folder = presetFolder(found);
      return { endpointId: planned.endpointId, input, ...(folder !== undefined && { folder }) };
    },
    follow: (onChange) => {
      let before: object | undefined;
      const look = async () => {
        const now = await presets.version();
        if (before && now !== before) onChange();
        before = now;
      };
      const looking = setInterval(() => void look().catch(() => undefined), LOOK);
      return () => clearInterval(looking);
    },
  };
}

/** Replaces the files that the preset itself names; the form uploads those of a person. */
const uploadOwn = (
  planned: PlannedRun,
  upload: (file: string) => string | Promise<string>,
): Promise<JsonObject> =>
  uploadPlanned(planned, async (file, isPicked) => (isPicked ? file : upload(file)));

/** The ids of the presets whose words contain all words of a query. */
export function matchingPresets(
  presets: readonly PresetModel[],
  { query, category }: { query: string; category?: string | undefined },
): readonly string[] {
  const words = query.toLowerCase().split(/\s+/);
  return presets
    .filter((preset) => category === undefined || preset.category === category)
    .filter(({ name, endpointId, runs, description }) => {
      const text = [name, endpointId, runs, description].join(' ').toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .map(({ endpointId }) => endpointId);
}

/** An error about fields of the model as one about the parameters that fill them. */
function inTermsOf({ preset: { parameters } }: UsablePreset, error: unknown): unknown {
  if (!(error instanceof FalError) || error.kind !== 'invalid-input') return error;
  const names = Object.fromEntries(
    Object.entries(parameters).map(([name, { field }]) => [field, name]),
  );
  const renamed = (at: string) => at.replace(/^[^.[]+/, (field) => own(names, field) ?? field);
  return error.with({
    faults: error.faults.map((fault) => ({ ...fault, path: renamed(fault.path) })),
  });
}
