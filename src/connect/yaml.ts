import { isDeepStrictEqual } from 'node:util';
import {
  Composer,
  type CST,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  Lexer,
  type ParsedNode,
  Parser,
  stringify,
  visit,
  type YAMLMap,
} from 'yaml';
import { type Format, isValues, type Located, type Path, type Values } from './format.ts';
import { errorAt, splice, styleOf } from './text.ts';
import { shownName } from './visible.ts';

type Mapping = YAMLMap.Parsed;
type Member = Mapping['items'][number];
type Change = readonly [start: number, end: number, by: string];
type Refuse = (offset: number, why: string) => Error;

/** Characters; such a file has some thousand. */
const LONGEST = 64 * 1024;
const DEEPEST = 100;
/** Characters that some programs take for the end of a line, and those that no text has. */
const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028\u2029\uFEFF]|\r(?!\n)/;
/** Quotes what a reader of YAML 1.1 takes for something else than a text, and breaks no line. */
const STYLE = {
  lineWidth: 0,
  compat: 'yaml-1.1',
  blockQuote: false,
  singleQuote: false,
  doubleQuotedAsJSON: true,
} as const;
const WIDEST = 8;

/** YAML with one document that is a mapping. An edit changes only the values that differ. */
export const YAML_FORMAT: Format = {
  read: (text, file) => (rootOf(text, file)?.toJSON() ?? {}) as Values,
  locate: (text, file) => {
    const root = rootOf(text, file);
    return root && located(root);
  },
  merge,
  replace: (text, path, values, file) => merge(remove(text, path, file), path, values, file),
  remove,
};

function located(node: ParsedNode): Located {
  const [start, end] = node.range;
  if (isMap<ParsedNode, ParsedNode | null>(node)) {
    const members = node.items.flatMap(({ key, value }) =>
      value ? [[isScalar(key) ? String(key.value) : '', located(value)] as const] : [],
    );
    return { start, end, members };
  }
  if (isSeq<ParsedNode>(node)) return { start, end, items: node.items.map(located) };
  return { start, end, value: isScalar(node) ? node.value : undefined };
}

