/** An id without its version numbers, and the numbers. */
interface Versioned {
  readonly family: string;
  readonly numbers: readonly number[];
}

// `3d`, `4k`, `720p`, `14b`, `fp8` are no versions.
const VERSION = /(?<=[/-])v?\d+(?:\.\d+)*(?=[/-]|$)|(?<=[a-z])\d+(?:\.\d+)*(?=[/-]|$)/g;

/** How many newer versions of the same endpoint the list holds, for each id with newer ones. */
export function supersededBy(ids: Iterable<string>): Map<string, number> {
  const families = new Map<string, { id: string; numbers: readonly number[] }[]>();
  for (const id of ids) {
    const { family, numbers } = versioned(id);
    if (numbers.length === 0) continue;
    const members = families.get(family);
    if (members) members.push({ id, numbers });
    else families.set(family, [{ id, numbers }]);
  }
  const steps = new Map<string, number>();
  for (const members of families.values()) {
    for (const { id, numbers } of members) {
      const newer = members.filter((other) => compare(other.numbers, numbers) > 0).length;
      if (newer > 0) steps.set(id, newer);
    }
  }
  return steps;
}

function versioned(id: string): Versioned {
  const numbers: number[] = [];
  const family = id.replace(VERSION, (text) => {
    numbers.push(Number.parseFloat(text.replace(/^v/, '')));
    return '#';
  });
  return { family: family.replace(/-#/g, '#'), numbers };
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let i = 0; i < Math.max(a.length, b.length); i += 1) {
    const difference = (a[i] ?? 0) - (b[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
