import type { FalError } from '../fal/errors.ts';
import type { Values } from './format.ts';
import { errorAtLine, lineOf } from './text.ts';
import { shownName } from './visible.ts';
import { afterSpaces, readInline, readQuoted, requirePlain, YamlFault } from './yamlInline.ts';

/** A mapping that is written line by line. */
export interface Block {
  readonly entries: readonly Entry[];
  /** The column of its keys; 0 for an empty file. */
  readonly indent: number;
  /** The line of a file that is empty braces. */
  readonly braces?: number;
}

/** A key of a block with its value, which has lines of its own. */
export interface Entry {
  readonly key: string;
  /** The key as it is written. */
  readonly label: string;
  /** The lines from the key to the end of the value, both included. */
  readonly first: number;
  readonly last: number;
  /** The comment on the line of the key, with the spaces before it. */
  readonly comment: string;
  readonly value: unknown;
  /** The value, when it is a block itself. */
  readonly block: Block | undefined;
}

/** A line without its end and, where it is blank or a comment, without content. */
interface Line {
  readonly text: string;
  readonly indent: number;
  readonly isContent: boolean;
}

interface Read {
  readonly value: unknown;
  readonly last: number;
  readonly block?: Block;
}

const DEEPEST = 100;
const LONGEST_LINE = 20_000;
const MOST_LINES = 20_000;
/** Characters that some programs take for the end of a line, and those that no text has. */
const CONTROLS = /[\0-\x08\x0B\x0C\x0E-\x1F\x7F-\x9F\u2028\u2029\uFEFF]|\r(?!$)/;
const KEY = /([A-Za-z_][\w./@+-]*(?: [\w./@+-]+)*):(?= |$)/y;
const QUOTED_KEY = /("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'):(?= |$)/y;
const RESERVED = /^(null|true|false|__proto__)$/i;
const BLOCK_TEXT = /[|>](?:[-+]?[1-9]?|[1-9][-+])(?= *$| +#)/y;

/** The lines of a text, each with its end. */
export const linesOf = (text: string): string[] => text.match(/[^\n]*\n|[^\n]+$/g) ?? [];

/** Reads the common part of YAML: one document that is a mapping, with strings, lists and mappings in brackets that end on their line, and texts after “|” and “>” as they are written. @throws {FalError} `not-allowed`, with line and column, for all else: anchors, aliases, tags, several documents, keys that are there twice */
export function readTree(text: string, file: string): Block {
  const fault = (line: number, column: number, why: string): FalError =>
    errorAtLine(file, line + 1, column + 1, why);
  if (lineOf(text, text.length) > MOST_LINES) throw fault(MOST_LINES, 0, 'it has too many lines.');
  const lines = linesOf(text).map(toLine);
  const guarded = <T>(line: number, read: () => T): T => {
    try {
      return read();
    } catch (error) {
      if (error instanceof YamlFault) throw fault(line, error.column, error.why);
      throw error;
    }
  };

  /** For each line, the next one with content. */
  const following: number[] = [];
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    following[at] = lines[at]?.isContent ? at : (following[at + 1] ?? lines.length);
  }
  const next = (at: number): number => following[at] ?? lines.length;

  const top = next(0);
  const hasMark = /^---( *$| +#)/.test(lines[top]?.text ?? '');
  lines.forEach(({ text: line, indent }, at) => {
    const control = line.search(CONTROLS);
    if (control !== -1) throw fault(at, control, 'it has a control character.');
    if (line.length > LONGEST_LINE) throw fault(at, LONGEST_LINE, 'a line is too long.');
    if (/^(---|\.\.\.)(\s|$)/.test(line) && !(hasMark && at === top)) {
      throw fault(at, 0, 'it has several documents.');
    }
    if (line.startsWith('%')) throw fault(at, 0, 'it has a directive (%), which is not supported.');
    if (line[indent] === '\t') throw fault(at, indent, 'a tab indents it.');
  });

  const readBlock = (at: number, indent: number, depth: number): Read => {
    if (depth > DEEPEST) throw fault(at, indent, `it is nested more than ${DEEPEST} levels deep.`);
    return isDash(lines[at]?.text ?? '', indent)
      ? readList(at, indent, depth)
      : readMapping(at, indent, depth);
  };

  const readMapping = (from: number, indent: number, depth: number): Read => {
    const entries: Entry[] = [];
    const seen = new Map<string, number>();
    let last = from;
    for (let at = from; at < lines.length; at = next(last + 1)) {
      // The first key may stand behind the dash of a list.
      if (at !== from && lines[at]?.indent !== indent) break;
      const entry = readEntry(at, indent, depth);
      const first = seen.get(entry.key);
      if (first !== undefined) {
        const why = `the key ${shownName(entry.key)} is there twice in the same mapping (first on line ${first + 1}).`;
        throw fault(at, indent, why);
      }
      seen.set(entry.key, at);
      entries.push(entry);
      last = entry.last;
    }
    const value: Values = Object.fromEntries(entries.map(({ key, value: one }) => [key, one]));
    return { value, last, block: { entries, indent } };
  };

  const readEntry = (at: number, indent: number, depth: number): Entry => {
    const line = lines[at]?.text ?? '';
    const { key, label, end } = guarded(at, () => readKey(line, indent));
    const start = afterSpaces(line, end);
    const { value, last, block } = readValue(at, start, indent, depth);
    const comment = / +#.*$/.exec(line.slice(contentEnd(line, end, start)))?.[0] ?? '';
    return { key, label, first: at, last, comment, value, block };
  };

  /** Reads what follows a key or a dash at `indent`: on this line, or below it. */
  const readValue = (at: number, start: number, indent: number, depth: number): Read => {
    const line = lines[at]?.text ?? '';
    if (start >= line.length || line[start] === '#') {
      const below = next(at + 1);
      const inner = lines[below]?.indent ?? -1;
      const isListOfKey = inner === indent && isDash(lines[below]?.text ?? '', inner);
      if (inner > indent || (isListOfKey && !isDash(line, indent))) {
        return ended(readBlock(below, inner, depth + 1), indent);
      }
      return { value: null, last: at };
    }
    BLOCK_TEXT.lastIndex = start;
    if (BLOCK_TEXT.test(line)) return readBlockText(at, indent);
    const { value, end } = guarded(at, () => readInline(line, start));
    if (!/^ *( #.*)?$/.test(line.slice(end))) {
      throw fault(at, end, 'it is not expected behind a value.');
    }
    return ended({ value, last: at }, indent);
  };

  /** The text below “|” or “>”, as it is written: all lines that are indented further. */
  const readBlockText = (at: number, indent: number): Read => {
    let last = at;
    for (let below = at + 1; below < lines.length; below += 1) {
      const { text: line, indent: inner } = lines[below] ?? { text: '', indent: 0 };
      const isBlank = line.trim() === '';
      if (!isBlank && inner <= indent) break;
      if (!isBlank) last = below;
    }
    const value = lines
      .slice(at, last + 1)
      .map(({ text: line }) => line)
      .join('\n');
    return { value, last };
  };

  const readList = (from: number, indent: number, depth: number): Read => {
    const list: unknown[] = [];
    let last = from;
    for (let at = from; at < lines.length; at = next(last + 1)) {
      const line = lines[at]?.text ?? '';
      if (at !== from && lines[at]?.indent !== indent) break;
      if (!isDash(line, indent)) break;
      const start = afterSpaces(line, indent + 1);
      const isInner = isDash(line, start) || isKey(line, start);
      const item = isInner
        ? ended(readBlock(at, start, depth + 1), indent)
        : readValue(at, start, indent, depth);
      list.push(item.value);
      last = item.last;
    }
    return { value: list, last };
  };

  /** Refuses a line that belongs to no value: one that is indented further than what is around it. */
  const ended = (read: Read, indent: number): Read => {
    const after = next(read.last + 1);
    const inner = lines[after]?.indent ?? -1;
    if (inner > indent) {
      const why = 'it is indented further than expected, or goes on from the line before.';
      throw fault(after, inner, why);
    }
    return read;
  };

  const first = hasMark ? next(top + 1) : top;
  const start = lines[first];
  if (!start) return { entries: [], indent: 0 };
  if (/^\{ *\} *$/.test(start.text) && next(first + 1) >= lines.length) {
    return { entries: [], indent: 0, braces: first };
  }
  const { block, last } = readBlock(first, start.indent, 0);
  if (!block) throw fault(first, start.indent, 'it is not a mapping.');
  const rest = next(last + 1);
  if (rest < lines.length) {
    throw fault(rest, lines[rest]?.indent ?? 0, 'it is indented less than what is before it.');
  }
  return block;
}

/** What a block says, as plain values. */
export const valuesOf = ({ entries }: Block): Values =>
  Object.fromEntries(entries.map(({ key, value }) => [key, value]));

function toLine(whole: string): Line {
  const text = whole.replace(/\r?\n$/, '');
  const indent = afterSpaces(text, 0);
  const rest = text.slice(indent).trim();
  return { text, indent, isContent: rest !== '' && !rest.startsWith('#') };
}

const isDash = (line: string, at: number): boolean =>
  line[at] === '-' && (line[at + 1] === ' ' || line.length === at + 1);

function isKey(line: string, start: number): boolean {
  KEY.lastIndex = QUOTED_KEY.lastIndex = start;
  return KEY.test(line) || QUOTED_KEY.test(line);
}

function readKey(line: string, start: number): { key: string; label: string; end: number } {
  KEY.lastIndex = QUOTED_KEY.lastIndex = start;
  const [, plain] = KEY.exec(line) ?? [];
  const [, quoted] = QUOTED_KEY.exec(line) ?? [];
  const label = plain ?? quoted;
  if (label === undefined) {
    requirePlain(line, start);
    throw new YamlFault('a key with a value is expected here.', start);
  }
  const key = plain ?? readQuoted(line, start).value;
  if (RESERVED.test(key) || key === '<<') {
    throw new YamlFault(
      `the key ${shownName(key)} is not allowed: programs differ in how they read it.`,
      start,
    );
  }
  return { key, label, end: start + label.length + 1 };
}

/** The end of what a line says about a key that ends at `end`, with its value at `start`. */
function contentEnd(line: string, end: number, start: number): number {
  if (start >= line.length || line[start] === '#') return end;
  if (line[start] === '|' || line[start] === '>') return start + 1;
  return readInline(line, start).end;
}