function rootOf(text: string, file: string): Mapping | undefined {
  const refuse: Refuse = (offset, why) => errorAt(file, text, offset, why);
  if (text.length > LONGEST) throw refuse(LONGEST, `it has more than ${LONGEST} characters.`);
  const control = text.search(CONTROLS);
  if (control !== -1) throw refuse(control, 'it has a control character.');
  // The package compares each key with each other one, which takes too long.
  const options = { merge: false, prettyErrors: false, stringKeys: true, uniqueKeys: false };
  const [document, second] = new Composer(options).compose(tokensOf(text, refuse));
  if (!document) return undefined;
  if (second) throw refuse(second.range[0], 'it has several documents.');
  visit(document, (_, node) => {
    requirePlain(node, refuse);
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const what = problem.code.toLowerCase().replaceAll('_', ' ');
    throw refuse(problem.pos[0], `it is not valid YAML (${what}).`);
  }
  const { contents } = document;
  if (isMap(contents)) return contents;
  if (isScalar(contents) && contents.source === '') return undefined;
  throw refuse(contents?.range[0] ?? 0, 'it is not a mapping.');
}

/** Limits the nesting, at which the package overflows the stack. */
function* tokensOf(text: string, refuse: Refuse): Generator<CST.Token> {
  const parser = new Parser();
  for (const lexeme of new Lexer().lex(text)) {
    for (const token of parser.next(lexeme)) {
      if (token.type === 'directive') throw refuse(token.offset, 'it has a directive (%).');
      yield token;
    }
    if (parser.stack.length > DEEPEST) throw refuse(parser.offset, 'it is nested too deeply.');
  }
  yield* parser.end();
}

function requirePlain(node: unknown, refuse: Refuse): void {
  if (isNode(node) && (isAlias(node) || node.anchor !== undefined || node.tag !== undefined)) {
    throw refuse(node.range?.[0] ?? 0, 'it has an anchor, an alias or a tag (&, *, !).');
  }
  const seen = new Set<unknown>();
  for (const { key } of isMap<ParsedNode>(node) ? node.items : []) {
    const name = isScalar(key) ? String(key.value) : '';
    const why = seen.has(name) ? 'there twice in the same mapping' : 'not allowed';
    if (seen.has(name) || name === '<<' || name === '__proto__') {
      throw refuse(
        key.range[0],
        `the key ${shownName(name)} is ${why}: programs differ in how they read it.`,
      );
    }
    seen.add(name);
  }
}

/** The deepest mapping on the way to `path` whose members have lines of their own, the member that holds it, and the names below. */
function reach(
  map: Mapping,
  path: Path,
  holder?: Member,
): { map: Mapping; holder: Member | undefined; rest: Path } {
  const [name = '', ...below] = path;
  const member = path.length === 0 ? undefined : memberOf(map, name);
  return isMap(member?.value) && member.value.flow !== true
    ? reach(member.value, below, member)
    : { map, holder, rest: path };
}

function memberOf(map: Mapping, name: string): Member | undefined {
  return map.items.find(({ key }) => isScalar(key) && key.value === name);
}

function merge(before: string, path: Path, values: Values, file: string): string {
  const root = rootOf(before, file);
  const text = /(^|\n)$/.test(before) ? before : before + styleOf(before).eol;
  const { map, rest } = root ? reach(root, path) : { map: undefined, rest: path };
  const whole = rest.reduceRight<Values>((inner, name) => ({ [name]: inner }), values);
  if (!map) return text + linesOf(text, whole, 0);
  const [start, end] = map.range;
  if (map.items.length === 0)
    return splice(text, start, end, linesOf(text, whole, columnOf(text, start)).trim());
  const old = memberOf(map, rest[0] ?? '')?.value;
  if (map.flow === true || (rest.length > 1 && old && !isEmpty(old.toJSON()))) {
    throw noLines(old?.range[0] ?? start, before, file);
  }
  const changes = [...changesOf(text, map, whole)];
  return changes.length === 0 ? before : changed(text, changes);
}

function* changesOf(text: string, map: Mapping, values: Values): Generator<Change> {
  const missing = Object.entries(values).filter(([name]) => !memberOf(map, name));
  for (const member of map.items) {
    const name = isScalar(member.key) ? String(member.key.value) : '';
    if (!Object.hasOwn(values, name)) continue;
    const { [name]: value } = values;
    const old = member.value;
    const was: unknown = old?.toJSON();
    const whole = isValues(value) && isValues(was) ? { ...was, ...value } : value;
    if (isValues(value) && isMap(old) && old.flow !== true) yield* changesOf(text, old, value);
    else if (!isDeepStrictEqual(was, whole)) yield put(text, member, whole);
  }
  const at = lineEnd(text, map.range[1]);
  if (missing.length > 0) {
    yield [at, at, linesOf(text, Object.fromEntries(missing), columnOf(text, map.range[0]))];
  }
}

/** Applies changes, which follow each other, from the end, so that the offsets before each stay right. */
function changed(text: string, changes: readonly Change[]): string {
  return changes.reduceRight((now, [start, end, by]) => splice(now, start, end, by), text);
}

/** Replaces a value: on the line of its key, or on lines of its own when it has members. */
function put(text: string, { key, value: old }: Member, value: unknown): Change {
  const [, from] = key.range;
  const [start, after] = old?.range ?? key.range;
  const end = start + text.slice(start, after).trimEnd().length;
  const gap = text.slice(from, start);
  if (isEmpty(value) || typeof value !== 'object') {
    const by = stringify(value, STYLE).trimEnd() + (text[end] === '#' ? ' ' : '');
    return gap.includes('#') ? [start, end, by] : [from, end, `: ${by}`];
  }
  const lines = linesOf(text, value, columnOf(text, key.range[0]) + unitOf(text));
  const last = lineEnd(text, end);
  if (gap.includes('\n')) return [start - columnOf(text, start), last, lines];
  return [from, last, `: ${text.slice(end, last).trim()}`.trimEnd() + styleOf(text).eol + lines];
}

function remove(text: string, path: Path, file: string): string {
  const name = path.at(-1) ?? '';
  const root = rootOf(text, file);
  if (!root) return text;
  const { map, holder, rest } = reach(root, path.slice(0, -1));
  const member = memberOf(map, rest[0] ?? name);
  const { value } = member ?? {};
  if (!member) return text;
  if (rest.length > 0 || map.flow === true) {
    const below = [...rest.slice(1), name];
    if (!isMap(value) || !value.hasIn(below)) return text;
    if (map === root) throw noLines(value.range[0], text, file);
    value.deleteIn(below);
    return changed(text, [put(text, member, value.toJSON())]);
  }
  // A mapping without members becomes braces, because nothing is null in YAML.
  if (holder && map.items.length === 1) return changed(text, [put(text, holder, {})]);
  const [start] = member.key.range;
  const [, end] = (value ?? member.key).range;
  return splice(text, start - columnOf(text, start), lineEnd(text, end), '');
}

function noLines(offset: number, text: string, file: string): Error {
  return errorAt(file, text, offset, 'it is not a mapping with lines of its own.');
}

/** Whether a value is nothing, or has nothing in it. */
function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === 'object' && Object.keys(value).length === 0);
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Where the next line starts, unless one starts here. */
function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset - 1);
  return newline === -1 ? text.length : newline + 1;
}

function unitOf(text: string): number {
  return Math.min(styleOf(text).unit.length, WIDEST);
}

function linesOf(text: string, value: unknown, column: number): string {
  const shown = stringify(value, { ...STYLE, indent: unitOf(text) });
  return shown.replace(/^(?=.)/gm, ' '.repeat(column)).replaceAll('\n', styleOf(text).eol);
}
