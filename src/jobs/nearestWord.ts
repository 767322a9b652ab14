import { closest, distance } from 'fastest-levenshtein';

/** The word that is meant, when one of `words` is close enough to `given`; case, `-` and `_` count for nothing. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  const plain = (word: string) => word.toLowerCase().replace(/[-_\s]/g, '');
  const wanted = plain(given);
  const byPlain = new Map(words.map((word) => [plain(word), word]));
  if (byPlain.size === 0) return undefined;
  const best = closest(wanted, [...byPlain.keys()]);
  if (distance(wanted, best) <= Math.max(1, Math.floor(wanted.length / 3)))
    return byPlain.get(best);
  const within = [...byPlain].find(
    ([other]) =>
      wanted.length > 2 && other.length > 2 && (other.includes(wanted) || wanted.includes(other)),
  );
  return within?.[1];
}
