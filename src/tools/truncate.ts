import type { Json } from '../domain/types.ts';

/** Characters of the longest answer, for the text and for the data: the strictest client cuts at 8,000. */
export const LONGEST_ANSWER = 7_600;

/** The text, cut at the end of a word if it is longer than `length` characters as a JSON string. */
export function cutText(text: string, length: number): string {
  // A character has six at most.
  if (text.length * 6 <= length) return text;
  if (text.length <= length && escapedLength(text) <= length) return text;
  let room = length - 1;
  let end = 0;
  // Whole characters, since half a surrogate pair is none.
  for (const character of text) {
    room -= escapedLength(character);
    if (room < 0) break;
    end += character.length;
  }
  const cut = text.slice(0, end);
  const space = cut.lastIndexOf(' ');
  return `${(space > end * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** A URL as an answer shows it: a `data:` URI or a very long URL is replaced by its start and its length. */
export function shortUrl(url: string): string {
  const isData = url.startsWith('data:');
  if (url.length <= (isData ? 200 : LONGEST_URL)) return url;
  const head = isData ? url.slice(0, Math.min(url.indexOf(',') + 1, 100)) : url.slice(0, 100);
  return `${head}…(${url.length} characters)`;
}

/** Shortens a JSON value to `length` characters: each cut string, list and object is marked; undefined when the result is still too long. `replace` may replace strings. */
export function fitJson(
  value: Json,
  length: number,
  replace: (text: string) => string = (text) => text,
): { readonly value: Json; readonly shortened: boolean } | undefined {
  for (const limits of [WHOLE, { ...WHOLE, strings: length * 0.6, items: 50 }, ...LIMITS]) {
    const counter = { cuts: 0 };
    const cut = shorten(value, { ...limits, replace, counter });
    if (JSON.stringify(cut).length <= length) return { value: cut, shortened: counter.cuts > 0 };
  }
  return undefined;
}

/** The most of each that is shown. */
interface Limits {
  /** Characters of a string. */
  readonly strings: number;
  /** Items of a list. */
  readonly items: number;
  /** Fields of an object. */
  readonly fields: number;
  /** Levels of lists and objects. */
  readonly depth: number;
}

interface Shortening extends Limits {
  readonly replace: (text: string) => string;
  readonly counter: { cuts: number };
}

const LONGEST_URL = 4_000;
const LONGEST_NAME = 200;
// The depth bounds the recursion; no reader follows deeper lists.
const WHOLE: Limits = { strings: Infinity, items: Infinity, fields: Infinity, depth: 40 };
const LIMITS: readonly Limits[] = [
  { strings: 2_000, items: 30, fields: 100, depth: 12 },
  { strings: 600, items: 12, fields: 60, depth: 8 },
  { strings: 200, items: 6, fields: 30, depth: 6 },
  { strings: 80, items: 3, fields: 12, depth: 4 },
  { strings: 40, items: 2, fields: 6, depth: 1 },
];

const escapedLength = (text: string): number => JSON.stringify(text).length - 2;

function shorten(value: Json, options: Shortening): Json {
  if (typeof value === 'string') return shortenText(value, options);
  if (typeof value !== 'object' || value === null) return value;
  const { counter, items, fields, depth } = options;
  if (depth === 0) {
    counter.cuts += 1;
    return Array.isArray(value) ? `…(${value.length} items)` : '…(an object)';
  }
  const deeper = { ...options, depth: depth - 1 };
  if (Array.isArray(value)) {
    const kept: Json[] = value.slice(0, items).map((item) => shorten(item, deeper));
    if (value.length <= items) return kept;
    counter.cuts += 1;
    return [...kept, `…(${value.length} in all)`];
  }
  const all = Object.entries(value);
  const kept = all
    .slice(0, fields)
    .map(([name, inner]): [string, Json] => [shortenName(name, options), shorten(inner, deeper)]);
  if (all.length <= fields) return Object.fromEntries(kept);
  counter.cuts += 1;
  return Object.fromEntries([...kept, ['…', `${all.length} fields in all`]]);
}

function shortenName(name: string, { counter }: Shortening): string {
  const short = cutText(name, LONGEST_NAME);
  if (short !== name) counter.cuts += 1;
  return short;
}

function shortenText(text: string, { replace, strings, counter }: Shortening): string {
  const replaced = replace(text);
  const short = shortUrl(replaced);
  if (short.length > strings) {
    counter.cuts += 1;
    return `${cutText(short, strings)}(${text.length} characters)`;
  }
  if (short !== replaced) counter.cuts += 1;
  return short;
}
