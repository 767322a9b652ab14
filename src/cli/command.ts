import path from 'node:path';
import { parseArgs } from 'node:util';
import { broken, widthOf } from './terminal.ts';

/** A flag of a command, as `parseArgs` reads it and --help and the completions describe it. */
export interface Flag {
  readonly type: 'string' | 'boolean';
  readonly multiple?: true;
  readonly short?: string;
  /** What stands for its value in --help, and how the shell completes it: `FILE`, `DIR`, `N`. */
  readonly value?: string;
  /** The values that it accepts. */
  readonly choices?: readonly string[];
  readonly help: string;
}

/** A command: what --help, the completions and the parser need, without its code. */
export interface CommandInfo {
  readonly name: string;
  /** What follows the name, and how the shell completes it: `ENDPOINT|PRESET`. */
  readonly args: string;
  /** What it does, in one line. */
  readonly summary: string;
  /** More than the summary says, for --help. */
  readonly details?: string;
  /** What the first word after the name may be, and what each does. */
  readonly actions?: Readonly<Record<string, string>>;
  readonly flags: Readonly<Record<string, Flag>>;
  readonly examples: readonly string[];
}

/** The flag that every command has. */
export const HELP: Flag = { type: 'boolean', short: 'h', help: 'print this' };

type Value<F extends Flag> = F['type'] extends 'boolean'
  ? boolean
  : F extends { readonly multiple: true }
    ? readonly string[]
    : string;

/** The flags of a command as they were typed; one that was not is undefined. */
export type Values<Info extends CommandInfo> = {
  readonly [Name in keyof Info['flags']]?: Value<Info['flags'][Name]>;
} & { readonly help?: boolean };

/** Reads the arguments of a command. @throws {TypeError} for an unknown flag, or a value that is none of its choices */
export function readArgs<const Info extends CommandInfo>(
  info: Info,
  args: readonly string[],
): { readonly values: Values<Info>; readonly positionals: readonly string[] } {
  const flags: Readonly<Record<string, Flag>> = { ...info.flags, help: HELP };
  const options = Object.fromEntries(
    Object.entries(flags).map(([name, { type, multiple, short }]) => [
      name,
      { type, ...(multiple && { multiple }), ...(short !== undefined && { short }) },
    ]),
  );
  const { values, positionals } = parseArgs({ args: [...args], allowPositionals: true, options });
  for (const [name, { choices }] of Object.entries(flags)) {
    const value = values[name];
    if (choices && typeof value === 'string' && !choices.includes(value))
      throw new TypeError(`--${name} is "${value}"; it is one of ${choices.join(', ')}.`);
  }
  return { values: values as Values<Info>, positionals };
}

/** The name by which this program was started: `fal-mcp` from the npm package. */
export const PROGRAM = path.basename(process.argv[1] ?? '').startsWith('fal-mcp')
  ? 'fal-mcp'
  : 'node mcp.mjs';

/** Columns of the longest flag before its text. */
const LEFT = 22;
/** Columns of --help; a narrower terminal has fewer. */
const WIDTH = Math.min(80, widthOf(process.stdout) ?? 80);

/** What `COMMAND --help` prints. */
export function helpText(info: CommandInfo): string {
  const args = info.args === '' ? '' : ` ${info.args}`;
  const actions = Object.entries(info.actions ?? {});
  const parts = [
    info.summary,
    `  ${PROGRAM} ${info.name}${args} [options]`,
    ...(actions.length > 0
      ? [actions.map(([name, text]) => row(`${PROGRAM} ${info.name} ${name}`, text)).join('\n')]
      : []),
    ...(info.details === undefined ? [] : [broken(info.details, WIDTH).join('\n')]),
    flagRows(info),
    `${info.examples.length === 1 ? 'Example' : 'Examples'}
${info.examples.map(example).join('\n')}`,
  ];
  return `${parts.join('\n\n')}\n`;
}

/** A command line, over several lines where it is too long, as a shell of Unix takes it. */
function example(text: string): string {
  const lines: string[] = [];
  for (const part of `${PROGRAM} ${text}`.split(/ (?=--?\w)/)) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + part.length + 6 <= WIDTH)
      lines[lines.length - 1] = `${last} ${part}`;
    else lines.push(part);
  }
  return `  ${lines.join(' \\\n    ')}`;
}

/** The flags of a command, each with its text. */
export function flagRows({ flags }: CommandInfo): string {
  return Object.entries({ ...flags, help: HELP })
    .map(([name, { short, value, multiple, help }]) => {
      const before = short === undefined ? '' : `-${short}, `;
      const after = value === undefined ? '' : ` ${value}`;
      return row(`${before}--${name}${after}`, `${help}${multiple ? '; repeatable' : ''}`);
    })
    .join('\n');
}

/** A word and its text, which begins in the same column in all rows. */
export function row(left: string, text: string): string {
  const [first = '', ...more] = broken(text, WIDTH - LEFT - 4);
  const indent = ' '.repeat(LEFT + 4);
  const start = `  ${left.padEnd(LEFT)}  `;
  const lines = left.length > LEFT ? [`  ${left}`, `${indent}${first}`] : [`${start}${first}`];
  return [...lines, ...more.map((line) => indent + line)].join('\n');
}
