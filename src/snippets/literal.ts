import type { Json } from '../fal/types.ts';

/** How a language writes values: its words, its keys, its strings. */
export interface Notation {
  readonly indent: string;
  readonly true: string;
  readonly false: string;
  readonly null: string;
  key(name: string): string;
  string(text: string): string;
}

/** JSON's string form is valid in JavaScript and Python alike, but for the quotes people expect. */
const single = (text: string): string =>
  text.includes("'")
    ? JSON.stringify(text)
    : `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"')}'`;

export const JAVASCRIPT: Notation = {
  indent: '  ',
  true: 'true',
  false: 'false',
  null: 'null',
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : single(name)),
  string: single,
};

export const PYTHON: Notation = {
  indent: '    ',
  true: 'True',
  false: 'False',
  null: 'None',
  key: JSON.stringify,
  // Python has no surrogate pairs: JSON leaves such characters as they are, lone ones are dropped.
  string: (text) => JSON.stringify(text.toWellFormed()),
};

/** A JSON value as a literal of the language; `depth` = how far its first line is indented. */
export function literal(value: Json, notation: Notation, depth = 0): string {
  if (typeof value === 'string') return notation.string(value);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? notation.true : notation.false;
  if (value === null) return notation.null;
  const inner = notation.indent.repeat(depth + 1);
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, notation, depth + 1))
    : Object.entries(value).map(
        ([key, item]) => `${notation.key(key)}: ${literal(item, notation, depth + 1)}`,
      );
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join('')}${notation.indent.repeat(depth)}${close}`;
}
