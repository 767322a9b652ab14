import { isDeepStrictEqual } from 'node:util';
import { type Format, isValues, type Path, type Values } from './format.ts';
import { errorAtLine, styleOf } from './text.ts';
import { type Block, type Entry, linesOf, readTree, valuesOf } from './yamlTree.ts';

/** YAML as programs write it; see `readTree`. An edit changes whole lines. */
export const YAML_FORMAT: Format = {
  read: (text, file) => valuesOf(readTree(text, file)),
  merge,
  replace: (text, path, values, file) => merge(remove(text, path, file), path, values, file),
  remove,
};

function merge(text: string, path: Path, values: Values, file: string): string {
  const there = entryAt(readTree(text, file), path);
  if (!there) return insert(text, path, values, file);
  const { entry, indent } = there;
  if (!entry.block) {
    const whole = isValues(entry.value) ? { ...entry.value, ...values } : values;
    return isDeepStrictEqual(entry.value, whole)
      ? text
      : put(text, entry, blockOf(entry.label, whole, indent, 1, entry.comment, unitOf(text, file)));
  }
  return Object.entries(values).reduce((now, [name, value]) => {
    const below = [...path, name];
    const old = entryAt(readTree(now, file), below);
    if (!old) return insert(now, below, value, file);
    if (isDeepStrictEqual(old.entry.value, value)) return now;
    if (isValues(value) && old.entry.block) return merge(now, below, value, file);
    const whole =
      isValues(value) && isValues(old.entry.value) ? { ...old.entry.value, ...value } : value;
    return isDeepStrictEqual(old.entry.value, whole) ? now : putInline(now, old, whole);
  }, text);
}

/** Removes the lines of what is at `path`; a mapping that would be empty becomes braces, because nothing is null in YAML. */
function remove(text: string, path: Path, file: string): string {
  const tree = readTree(text, file);
  const there = entryAt(tree, path);
  const parent = entryAt(tree, path.slice(0, -1));
  if (there) {
    const isLast = parent?.entry.block?.entries.length === 1;
    return parent && isLast ? putInline(text, parent, {}) : put(text, there.entry, []);
  }
  const name = path.at(-1) ?? '';
  if (!parent || parent.entry.block || !isValues(parent.entry.value)) return text;
  if (!Object.hasOwn(parent.entry.value, name)) return text;
  const rest = Object.entries(parent.entry.value).filter(([key]) => key !== name);
  return putInline(text, parent, Object.fromEntries(rest));
}

interface Found {
  readonly entry: Entry;
  readonly indent: number;
}

function entryAt(tree: Block, path: Path): Found | undefined {
  let block: Block | undefined = tree;
  let found: Found | undefined;
  for (const name of path) {
    const entry: Entry | undefined = block?.entries.find(({ key }) => key === name);
    if (!block || !entry) return undefined;
    found = { entry, indent: block.indent };
    block = entry.block;
  }
  return found;
}

/** Adds `value` at `path`, below the deepest mapping that is there. */
function insert(text: string, path: Path, value: unknown, file: string): string {
  const tree = readTree(text, file);
  const unit = unitOf(text, file);
  let block = tree;
  for (const [depth, name] of path.entries()) {
    const entry = block.entries.find(({ key }) => key === name);
    if (!entry) {
      const lines = blockOf(
        labelOf(name),
        nested(path.slice(depth + 1), value),
        block.indent,
        path.length - depth,
        '',
        unit,
      );
      return add(text, block, lines);
    }
    if (entry.block) {
      block = entry.block;
      continue;
    }
    const isEmpty = entry.value === null || isDeepStrictEqual(entry.value, {});
    if (!isEmpty) {
      const why = `${path.slice(0, depth + 1).join('.')} is not a mapping with lines of its own.`;
      throw errorAtLine(file, entry.first + 1, block.indent + 1, why);
    }
    const whole = nested(path.slice(depth + 1), value);
    const levels = path.length - depth;
    return put(text, entry, blockOf(entry.label, whole, block.indent, levels, entry.comment, unit));
  }
  return text;
}

function nested(path: Path, value: unknown): unknown {
  return path.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
}

/** Adds lines behind the last entry of a block. */
function add(text: string, block: Block, lines: readonly string[]): string {
  const all = linesOf(text);
  const { eol } = styleOf(text);
  const added = lines.map((line) => `${line}${eol}`);
  if (block.braces !== undefined) return all.toSpliced(block.braces, 1, ...added).join('');
  const after = (block.entries.at(-1)?.last ?? all.length - 1) + 1;
  const before = all[after - 1];
  const ended = before === undefined || before.endsWith('\n') ? '' : eol;
  return all.toSpliced(after, 0, ended, ...added).join('');
}

/** Replaces the lines of an entry. */
function put(text: string, { first, last }: Entry, lines: readonly string[]): string {
  const all = linesOf(text);
  const { eol } = styleOf(text);
  const isEnded = all[last]?.endsWith('\n') ?? true;
  const by = lines.map((line, at) => (at < lines.length - 1 || isEnded ? `${line}${eol}` : line));
  return all.toSpliced(first, last - first + 1, ...by).join('');
}

function putInline(text: string, { entry, indent }: Found, value: unknown): string {
  const { label, comment } = entry;
  return put(text, entry, [`${' '.repeat(indent)}${label}: ${inline(value)}${comment}`]);
}

/** The lines of a key: with its own line for each key of `levels` mappings, and the rest in brackets. */
function blockOf(
  label: string,
  value: unknown,
  indent: number,
  levels: number,
  comment: string,
  unit: number,
): string[] {
  const start = `${' '.repeat(indent)}${label}:`;
  const pairs = isValues(value) ? Object.entries(value) : [];
  if (levels === 0 || pairs.length === 0) return [`${start} ${inline(value)}${comment}`];
  return [
    `${start}${comment}`,
    ...pairs.flatMap(([name, inner]) =>
      blockOf(labelOf(name), inner, indent + unit, levels - 1, '', unit),
    ),
  ];
}

/** How far the file indents what is below a key. */
function unitOf(text: string, file: string): number {
  const tree = readTree(text, file);
  const inner = tree.entries.find(({ block }) => block !== undefined)?.block;
  return inner ? inner.indent - tree.indent : 2;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isValues(value)) return typeof value === 'string' ? labelOf(value) : JSON.stringify(value);
  const pairs = Object.entries(value).map(([name, one]) => `${labelOf(name)}: ${inline(one)}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}

/** A text without quotes where it can only be one. */
function labelOf(text: string): string {
  const isWord = /^[A-Za-z][\w./-]*$/.test(text);
  const isOther = /^(null|true|false|yes|no|on|off|y|n)$/i.test(text);
  return isWord && !isOther ? text : JSON.stringify(text);
}
