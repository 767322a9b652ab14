import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parameterText, type Preset } from '../../domain/preset.ts';
import { visible } from '../../domain/visible.ts';
import type { PresetFile } from '../../presets/presetFile.ts';
import { createPresets } from '../../presets/presets.ts';
import { readTrust, setTrust } from '../../presets/trust.ts';
import { dataFolder } from '../../store/store.ts';
import { helpText, PROGRAM, readArgs } from '../command.ts';
import { type Command, print } from '../context.ts';
import { EXIT, reportError } from '../exit.ts';
import { TRUST } from '../projectInfos.ts';
import { table } from '../table.ts';

/** `trust`: shows a project's presets, and records that these very files may be used. */
export const trust: Command = async (args) => {
  try {
    const { values, positionals } = readArgs(TRUST, args);
    const [typed = '.', ...more] = positionals;
    if (more.length > 0) throw new TypeError('trust takes one folder.');
    const data = dataFolder(process.env);
    if (values.help) process.stdout.write(helpText(TRUST));
    else if (values.list) await list(data);
    else if (values.remove) return await remove(data, path.resolve(typed));
    else return await add(data, path.resolve(typed), values.yes ?? false);
    return EXIT.done;
  } catch (error) {
    return reportError(error, `${PROGRAM} trust`);
  }
};

async function add(data: string, typed: string, isSure: boolean): Promise<number> {
  const folder = await realpath(typed).catch(() => undefined);
  if (folder === undefined || !(await stat(folder)).isDirectory())
    throw new TypeError(`There is no folder ${typed}.`);
  const roots = () => Promise.resolve([folder]);
  const { files, notes } = await createPresets({
    dataFolder: data,
    roots,
    isTrusted: () => false,
  }).read();
  const mine = files.filter(({ root }) => root !== undefined);
  const usable = mine.flatMap(({ preset, sha256, path: file }) =>
    preset && sha256 !== undefined ? [[path.basename(file), sha256] as const] : [],
  );
  for (const note of notes) print(note);
  for (const file of mine) print(description(file));
  if (usable.length === 0) {
    print(`There is no preset to trust in ${folder}.`);
    return mine.length === 0 ? EXIT.done : EXIT.input;
  }
  if (!isSure && !(await confirm(folder, usable.length))) {
    print(`Nothing was trusted. On a terminal, the command asks; --yes answers beforehand.`);
    return EXIT.refused;
  }
  await setTrust(data, folder, () => Object.fromEntries(usable));
  print(`Trusted: ${usable.length} ${usable.length === 1 ? 'preset' : 'presets'} of ${folder}.`);
  return EXIT.done;
}

async function confirm(folder: string, count: number): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const what = count === 1 ? 'this preset' : `these ${count} presets`;
    const typed = await terminal.question(
      `Trust ${what} of ${JSON.stringify(folder)}? They can be run, and runs are billed. (y, Enter: no) `,
    );
    return /^y(es)?$/i.test(typed.trim());
  } finally {
    terminal.close();
  }
}

/** All that a preset does, for the person who decides about it. */
function description({ name, state, preset, fault }: PresetFile): string {
  if (!preset) return `${visible(name)}: ${fault ?? ''}\n`;
  return `${name} (${STATES[state] ?? state})\n${rows(preset)}\n`;
}

const STATES: Partial<Record<PresetFile['state'], string>> = {
  usable: 'trusted already',
  untrusted: 'new',
  changed: 'changed since it was trusted',
  hidden: 'hidden by your own preset of this name',
};

function rows({ title, description: text, endpoint, input, parameters, to }: Preset): string {
  const texts = Object.entries(parameters).map(
    ([name, one]) => `${parameterText(name, one)} for ${one.field}${defaultText(one.default)}`,
  );
  const facts = [
    ['title', title],
    ...(text === undefined ? [] : [['text', text]]),
    ['model', endpoint],
    ['fixed', JSON.stringify(input)],
    ['parameters', texts.join('; ') || 'nothing'],
    ...(to === undefined ? [] : [['saves to', to]]),
  ];
  return facts
    .map(([label = '', value = '']) => `  ${label.padEnd(9)} ${oneLine(value)}`)
    .join('\n');
}

const defaultText = (value: unknown): string =>
  value === undefined ? '' : `, ${JSON.stringify(value)} by default`;

/** A line break must not make a text of the file look like a row of this list. */
const oneLine = (text: string): string => text.replace(/[\r\n]+/g, ' ');

async function list(data: string): Promise<void> {
  const folders = Object.entries(await readTrust(data));
  const names = folders.map(([folder, files]) => [Object.keys(files).length.toString(), folder]);
  print(names.length === 0 ? 'No folder is trusted.' : table(['PRESETS', 'FOLDER'], names));
}

async function remove(data: string, typed: string): Promise<number> {
  // The folder may be gone.
  const folder = await realpath(typed).catch(() => typed);
  const isGone = await setTrust(data, folder, () => undefined);
  print(isGone ? `No longer trusted: ${folder}.` : `${folder} was not trusted.`);
  return isGone ? EXIT.done : EXIT.input;
}
