import { closest, distance } from 'fastest-levenshtein';

/** Limits in characters of a word and in number of words, because both come from outside. */
const LONGEST = 60;
const MOST = 2_000;

/** The closest of the first 2,000 `words`, when it is close enough to `text`; ignores case, `-` and `_`. Words of more than 60 characters never match. */
export function nearestWord(text: string, words: readonly string[]): string | undefined {
  if (text.length > LONGEST) return undefined;
  const plain = (word: string) => word.toLowerCase().replace(/[-_\s]/g, '');
  const target = plain(text);
  const likely = words.slice(0, MOST).filter((word) => word.length <= LONGEST);
  const byPlain = new Map(likely.map((word) => [plain(word), word]));
  if (byPlain.size === 0) return undefined;
  const best = closest(target, [...byPlain.keys()]);
  if (distance(target, best) <= Math.max(1, Math.floor(target.length / 3)))
    return byPlain.get(best);
  const within = [...byPlain].find(
    ([other]) =>
      target.length > 2 && other.length > 2 && (other.includes(target) || target.includes(other)),
  );
  return within?.[1];
}
