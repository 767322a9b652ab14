import { stemmer } from 'stemmer';
import type { Dictionary } from './glossary.ts';

/** The longest part of a task that counts, in characters. */
const LONGEST = 1_200;

const FILES: readonly (readonly [string, RegExp])[] = [
  ['picture', /\.(?:png|jpe?g|webp|heic|bmp|tiff?|avif|gif)\b/g],
  ['video', /\.(?:mp4|mov|webm|mkv|avi|m4v)\b/g],
  ['audio', /\.(?:mp3|wav|m4a|flac|ogg|aac|opus)\b/g],
  ['mesh', /\.(?:glb|gltf|obj|stl|fbx|usdz|ply)\b/g],
];

/** Words that say nothing about a task. */
const STOP = new Set(
  'a an the and or of to in on at is are was be been it its this that these those i me we us you he she they him his her their as so just very really some any there here have has had do does did can could should would will shall may might must please hi hello hey want need like get got let make makes making made use using thing things something one ones two for if then than too also more most much many what which who how when where why whose about only own same such able way best good better great nice help looking find model models ai tool api endpoint fal from with by my our your'.split(
    ' ',
  ),
);

/** Whether a word says nothing about a task. */
export const isStopWord = (word: string): boolean => STOP.has(word);

/** Words after which the next ones are what the person does not want. */
const NEGATIONS = new Set(
  "no not without don't doesn't didn't isn't won't never nothing nobody none neither nor instead".split(
    ' ',
  ),
);
/** How many words a negation reaches. */
const REACH = 4;
const BREAK = '.';

/** A word of a task, in English. */
export interface Word {
  readonly word: string;
  readonly isNegated: boolean;
}

/** A text as the retrieval sees it. */
export interface Terms {
  /** Stems of the meaningful words, in order; `not_x` for what the person refuses. */
  readonly stems: readonly string[];
  /** All words; a `.` stands for the end of a clause. */
  readonly words: readonly Word[];
}

/** A text in lower case, with the kind of each file it names. */
function normalized(text: string): string {
  let plain = text.slice(0, LONGEST).normalize('NFKC').toLowerCase().replace(/[’‘]/g, "'");
  for (const [kind, ending] of FILES) plain = plain.replace(ending, ` ${kind} file`);
  return plain;
}

const TOKENS =
  /\d+[dk](?![a-z])|[\p{Script=Latin}]+(?:'[\p{Script=Latin}]+)?|\d+(?:\.\d+)*|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+|[,;:!?()–—]|\.(?=\s|$)/gu;

/** The English words of a text in any language. */
function englishWords(text: string, dictionary: Dictionary): readonly string[] {
  const tokens = normalized(text).match(TOKENS) ?? [];
  const language = dictionary.languageOf(tokens);
  return tokens.flatMap((token) => {
    if (/^[,;:!?()–—.]/.test(token)) return [BREAK];
    if (/^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(token))
      return [...dictionary.split(token), BREAK];
    if (language === 'en') return [token];
    const translated = dictionary.english(token, language);
    return translated.length > 0 ? translated : dictionary.isMark(token, language) ? [] : [token];
  });
}

/** Words that stemming would confuse with others: `anime` with `animate`. */
const WHOLE = new Set(['anime', 'mates', 'poses']);

/** The stem of a word. */
export const stemOf = (word: string): string =>
  /^[a-z]{3,}$/.test(word) && !WHOLE.has(word) ? stemmer(word) : word;

/** The terms of a text. */
export function termsOf(text: string, dictionary: Dictionary): Terms {
  let reach = 0;
  const words = englishWords(text, dictionary).map((word): Word => {
    const isNegated = reach > 0 && word !== BREAK;
    if (NEGATIONS.has(word)) reach = REACH;
    else if (word === BREAK || word === 'but') reach = 0;
    else if (!STOP.has(word)) reach -= 1;
    return { word, isNegated: isNegated && !NEGATIONS.has(word) };
  });
  const meaningful = words.filter(
    ({ word }) => word !== BREAK && !STOP.has(word) && (word.length > 1 || /\d/.test(word)),
  );
  const stems = meaningful.map(({ word, isNegated }) =>
    isNegated ? `not_${stemOf(word)}` : stemOf(word),
  );
  return { stems, words };
}
