import type { Json } from '../domain/types.ts';

/** The syntax of a language's literals. */
export interface Notation {
  readonly indent: string;
  readonly true: string;
  readonly false: string;
  readonly null: string;
  key(name: string): string;
  string(text: string): string;
}

/** Control characters, which a terminal obeys, and characters that change the direction of text. */
const INVISIBLE = /[\x7f-\x9f]|\p{Bidi_Control}/gu;

/** A JSON string with visible characters only; it is also valid in Python if it has no lone surrogates. */
function quoted(text: string): string {
  return escapeInvisible(JSON.stringify(text));
}

/** JSON with invisible characters as `\uXXXX`. */
export function escapeInvisible(json: string): string {
  return json.replace(INVISIBLE, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** A string in single quotes, without HTML tags and comments, because a page may embed the code. */
const single = (text: string): string => {
  const json = quoted(text).replace(/<(?=[/!])/g, '\\x3c');
  return text.includes("'") ? json : `'${json.slice(1, -1).replaceAll('\\"', '"')}'`;
};

const jsKey = (name: string): string => {
  // Without brackets this key would set the prototype.
  if (name === '__proto__') return `['__proto__']`;
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : single(name);
};

/** A Python string; lone surrogates are replaced, because Python has none. */
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

/** A JSON value as a literal of the language; `depth` is the indentation of its first line. */
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
