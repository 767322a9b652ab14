import { visible } from '../../domain/visible.ts';
import { type CommandInfo, type Flag, HELP } from '../command.ts';
import { type Command, type Place, print } from '../context.ts';
import { INFOS, SERVER } from '../infos.ts';
import type { Source } from './sources.ts';
import { type Completions, matching, type Value, words } from './values.ts';

/** Characters of a description. */
const LONGEST_TEXT = 70;

/** `complete WORD...`: the first line says what completes the last word, each further line is a value, a tab and its description. */
export const complete: Command = async (line, place) => {
  const { kind, before, values } = await completionsOf(line, place);
  print(`${kind} ${before}`);
  for (const { value, text = '' } of values) {
    // A shell would show escapes in place of what the value has.
    if (visible(value) !== value || value.includes('\t')) continue;
    print(`${value}\t${text.replaceAll(/\s+/g, ' ').slice(0, LONGEST_TEXT)}`);
  }
  return 0;
};

async function completionsOf(line: readonly string[], place: Place): Promise<Completions> {
  const typed = line.at(-1) ?? '';
  const [name = ''] = line;
  if (line.length < 2) {
    const commands = INFOS.map(({ name: value, summary: text }) => ({ value, text }));
    return matching([...commands, ...flagValues(SERVER, [])], typed);
  }
  const info =
    INFOS.find((one) => one.name === name) ?? (name.startsWith('-') ? SERVER : undefined);
  if (!info) return NOTHING;
  const read = readWords(info, line.slice(info === SERVER ? 0 : 1, -1));
  const { positionals, valueOf, fields, model } = read;
  const { openSources } = await import('./sources.ts');
  const sources = openSources(place, { positionals, fields, model });
  if (valueOf) return fromFlag(valueOf, typed, sources);
  const assigned = /^--([\w-]+)=/.exec(typed);
  if (assigned) {
    const [start, flagName = ''] = assigned;
    const flag = flagsOf(info)[flagName];
    return flag ? within(await fromFlag(flag, typed.slice(start.length), sources), start) : NOTHING;
  }
  if (typed.startsWith('-')) return matching(flagValues(info, read.flags), typed);
  const found = await fromPositional(info, positionals, typed, sources);
  const isNothing = found.kind === 'words' && found.values.length === 0;
  return isNothing && typed === '' ? matching(flagValues(info, read.flags), typed) : found;
}

const NOTHING = words([]);

const flagsOf = ({ flags }: CommandInfo): Readonly<Record<string, Flag>> => ({
  ...flags,
  help: HELP,
});

/** The words before the one to complete: flags, positionals, and the flag whose value is to come. */
function readWords(info: CommandInfo, line: readonly string[]) {
  const all = Object.entries(flagsOf(info));
  const flags: string[] = [];
  const positionals: string[] = [];
  const fields: string[] = [];
  let model: string | undefined;
  let valueOf: readonly [string, Flag] | undefined;
  for (const word of line) {
    if (valueOf) {
      if (valueOf[0] === 'input') fields.push(word);
      if (valueOf[0] === 'model') model = word;
      valueOf = undefined;
    } else if (word.startsWith('-') && word !== '-') {
      const [start = '', ...rest] = word.split('=');
      const found = all.find(([name, { short }]) =>
        [`--${name}`, `-${short ?? ''}`].includes(start),
      );
      if (!found) continue;
      flags.push(found[0]);
      if (rest.length > 0 && found[0] === 'input') fields.push(rest.join('='));
      if (rest.length === 0 && found[1].type === 'string') valueOf = found;
    } else positionals.push(word);
  }
  return { flags, positionals, fields, model, valueOf: valueOf?.[1] };
}

function flagValues(info: CommandInfo, used: readonly string[]): readonly Value[] {
  return Object.entries(flagsOf(info))
    .filter(([name, { multiple }]) => multiple === true || !used.includes(name))
    .map(([name, { help: text }]) => ({ value: `--${name}`, text }));
}

/** What completes the value of a flag. */
function fromFlag(
  { choices, value = '' }: Flag,
  typed: string,
  sources: ReadonlyMap<string, Source>,
): Promise<Completions> {
  if (choices)
    return Promise.resolve(
      matching(
        choices.map((one) => ({ value: one })),
        typed,
      ),
    );
  return fromPlaceholders(value, typed, sources);
}

/** What completes a word that is no flag. */
async function fromPositional(
  { args, actions }: CommandInfo,
  { length }: readonly string[],
  typed: string,
  sources: ReadonlyMap<string, Source>,
): Promise<Completions> {
  if (length === 0 && actions)
    return matching(
      Object.entries(actions).map(([value, text]) => ({ value, text })),
      typed,
    );
  const kinds = args.replaceAll(/[[\]]/g, '').split(' ');
  const last = kinds.at(-1) ?? '';
  const kind = kinds[length] ?? (last.endsWith('...') ? last : '');
  return fromPlaceholders(kind.replace('...', ''), typed, sources);
}

/** What completes a word of which --help says `FILE`, `ENDPOINT`, or several with `|` between. */
async function fromPlaceholders(
  names: string,
  typed: string,
  sources: ReadonlyMap<string, Source>,
): Promise<Completions> {
  const values: Value[] = [];
  for (const name of names.split('|')) {
    const found = await sources.get(name)?.(typed);
    if (found && found.kind !== 'words') return found;
    values.push(...(found?.values ?? []));
  }
  return matching(values, typed);
}

/** Completions of the part of a word that follows its start. */
function within({ kind, before, values }: Completions, start: string): Completions {
  return {
    kind,
    before: before + start.length,
    values: values.map((one) => ({ ...one, value: start + one.value })),
  };
}
