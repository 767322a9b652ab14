/** The up to `count` most similar ids to `target`, nearest first, without dissimilar ones. */
export function nearestIds(target: string, ids: Iterable<string>, count: number): string[] {
  const pairs = pairsOf(target);
  const last = target.toLowerCase().split('/').at(-1) ?? '';
  const scored: { id: string; score: number }[] = [];
  for (const id of ids) {
    if (id === target) continue;
    const score =
      similarity(pairs, pairsOf(id)) + (last && id.toLowerCase().endsWith(`/${last}`) ? 0.1 : 0);
    if (score > 0.35) scored.push({ id, score });
  }
  scored.sort((a, b) => b.score - a.score || a.id.length - b.id.length || (a.id < b.id ? -1 : 1));
  return scored.slice(0, count).map(({ id }) => id);
}

// Nearly all ids start with `fal-ai`, which would make them similar.
function pairsOf(id: string): Map<string, number> {
  const text = `^${id
    .toLowerCase()
    .replace(/^fal-ai\//, '')
    .replace(/[^a-z0-9]+/g, '/')}$`;
  const pairs = new Map<string, number>();
  for (let i = 0; i + 1 < text.length; i += 1) {
    const pair = text.slice(i, i + 2);
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
  }
  return pairs;
}

/** The Sørensen–Dice coefficient of letter pairs: 0 (nothing shared) to 1 (equal). */
function similarity(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let shared = 0;
  let total = 0;
  for (const [pair, times] of a) {
    shared += Math.min(times, b.get(pair) ?? 0);
    total += times;
  }
  for (const times of b.values()) total += times;
  return total === 0 ? 0 : (2 * shared) / total;
}
