import type { Values } from './format.ts';

/** A value on one line of YAML, and where it ends. */
export interface Inline {
  readonly value: unknown;
  readonly end: number;
}

/** Why a value is not read, and where. */
export class YamlFault extends Error {
  /** @param column the offset in the line */
  constructor(
    readonly why: string,
    readonly column: number,
  ) {
    super(why);
  }
}

const DEEPEST = 100;
const QUOTED = /"((?:[^"\\]|\\.)*)"|'((?:[^']|'')*)'/y;
/** A plain value outside of brackets ends before a comment, one inside of them before the next mark, too. */
const PLAIN = /[^\s#](?:[^ \t:#]+|:(?=\S)|[ \t]+(?=[^\s#])|(?<!\s)#)*/y;
const PLAIN_IN_FLOW =
  /[^\s#,[\]{}](?:[^ \t:#,[\]{}]+|:(?=[^\s,[\]{}])|[ \t]+(?=[^\s#,[\]{}])|(?<!\s)#)*/y;

/** Marks that may mean more than they say: another place of the file, a program's own type, another way to write a key. */
const MARKS: Readonly<Record<string, string>> = {
  '&': 'it has an anchor (&), and programs differ in what they make of it.',
  '*': 'it has an alias (*), and programs differ in what they make of it.',
  '!': 'it has a tag (!), and programs differ in what they make of it.',
  '?': 'it has a key that begins with “?”, which is not supported.',
};

/** Reads the value at `start` of a line; its strings end on the line. @throws {YamlFault} */
export function readInline(line: string, start: number, depth = 0): Inline {
  const char = line[start] ?? '';
  if (depth > DEEPEST) throw new YamlFault(`it is nested more than ${DEEPEST} levels deep.`, start);
  if (char === '[' || char === '{') return readFlow(line, start, depth);
  if (char === '"' || char === "'") return readQuoted(line, start);
  requirePlain(line, start);
  const pattern = depth > 0 ? PLAIN_IN_FLOW : PLAIN;
  pattern.lastIndex = start;
  const [text] = pattern.exec(line) ?? [];
  if (text === undefined || /^[-?:]$/.test(text)) throw new YamlFault('a value is missing.', start);
  return { value: resolved(text), end: start + text.length };
}

/** Reads a quoted text. @throws {YamlFault} where it does not end on the line, or has an escape that JSON lacks */
export function readQuoted(line: string, start: number): { value: string; end: number } {
  QUOTED.lastIndex = start;
  const match = QUOTED.exec(line);
  if (!match) throw new YamlFault('a quoted text does not end on its line.', start);
  const [whole, double, single] = match;
  const end = start + whole.length;
  if (double === undefined) return { value: (single ?? '').replaceAll("''", "'"), end };
  try {
    // A tab may stand in the text as it is.
    return { value: JSON.parse(whole.replaceAll('\t', '\\t')) as string, end };
  } catch {
    throw new YamlFault('a quoted text has an escape that is not supported.', start);
  }
}

/** Refuses what is not plain text at `start`. @throws {YamlFault} */
export function requirePlain(line: string, start: number): void {
  const char = line[start];
  if (char === undefined) throw new YamlFault('it ends before its value does.', start);
  const isMark = char !== '?' || /^\?(\s|$)/.test(line.slice(start));
  const why = isMark ? MARKS[char] : undefined;
  if (why !== undefined) throw new YamlFault(why, start);
  if ('|>%@`,]}'.includes(char) || /^[-:](\s|$)/.test(line.slice(start, start + 2))) {
    throw new YamlFault(`“${char}” is not expected here.`, start);
  }
}

/** The offset of the next character that is no space. */
export function afterSpaces(line: string, start: number): number {
  let at = start;
  while (line[at] === ' ') at += 1;
  return at;
}

function readFlow(line: string, start: number, depth: number): Inline {
  const isList = line[start] === '[';
  const closing = isList ? ']' : '}';
  const list: unknown[] = [];
  const pairs = new Map<string, unknown>();
  let at = afterSpaces(line, start + 1);
  while (line[at] !== closing) {
    if (isList) {
      const item = readInline(line, at, depth + 1);
      list.push(item.value);
      at = afterSpaces(line, item.end);
    } else {
      const { value: key, end } = readFlowKey(line, at);
      if (pairs.has(key) || key === '__proto__' || key === '<<') {
        throw new YamlFault('a key is there twice, or is one that programs differ in.', at);
      }
      const item = readInline(line, afterSpaces(line, end + 1), depth + 1);
      pairs.set(key, item.value);
      at = afterSpaces(line, item.end);
    }
    if (line[at] === ',') at = afterSpaces(line, at + 1);
    else if (line[at] !== closing) {
      throw new YamlFault('a list or mapping in brackets does not end on its line.', start);
    }
  }
  return { value: isList ? list : (Object.fromEntries(pairs) as Values), end: at + 1 };
}

function readFlowKey(line: string, start: number): { value: string; end: number } {
  const isQuoted = line[start] === '"' || line[start] === "'";
  const { value, end } = isQuoted ? readQuoted(line, start) : readInline(line, start, 1);
  const colon = afterSpaces(line, end);
  if (typeof value !== 'string' || !line.startsWith(': ', colon)) {
    throw new YamlFault('a key and a value are expected here.', start);
  }
  return { value, end: colon };
}

/** The value of a plain text, by YAML 1.2's core schema (yaml.org/spec/1.2.2, 10.3.2). */
function resolved(text: string): unknown {
  if (/^(~|null|Null|NULL)$/.test(text)) return null;
  if (/^(true|True|TRUE)$/.test(text)) return true;
  if (/^(false|False|FALSE)$/.test(text)) return false;
  if (/^([-+]?\d+|0o[0-7]+|0x[\dA-Fa-f]+)$/.test(text)) return Number(text);
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  if (/^\.(nan|NaN|NAN)$/.test(text)) return Number.NaN;
  if (/^[-+]?\.(inf|Inf|INF)$/.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return text;
}
