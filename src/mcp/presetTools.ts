import { presetToolName } from '../domain/preset.ts';
import { isObject } from '../domain/schema.ts';
import type { Json } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { isUsable, type UsablePreset } from '../presets/presetFile.ts';
import type { Presets } from '../presets/presets.ts';
import { type Call, SPENDS, type ToolContext } from '../tools/tool.ts';
import type { CallToolResult, ToolDefinition } from './sdk.ts';
import { watch } from './watch.ts';

/** Presets that are listed as tools: each costs every session tokens. */
const MOST_LISTED = 12;
/** Milliseconds that a list waits for the presets; a client may be slow to name its roots. */
const LIST_DEADLINE = 1_000;

/** Each usable preset as a tool of its own. */
export interface PresetTools {
  /** The definitions; the first call starts to look for changes. */
  list(onChange: () => void): Promise<readonly ToolDefinition[]>;
  /** Runs a listed preset as run_model runs its model. @throws {FalError} */
  call(name: string, input: unknown, context: ToolContext, call: Call): Promise<CallToolResult>;
}

export interface PresetToolsOptions {
  readonly presets: Presets;
  /** Names of tools that are not offered. */
  readonly disabled: readonly string[];
  /** Writes what was left out and why; each text once. */
  readonly log: (text: string) => void;
}

/** Creates the tools of the presets. */
export function createPresetTools({ presets, disabled, log }: PresetToolsOptions): PresetTools {
  const logged = new Set<string>();
  const logOnce = (text: string) => {
    if (logged.has(text)) return;
    logged.add(text);
    log(text);
  };
  const listed = async (): Promise<readonly UsablePreset[]> => {
    const { files, notes } = await presets.read();
    for (const text of notes) logOnce(text);
    for (const { fault } of files) if (fault !== undefined) logOnce(fault);
    const usable = files
      .filter(isUsable)
      .filter(({ name }) => !disabled.includes(presetToolName(name)));
    const others = usable.slice(MOST_LISTED).map(({ name }) => name);
    if (others.length > 0)
      logOnce(`At most ${MOST_LISTED} presets are tools; not listed: ${others.join(', ')}.`);
    return usable.slice(0, MOST_LISTED);
  };
  const define = async () => {
    const all = await listed();
    if (all.length === 0) return [];
    const { presetDefinition } = await import('./presetDefinition.ts');
    return all.map(presetDefinition);
  };
  let isWatched = false;

  return {
    list: async (onChange) => {
      const tools = (await withTimeout(define(), LIST_DEADLINE)) ?? [];
      if (!isWatched) {
        isWatched = true;
        const read = async () => JSON.stringify(await define());
        watch({ version: () => presets.version(), read }, onChange, JSON.stringify(tools));
      }
      return tools;
    },
    call: async (name, input, context, call) => {
      const all = await listed();
      const found = all.find((one) => presetToolName(one.name) === name);
      if (!found)
        throw new FalError('not-found', `There is no tool ${name.slice(0, 200)}.`, {
          advice: `The tools of presets are: ${all.map((one) => presetToolName(one.name)).join(', ') || 'none'}.`,
        });
      const { answerInTime } = await import('./callTool.ts');
      return answerInTime({ name, annotations: SPENDS }, call, (bounded) =>
        runPreset(found, input, context, bounded),
      );
    },
  };
}

async function runPreset(found: UsablePreset, values: unknown, context: ToolContext, call: Call) {
  const begun = performance.now();
  const { modelNotes } = await import('../presets/input.ts');
  const { planPreset, presetFolder } = await import('../presets/plan.ts');
  const { runAndWait } = await import('../tools/runModel.ts');
  const { name, preset } = found;
  const { catalogue } = context;
  const given = isObject(values as Json) ? (values as Record<string, Json>) : {};
  const { endpointId, input, notes } = await planPreset(found, given, catalogue, call.signal);
  const logAll = (texts: readonly string[]) => {
    for (const text of texts) call.log('notice', `Preset ${name}: ${text}`);
  };
  logAll(notes);
  // The run does not wait for the list of models.
  void modelNotes(preset, catalogue, call.signal).then(logAll);
  const folder = presetFolder(found);
  return runAndWait(
    {
      endpoint_id: endpointId,
      input,
      upload_inputs: true,
      wait_seconds: LONGEST_WAIT,
      ...(folder !== undefined && { save_to: folder }),
    },
    context,
    call,
    begun,
  ).catch((error: unknown) => {
    // The steps for a faulty input are those of run_model, whose caller has all fields.
    if (!(error instanceof FalError) || error.reason !== 'faulty-input') throw error;
    throw error.with({ reason: 'unusable-preset', facts: {} });
  });
}

/** Seconds, as run_model waits by default. */
const LONGEST_WAIT = 45;
