/** Returns the next number in [0, 1). */
export type Random = () => number;

/** Creates a generator: the same numbers for the same seed and topic. */
export function createRandom(seed: number, topic: string): Random {
  let state = 0x9e3779b9;
  for (const character of `${seed} ${topic}`) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x01000193);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Picks an element. @throws {RangeError} for an empty list. */
export function pick<T>(random: Random, from: readonly T[]): T {
  const chosen = from[Math.floor(random() * from.length)];
  if (chosen === undefined) throw new RangeError('empty list');
  return chosen;
}
