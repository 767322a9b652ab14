import { isDeepStrictEqual } from 'node:util';
import { parse, TomlError } from 'smol-toml';
import { type Format, isValues, type Located, type Path, type Values } from './format.ts';
import { errorAt, errorAtLine, splice, styleOf, wholeLines } from './text.ts';
import { type Statement, statementsOf } from './tomlStatements.ts';
import { shownName } from './visible.ts';

const PROTOTYPE = '__proto__';

export const TOML_FORMAT: Format = {
  read,
  locate,
  merge,
  replace: (text, path, values) => merge(remove(text, path), path, values),
  remove,
};

function read(text: string, file: string): Values {
  const content = parsed(text, file);
  if (hasPrototype(content)) {
    const why = `the key ${shownName(PROTOTYPE)} is not allowed: programs differ in how they read it.`;
    throw errorAt(file, text, Math.max(0, text.indexOf(PROTOTYPE)), why);
  }
  return content;
}

/** Each pair of a TOML text below its names; a list or an inline table is one value. */
function locate(text: string, file: string): Located {
  read(text, file);
  let table: Statement['path'] = [];
  const members: (readonly [string, Located])[] = [];
  for (const { kind, path, value: start, end } of statementsOf(text)) {
    if (kind !== 'pair') {
      table = path;
      continue;
    }
    const { value } = parse(`value = ${text.slice(start, end)}`);
    const [first = '', ...names] = [...table, ...path];
    const pair = names.reduceRight<Located>(
      (inner, name) => ({ start, end, members: [[name, inner]] }),
      { start, end, value },
    );
    members.push([first, pair]);
  }
  return { start: 0, end: text.length, members };
}

function parsed(text: string, file: string): Values {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const { line, column } = error;
    const [why = ''] = error.message.split('\n');
    if (!why.includes('redefine')) {
      throw errorAtLine(file, line, column, `it is not valid TOML (${why}).`);
    }
    const rest = text.split('\n')[line - 1]?.slice(column - 1) ?? '';
    const key = /^[^\]=,}\r]*/.exec(rest)?.[0].trim() ?? '';
    throw errorAtLine(file, line, column, `the key ${shownName(key)} is there twice.`);
  }
}

function hasPrototype(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, PROTOTYPE) || Object.values(value).some(hasPrototype);
}

function merge(text: string, path: Path, values: Values): string {
  const own = tableOf(text, path);
  if (!own) return append(text, path, values);
  return Object.entries(values).reduce((now, [name, value]) => {
    const below = [...path, name];
    return isValues(value) && tableOf(now, below)
      ? merge(now, below, value)
      : setPair(now, path, name, value);
  }, text);
}

/** Removes the tables or the pair at `path`. */
function remove(text: string, path: Path): string {
  let table: Statement['path'] = [];
  const cuts: [number, number][] = [];
  for (const { kind, path: own, start, end } of statementsOf(text)) {
    if (kind !== 'pair') table = own;
    const whole = kind === 'pair' ? [...table, ...own] : own;
    if (isDeepStrictEqual(whole.slice(0, path.length), path))
      cuts.push(wholeLines(text, start, end));
  }
  // From the end, so that the offsets before a cut stay right.
  return cuts.reduceRight((rest, [from, to]) => splice(rest, from, to, ''), text);
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

function shownKey(name: string): string {
  return /^[\w-]+$/.test(name) ? name : JSON.stringify(name);
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(shown).join(', ')}]`;
  if (!isValues(value)) return JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, one]) => `${shownKey(name)} = ${shown(one)}`);
  return `{ ${pairs.join(', ')} }`;
}
