import type { Glossary } from './capability.ts';

/** Translates the words of a text. */
export interface Dictionary {
  /** The English words for a word of this language; none where it is not known. */
  english(word: string, language: string): readonly string[];
  /** Whether a word of this language says nothing about a task. */
  isMark(word: string, language: string): boolean;
  /** The words of an unspaced text, in English where the glossary has them. */
  split(text: string): readonly string[];
  /** The language of words: the one whose words they are, `en` where no other is likelier. */
  languageOf(words: readonly string[]): string;
}

/** The longest ending that a `*` stands for. */
const LONGEST_ENDING = 4;

const SEGMENTER = new Intl.Segmenter('zh', { granularity: 'word' });

/** The words of a Chinese or Japanese text that the glossary does not have; a single character says too little. */
const segments = (text: string): readonly string[] =>
  [...SEGMENTER.segment(text)].map(({ segment }) => segment).filter(({ length }) => length > 1);

/** The shortest part of a compound that counts. */
const LEAST_PART = 4;

/** Words that mark a language although they say nothing about a task. */
const MARKS: Readonly<Record<string, string>> = {
  en: 'a an the and of to in is it i my me we our you for with that this on from into at be so not can want need make have as but or are they their which no all one',
  de: 'der die das und ich ein eine einen einem einer mein meine meinem meinen meiner für mit ist nicht auf von zu im den dem wir unser unsere soll sollen kann will brauche möchte aus bei wie ohne aber auch sich wird werden oder',
  es: 'el la los las y un una unos unas mi mis de del para con que en es no por lo se como quiero necesito sin pero al su sus está más este esta desde cuando',
  fr: 'le la les et un une des mon ma mes de du pour avec que en est pas sur je veux dans sans mais au aux ce cette il elle nous notre comme qui',
  pt: 'o a os as e um uma meu minha de do da dos das para com que em é não por quero preciso sem mas no na nos nas este esta eu como',
  it: 'il lo la i gli le e un una mio mia miei di del della per con che in è non da voglio senza ma al nel questa questo come sono vorrei',
};

/** Builds a dictionary. */
export function createDictionary(glossary: Glossary): Dictionary {
  const byLanguage = new Map<string, Map<string, string[]>>();
  const unspaced = new Map<string, string[]>();
  for (const [english, translations] of Object.entries(glossary)) {
    for (const [language, words] of Object.entries(translations)) {
      const isUnspaced = language === 'zh' || language === 'ja';
      const map = isUnspaced ? unspaced : (byLanguage.get(language) ?? new Map<string, string[]>());
      if (!isUnspaced) byLanguage.set(language, map);
      for (const word of words) {
        const key = word.toLowerCase();
        map.set(key, [...(map.get(key) ?? []), english]);
      }
    }
  }
  const marks = new Map(
    Object.entries(MARKS).map(([language, words]) => [language, new Set(words.split(' '))]),
  );
  const longest = Math.max(1, ...[...unspaced.keys()].map((key) => key.length));
  const longestKnown = (text: string, at: number) => {
    for (let length = Math.min(longest, text.length - at); length > 0; length -= 1) {
      const words = unspaced.get(text.slice(at, at + length));
      if (words) return { words, length };
    }
    return undefined;
  };
  const inflected = (word: string, known: ReadonlyMap<string, string[]>) => {
    for (let ending = 0; ending <= LONGEST_ENDING; ending += 1) {
      const words = known.get(`${word.slice(0, word.length - ending)}*`);
      if (words) return words;
    }
    return undefined;
  };
  const parts = (word: string, known: ReadonlyMap<string, string[]>): string[] => {
    const found: string[] = [];
    for (let at = 0; at + LEAST_PART <= word.length; at += 1) {
      for (let end = word.length; end - at >= LEAST_PART; end -= 1) {
        const part = known.get(word.slice(at, end));
        if (!part) continue;
        found.push(...part);
        at = end - 1;
        break;
      }
    }
    return found;
  };

  return {
    english: (word, language) => {
      const known = byLanguage.get(language);
      if (!known) return [];
      const whole = known.get(word) ?? inflected(word, known);
      if (whole) return whole;
      return language === 'de' && word.length > 7 ? parts(word, known) : [];
    },
    isMark: (word, language) => marks.get(language)?.has(word) ?? false,
    split: (text) => {
      const found: string[] = [];
      let unknown = '';
      for (let at = 0; at < text.length;) {
        const known = longestKnown(text, at);
        if (known) {
          found.push(...segments(unknown), ...known.words);
          unknown = '';
        } else unknown += text.charAt(at);
        at += known?.length ?? 1;
      }
      return [...found, ...segments(unknown)];
    },
    languageOf: (words) => {
      let [best, most] = ['en', 0];
      for (const [language, own] of marks) {
        const known = byLanguage.get(language);
        const count = words.reduce(
          (sum, word) => sum + (own.has(word) ? 1 : 0) + (known?.has(word) ? 0.7 : 0),
          0,
        );
        if (count > most) [best, most] = [language, count];
      }
      return best;
    },
  };
}
