import path from 'node:path';
import type { CallToolResult, Tool as ToolDefinition } from '@modelcontextprotocol/sdk/types.js';
import { askedSchema, askedType, plainTitle, presetToolName } from '../domain/preset.ts';
import { isObject } from '../domain/schema.ts';
import type { Json, Schema } from '../domain/types.ts';
import { FalError } from '../fal/errors.ts';
import { withTimeout } from '../fal/withTimeout.ts';
import { toJsonSchema } from '../jobs/jsonSchema.ts';
import { isUsable, type UsablePreset } from '../presets/presetFile.ts';
import type { Presets } from '../presets/presets.ts';
import { type Call, SPENDS, type ToolContext } from '../tools/tool.ts';
import { watch } from './watch.ts';

/** Presets that are listed as tools: each costs every session tokens. */
const MOST_LISTED = 12;
/** Milliseconds that a list waits for the presets; a client may be slow to name its roots. */
const LIST_DEADLINE = 1_000;
/** Characters of the choices of one parameter that a list shows. */
const LONGEST_CHOICES = 300;
const PLAIN_CHOICE = /^(?!.*\/\/)[\w .:/+()-]{1,40}$/;

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
  const define = async () => (await listed()).map(toolDefinition);
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

/** A repository states title and parameters, so that only plain and short parts of them are passed on. */
function toolDefinition({ name, preset }: UsablePreset): ToolDefinition {
  const title = plainTitle(preset.title) || name;
  const { properties = {}, required = [] } = askedSchema(preset);
  const takesFiles = Object.values(preset.ask).some((asked) => askedType(asked) === 'file');
  const files = takesFiles ? ' Files are project files or URLs.' : '';
  return {
    name: presetToolName(name),
    title: `fal preset: ${title}`,
    description: `Run the fal preset ${name} ("${title}") and wait for its result (billed).${files}`,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.entries(properties).map(([key, schema]) => [key, parameter(schema)]),
      ),
      ...(required.length > 0 && { required: [...required] }),
    },
    annotations: SPENDS,
  };
}

function parameter(schema: Schema): object {
  const { title } = schema;
  return { ...(title !== undefined && { title }), ...toJsonSchema(plainSchema(schema)) };
}

/** A parameter's schema without choices that read like prose; a call is checked against all of them. */
function plainSchema({ enum: choices, items, ...rest }: Schema): Schema {
  const isPlain = (all: readonly Json[]) =>
    all.every((one) => PLAIN_CHOICE.test(typeof one === 'string' ? one : '0')) &&
    JSON.stringify(all).length <= LONGEST_CHOICES;
  return {
    ...rest,
    ...(choices && isPlain(choices) && { enum: choices }),
    ...(items && { items: plainSchema(items) }),
  };
}

async function runPreset(
  { name, preset, root }: UsablePreset,
  values: unknown,
  context: ToolContext,
  call: Call,
) {
  const { modelNotes, presetInput } = await import('../presets/input.ts');
  const { runModel } = await import('../tools/runModel.ts');
  const { endpoint, to } = preset;
  const { catalogue } = context;
  const schema = await catalogue
    .schema(endpoint, { signal: call.signal })
    .then((found) => found.schema.input);
  const given = isObject(values as Json) ? (values as Record<string, Json>) : {};
  const { input, notes } = presetInput(preset, given, schema);
  const logAll = (texts: readonly string[]) => {
    for (const text of texts) call.log('notice', `Preset ${name}: ${text}`);
  };
  logAll(notes);
  // The run does not wait for the list of models.
  void modelNotes(preset, catalogue, call.signal).then(logAll);
  const folder = to !== undefined && root !== undefined ? path.join(root, to) : to;
  return runModel.run(
    {
      endpoint_id: endpoint,
      input,
      upload_inputs: true,
      wait_seconds: LONGEST_WAIT,
      ...(folder !== undefined && { save_to: folder }),
    },
    context,
    call,
  );
}

/** Seconds, as run_model waits by default. */
const LONGEST_WAIT = 45;
