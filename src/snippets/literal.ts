import type { Json } from '../domain/types.ts';

/** How a language writes values: its words, its keys, its strings. */
export interface Notation {
  readonly indent: string;
  readonly true: string;
  readonly false: string;
  readonly null: string;
  key(name: string): string;
  string(text: string): string;
}

/** What a terminal obeys, and what shows a line in another order than it is read. */
const UNSEEN = /[\x7f-\x9f]|\p{Bidi_Control}/gu;

/** A JSON string that shows all it holds; with whole characters only, it is one in Python, too. */
function quoted(text: string): string {
  return escapeUnseen(JSON.stringify(text));
}

/** JSON with what would not be seen written as `\uXXXX`. */
export function escapeUnseen(json: string): string {
  return json.replace(UNSEEN, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** In the quotes people expect; neither tag nor comment of HTML, where the code may stand in a page. */
const single = (text: string): string => {
  const json = quoted(text).replace(/<(?=[/!])/g, '\\x3c');
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
};

const jsKey = (name: string): string => {
  // Without the brackets it is no key: it sets the prototype.
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : single(name);
};

/** Python has no surrogate pairs: JSON leaves such characters as they are, lone ones are replaced. */
const python = (text: string): string => quoted(text.toWellFormed());

export const JAVASCRIPT: Notation = {
  indent: '  ',
  true: 'true',
  false: 'false',
  null: 'null',
  key: jsKey,
  string: single,
};

export const PYTHON: Notation = {
  indent: '    ',
  true: 'True',
  false: 'False',
  null: 'None',
  key: python,
  string: python,
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
