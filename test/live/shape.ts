import { isObject } from '../../src/domain/schema.ts';
import type { Json } from '../../src/domain/types.ts';

/** The types at each path of JSON answers, without their values: `models[].tags[]` → `string`. */
export type Shape = Readonly<Record<string, string>>;

/** The shape of several answers together; `opaque` paths are not descended into. */
export function shapeOf(answers: readonly Json[], opaque: readonly string[] = []): Shape {
  const types = new Map<string, Set<string>>();
  const visit = (path: string, value: Json): void => {
    const found = types.get(path) ?? new Set();
    types.set(path, found.add(typeOf(value)));
    if (opaque.includes(path)) return;
    if (Array.isArray(value)) for (const item of value) visit(`${path}[]`, item);
    if (!isObject(value)) return;
    for (const [key, item] of Object.entries(value)) visit(below(path, safeKey(key)), item);
  };
  for (const answer of answers) visit('', answer);
  const sorted = [...types].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(sorted.map(([path, found]) => [path, [...found].sort().join(' | ')]));
}

const typeOf = (value: Json): string =>
  value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

const below = (path: string, key: string): string => (path === '' ? key : `${path}.${key}`);

/** A key of an answer; one that may hold a value, such as an id or an address, becomes `*`. */
export function safeKey(key: string): string {
  const isName = /^[A-Za-z_$][\w$-]{0,39}$/.test(key) && !/(?=[a-f]*\d)[\da-f]{8}/i.test(key);
  return isName ? key : '*';
}

/** How one shape differs from another, in words. Types that overlap agree, and null agrees with each; an empty array has no items to compare. */
export function shapeDifferences(actual: Shape, expected: Shape): string[] {
  const paths = [...new Set([...Object.keys(actual), ...Object.keys(expected)])].sort();
  return paths.flatMap((path) => {
    const [here, there] = [actual[path], expected[path]];
    const name = path === '' ? 'the answer' : path;
    if (here !== undefined && there !== undefined) {
      return overlap(here, there) ? [] : [`${name}: ${here} instead of ${there}`];
    }
    if (here === undefined) return isObjectAt(actual, path) ? [`${name}: missing`] : [];
    return isObjectAt(expected, path) ? [`${name}: additional (${here})`] : [];
  });
}

const overlap = (one: string, other: string): boolean =>
  one === 'null' ||
  other === 'null' ||
  one.split(' | ').some((type) => other.split(' | ').includes(type));

/** Whether a key that a shape lacks could be there: its parent is an object. */
function isObjectAt(shape: Shape, path: string): boolean {
  if (path.endsWith('[]')) return false;
  const parent = path.slice(0, Math.max(path.lastIndexOf('.'), 0));
  return shape[parent]?.split(' | ').includes('object') === true;
}
