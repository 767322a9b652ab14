import type { Kind } from './capability.ts';
import { marksPresent, kindOf } from './kinds.ts';
import { stemOf, type Word } from './terms.ts';

/** What stands between a thing to make and what it shows: `a picture of …`. */
const SHOWING = new Set(['of', 'showing', 'depicting']);
const ARTICLES = new Set(['a', 'an', 'some', 'new', 'another']);
const OWNERS = new Set(['my', 'our', 'his', 'her', 'their', 'your', 'this', 'these', 'me', 'us']);
/** How many words there may be between the article and the thing: `a short animated clip`. */
const ADJECTIVES = 5;

/** The subject of a picture, a clip or a recording that is to be made. */
export interface Scene {
  /** Its stems that occur nowhere else in the task, about which they say little. */
  readonly stems: ReadonlySet<string>;
  /** The kind of medium that shows it. */
  readonly of?: Kind;
}

/** Reads what is to be shown: `a picture of …`. */
export function sceneIn(words: readonly Word[]): Scene {
  let of: Kind | undefined;
  const scene = new Set<string>();
  const others = new Set<string>();
  let isScene = false;
  words.forEach(({ word }, at) => {
    if (word === '.') isScene = false;
    else if (isScene) scene.add(stemOf(word));
    else others.add(stemOf(word));
    const thing = kindOf(words[at - 1]?.word ?? '');
    if (!isScene && thing && SHOWING.has(word) && !OWNERS.has(words[at + 1]?.word ?? ''))
      isScene = hasArticle(words, at - 1);
    if (isScene) of ??= thing;
  });
  const stems = new Set([...scene].filter((stem) => !others.has(stem)));
  return { stems, ...(of && { of }) };
}

/** Whether the thing at a place is any one, not a certain one that is there. */
function hasArticle(words: readonly Word[], at: number): boolean {
  for (let back = at - 1; back >= Math.max(0, at - 1 - ADJECTIVES); back -= 1) {
    const { word = '' } = words[back] ?? {};
    if (ARTICLES.has(word))
      return ![1, 2].some((far) => marksPresent(words[back - far]?.word ?? ''));
    if (OWNERS.has(word) || word === '.' || word === 'the') return false;
  }
  return at === 0;
}
