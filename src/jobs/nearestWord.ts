import { closest, distance } from 'fastest-levenshtein';

/** Limits in characters of a word and in number of words, because both come from outside. */
const LONGEST = 60;
const MOST = 2_000;

/** The closest of the first 2,000 `words`, when it is close enough to `text`; ignores case, `-` and `_`. Words of more than 60 characters never match. */
export function nearestWord(given: string, words: readonly string[]): string | undefined {
  if (given.length > LONGEST) return undefined;
  const plain = (word: string) => word.toLowerCase().replace(/[-_\s]/g, '');
  const wanted = plain(given);
  const likely = words.slice(0, MOST).filter((word) => word.length <= LONGEST);
  const byPlain = new Map(likely.map((word) => [plain(word), word]));
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
