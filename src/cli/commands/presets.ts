import { parameterText } from '../../domain/preset.ts';
import { modelNotes, schemaNotes } from '../../presets/input.ts';
import { isUsable, type PresetFile } from '../../presets/presetFile.ts';
import type { LocalRuntime } from '../../runtime/runtime.ts';
import { helpText, PROGRAM, readArgs } from '../command.ts';
import { type Command, openContext, print } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { PRESETS } from '../projectInfos.ts';
import { table } from '../table.ts';

/** `presets`: what `run` takes by name. */
export const presets: Command = async (args, place) => {
  const leaving = new AbortController();
  const stop = () => leaving.abort();
  process.once('SIGINT', stop);
  try {
    const { values, positionals } = readArgs(PRESETS, args);
    if (values.help) {
      process.stdout.write(helpText(PRESETS));
      return EXIT.done;
    }
    if (positionals.length > 0) throw new TypeError('presets takes no argument.');
    const { runtime } = openContext({ place, stopSignal: leaving.signal });
    const { files, notes: left } = await runtime.presets.read();
    const all = await Promise.all(
      files.map(async (file) => ({ file, notes: await notesOf(file, runtime, leaving.signal) })),
    );
    if (values.json) {
      const list = all.map(({ file, notes }) => ({ ...listed(file), notes }));
      print(JSON.stringify({ presets: list, notes: left }, null, 2));
      return EXIT.done;
    }
    const rows = all.map(({ file: { name, state, preset } }) => {
      const parameters = Object.entries(preset?.parameters ?? {});
      return [
        name,
        state,
        preset?.endpoint ?? '',
        parameters.map(([key, one]) => parameterText(key, one)).join(', '),
      ];
    });
    print(
      rows.length === 0
        ? 'There are no presets. One is a file .fal/presets/NAME.json of a project.'
        : table(['NAME', 'STATE', 'MODEL', 'PARAMETERS'], rows),
    );
    const texts = [...left, ...all.flatMap(({ notes }) => notes)];
    if (texts.length > 0) print(`\n${texts.join('\n')}`);
    return EXIT.done;
  } catch (error) {
    return reportError(error, `${PROGRAM} presets`);
  } finally {
    process.off('SIGINT', stop);
    leaving.abort();
  }
};

/** Why a preset is not usable, or where it no longer fits its model. */
async function notesOf(
  file: PresetFile,
  { catalogue }: LocalRuntime,
  signal: AbortSignal,
): Promise<readonly string[]> {
  if (file.fault !== undefined) return [file.fault];
  if (!isUsable(file)) return [];
  const { name, preset } = file;
  const found = await catalogue.schema(preset.endpoint, { signal }).catch(() => undefined);
  const notes = [
    ...(found ? schemaNotes(preset, found.schema.input) : []),
    ...(await modelNotes(preset, catalogue, signal)),
  ];
  return notes.map((note) => `${name}: ${note}`);
}

/** A preset as programs read it. */
function listed({ name, path, state, root, preset }: PresetFile) {
  return {
    name,
    file: path,
    state,
    from: root === undefined ? 'user' : 'workspace',
    ...(preset && {
      title: preset.title,
      endpoint_id: preset.endpoint,
      parameters: preset.parameters,
      ...(preset.to !== undefined && { save_to: preset.to }),
    }),
  };
}
