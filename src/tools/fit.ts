import type { Json } from '../fal/types.ts';

/** The longest answer of any tool, in characters, the text and the data each: the strictest client cuts at 8,000. */
export const LONGEST_ANSWER = 7_600;

/** The text, cut at a word's end where it is longer than `length` characters. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const cut = text.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length * 0.6 ? cut.slice(0, space) : cut).trimEnd()}…`;
}

/** A JSON value made small enough for `length` characters: long strings and lists are cut, and what is cut says so; undefined when even that is too long. */
export function fitJson(
  value: Json,
  length: number,
): { value: Json; shortened: boolean } | undefined {
  if (JSON.stringify(value).length <= length && !hasDataUri(value))
    return { value, shortened: false };
  for (const [strings, items] of [
    [length * 0.6, 50],
    [2000, 30],
    [600, 12],
    [200, 6],
    [80, 3],
  ] as const) {
    const cut = shorten(value, strings, items);
    if (JSON.stringify(cut).length <= length) return { value: cut, shortened: true };
  }
  return undefined;
}

/** A `data:` URI is media: nobody reads it, so an answer only tells its size. */
export function shortUrl(url: string): string {
  return url.startsWith('data:')
    ? `${url.slice(0, url.indexOf(',') + 1)}…(${url.length} characters)`
    : url;
}

function hasDataUri(value: Json): boolean {
  if (typeof value === 'string') return value.startsWith('data:') && value.length > 200;
  if (typeof value !== 'object' || value === null) return false;
  return (Array.isArray(value) ? value : Object.values(value)).some(hasDataUri);
}

function shorten(value: Json, strings: number, items: number): Json {
  if (typeof value === 'string') {
    const short = shortUrl(value);
    return short.length <= strings
      ? short
      : `${short.slice(0, strings)}…(${short.length} characters)`;
  }
  if (Array.isArray(value)) {
    const kept = value.slice(0, items).map((item) => shorten(item, strings, items));
    return value.length > items ? [...kept, `…(${value.length} in all)`] : kept;
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => [key, shorten(inner, strings, items)]),
    );
  }
  return value;
}
