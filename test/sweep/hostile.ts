import type { Json, JsonObject } from '../../src/domain/types.ts';

/** What grows or breaks when it is written as JSON. */
const PIECES = [
  'a plain word ',
  'https://v3.fal.media/files/b/a.png?x=1&y="2" ',
  '"quoted" ',
  'back\\slash ',
  'line\nline\r\n\t',
  '\u0000\u001b[31m\u0007',
  '猫と🦊👩‍👩‍👧 ',
  '\ud83d',
  '\u2028',
  'data:image/png;base64,AAAA',
];

/** Always the same numbers from 0 to 1 for a seed. */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A text of about `length` characters, of the worst pieces. */
export function hostileText(random: () => number, length: number): string {
  let text = '';
  while (text.length < length) text += PIECES[Math.floor(random() * PIECES.length)] ?? '';
  return text.slice(0, length);
}

/** Some model's output: of any form, any size, any depth. */
export function hostileOutput(random: () => number, depth = 0): Json {
  const kind = random();
  if (depth > 6 || kind < 0.35) return hostileText(random, 10 ** (random() * 4));
  if (kind < 0.45) return random() * 1e9;
  if (kind < 0.5) return random() < 0.5 ? null : true;
  const count = Math.floor(10 ** (random() * (depth < 2 ? 1.5 : 0.7)));
  if (kind < 0.75) return Array.from({ length: count }, () => hostileOutput(random, depth + 1));
  const object: JsonObject = {};
  for (let at = 0; at < count; at += 1) {
    object[hostileText(random, 1 + random() * 30)] = hostileOutput(random, depth + 1);
  }
  return object;
}

/** A list within a list within …, `depth` times. */
export function nested(depth: number): Json {
  let value: Json = 'the core';
  for (let at = 0; at < depth; at += 1) value = at % 2 ? [value] : { inner: value };
  return value;
}
