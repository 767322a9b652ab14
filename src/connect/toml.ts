import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { refuse, refuseAt, splice, styleOf, wholeLines } from './text.ts';
import { type Statement, statementsOf } from './tomlStatements.ts';
import { shownName } from './visible.ts';

const PROTOTYPE = '__proto__';

type Path = readonly string[];
type Values = Readonly<Record<string, unknown>>;

/** Parses a TOML file. @throws {FalError} `not-allowed`, with line and column */
export function readToml(text: string, file: string): Record<string, unknown> {
  const content = parsed(text, file);
  if (hasPrototype(content)) {
    const why = `the key ${shownName(PROTOTYPE)} is not allowed: programs differ in how they read it.`;
    throw refuse(file, text, Math.max(0, text.indexOf(PROTOTYPE)), why);
  }
  return content;
}

function parsed(text: string, file: string): Record<string, unknown> {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const [why = ''] = error.message.split('\n');
    if (!why.includes('redefine')) {
      throw refuseAt(file, line, column, `it is not valid TOML (${why}).`);
    }
    const rest = text.split('\n')[line - 1]?.slice(column - 1) ?? '';
    const key = /^[^\]=,}\r]*/.exec(rest)?.[0].trim() ?? '';
    throw refuseAt(file, line, column, `the key ${shownName(key)} is there twice.`);
  }
}

function hasPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, PROTOTYPE) || Object.values(value).some(hasPrototype);
}

/** Sets values in the table at `path` and keeps every other byte. */
export function mergeToml(text: string, path: Path, values: Values): string {
  const own = tableOf(text, path);
  if (!own) return append(text, path, values);
  return Object.entries(values).reduce((now, [name, value]) => {
    const below = [...path, name];
    return isTable(value) && tableOf(now, below)
      ? mergeToml(now, below, value)
      : setPair(now, path, name, value);
  }, text);
}

/** Removes the tables or the pair at `path`. */
export function removeToml(text: string, path: Path): string {
  const statements = statementsOf(text);
  let table: Path = [];
  let cut = text;
  const cuts: [number, number][] = [];
  for (const { kind, path: own, start, end } of statements) {
    if (kind !== 'pair') table = own;
    const whole = kind === 'pair' ? [...table, ...own] : own;
    if (isDeepStrictEqual(whole.slice(0, path.length), path))
      cuts.push(wholeLines(text, start, end));
  }
  for (const [from, to] of cuts.reverse()) cut = splice(cut, from, to, '');
  return cut;
}

/** Appends a table at `path` with these values. */
function append(text: string, path: Path, values: Values): string {
  const { eol } = styleOf(text);
  const lines = [
    `[${path.map(shownKey).join('.')}]`,
    ...Object.entries(values).map(([name, value]) => `${shownKey(name)} = ${shown(value)}`),
  ];
  const ended = text === '' || text.endsWith('\n') ? text : `${text}${eol}`;
  const gap = ended.trim() === '' || /\n\r?\n$/.test(ended) ? '' : eol;
  return `${ended}${gap}${lines.join(eol)}${eol}`;
}

interface Table {
  readonly header: Statement;
  readonly pairs: readonly Statement[];
}

function tableOf(text: string, path: Path): Table | undefined {
  const statements = statementsOf(text);
  const at = statements.findIndex(
    (one) => one.kind === 'table' && isDeepStrictEqual(one.path, path),
  );
  const header = statements[at];
  if (!header) return undefined;
  const rest = statements.slice(at + 1);
  const next = rest.findIndex(({ kind }) => kind !== 'pair');
  return { header, pairs: next === -1 ? rest : rest.slice(0, next) };
}

function setPair(text: string, path: Path, name: string, value: unknown): string {
  const table = tableOf(text, path);
  if (!table) return text;
  const pair = table.pairs.find((one) => isDeepStrictEqual(one.path, [name]));
  if (pair) return splice(text, pair.value, pair.end, shown(value));
  const { end } = table.pairs.at(-1) ?? table.header;
  // Inserts on the next line, because a comment may follow on this one.
  const newline = text.indexOf('\n', end);
  const { eol } = styleOf(text);
  const line = `${shownKey(name)} = ${shown(value)}`;
  return newline === -1
    ? `${text}${eol}${line}${eol}`
    : splice(text, newline + 1, newline + 1, `${line}${eol}`);
}

function isTable(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shownKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (!isTable(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, one]) => `${shownKey(name)} = ${shown(one)}`);
  return `{ ${pairs.join(', ')} }`;
}
