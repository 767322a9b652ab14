import type { Word } from './terms.ts';

/** Words of endpoint ids that are no names of models. */
const GENERIC = new Set(
  'fal image images video videos audio text speech voice music sound edit editing image-to-image apps preview trainer training gallery reference general base standard multiple multi vision understanding detection caption segment segmentation depth pose canny control inpaint inpainting outpaint outpainting upscale upscaler reframe restyle cartoonify realism removal eraser extend effects transition avatar avatars lipsync workflow utilities preprocessors imageutils ffmpeg post processing differential diffusion medium large union correction relight relighting enhancement makeup thumbnails vectorize tiling isolation scribble lineart category proposal dense referring grounding nth distilled distill finetuned redux lora router smart vary retake reseason colored custom index plus quality steady sprint span align multiview batched precision infinity aurora muse marigold crystal physic instant lightning playground dream machine imagine subject elements chain element version swap tryon try-on product body part age live test next bagel cosmos union maya dia flex lux lucy mochi midas janus lynx nova omni sigma uno zoe scribe kandinsky'.split(
    ' ',
  ),
);

/** Words beside a name that pick one of its models. */
const VARIANTS = new Set(
  'pro max ultra fast turbo flash lite mini standard master dev schnell klein rapid hd srpo flex director ray medium large'.split(
    ' ',
  ),
);

/** Names that people use, without spaces, and the words of ids that they stand for. */
const NICKNAMES: Readonly<Record<string, string>> = {
  nanobanana: 'nano banana',
  '11labs': 'elevenlabs',
  elevenlab: 'elevenlabs',
  openai: 'gpt image',
  chatgpt: 'gpt image',
  dalle: 'gpt image',
  kuaishou: 'kling',
  tencent: 'hunyuan',
  blackforestlabs: 'flux',
  bfl: 'flux',
  sd: 'stable',
  segmentanything: 'sam',
};

/** What a task says of the model that it names. */
export interface Named {
  /** The words of ids that name it, e.g. `kling`. */
  readonly names: readonly string[];
  readonly variants: readonly string[];
  /** Digits of the version, without dots: `27` for 2.7, `o3` for o3. */
  readonly version?: string;
  readonly isNewest: boolean;
  readonly isNickname: boolean;
}

/** Which models a task names. */
export interface Names {
  named(words: readonly Word[]): Named;
  /** Narrows endpoints to those that a task names, as far as some remain; `isExact`: with its version and variants. */
  narrow(
    ids: readonly string[],
    named: Named,
  ): { readonly ids: readonly string[]; readonly isExact: boolean };
}

/** Names that are also ordinary words: they count where a task calls a model so. */
const ORDINARY_NAMES = [
  'whisper',
  'film',
  'bagel',
  'maya',
  'trellis',
  'playground',
  'kolors',
  'lucy',
  'retoucher',
];
const CALLS = new Set(['with', 'using', 'use', 'via', 'by', 'like', 'run']);

const DIGITS = /\d+(?:\.\d+)*/g;
const digitsOf = (text: string): string => text.replaceAll('.', '').replace(/^0+(?=\d)/, '');
const wordsIn = (id: string): readonly string[] => id.toLowerCase().match(/[a-z]+/g) ?? [];

/** Learns the names of models from their ids; `isOrdinary` tells words that people use without a model in mind. */
export function createNames(ids: readonly string[], isOrdinary: (word: string) => boolean): Names {
  const wordsOf = new Map(ids.map((id) => [id, new Set(wordsIn(id))] as const));
  const isName = (word: string) =>
    word.length > 2 && !GENERIC.has(word) && !VARIANTS.has(word) && !isOrdinary(word);
  const firstWords = predecessors(ids);
  const known = new Set(ids.flatMap(wordsIn).filter(isName));
  const ordinaryNames = new Set(
    ORDINARY_NAMES.filter((name) => ids.some((id) => id.includes(name))),
  );

  /** The words of ids that a word names, with the words beside it. */
  const named = (word: string, before: string, next: string, joined: string): readonly string[] => {
    if (known.has(joined)) return [joined];
    const isCalled = CALLS.has(before) || VARIANTS.has(next) || /^(but|v?\d.*)$/.test(next);
    if (!known.has(word) && !(isCalled && ordinaryNames.has(word))) return [];
    // Of a name of two words, such as nano banana, the second is none by itself.
    const first = firstWords.get(word);
    return first === undefined || before === first ? [word] : [];
  };

  return {
    named: (words) => {
      const all = words.flatMap(({ word, isNegated }) => (isNegated ? [] : [word]));
      const names: string[] = [];
      const variants: string[] = [];
      let version: string | undefined;
      let isNickname = false;
      all.forEach((word, at) => {
        const [before = '', next = ''] = [all[at - 1], all[at + 1]];
        const joined = `${word}${next}`;
        const nickname = NICKNAMES[joined] ?? NICKNAMES[word];
        isNickname ||= nickname !== undefined;
        const parts = nickname?.split(' ') ?? named(word, before, next, joined);
        if (parts.length === 0) return;
        names.push(...parts);
        version ??= versionIn(all.slice(at + 1));
        variants.push(...[before, ...all.slice(at + 1, at + 4)].filter((one) => VARIANTS.has(one)));
      });
      return {
        names: [...new Set(names)],
        variants: [...new Set(variants)],
        isNewest: names.length > 0 && all.some((word) => /^(newest|latest)$/.test(word)),
        isNickname,
        ...(version !== undefined && { version }),
      };
    },
    narrow: (all, { names, variants, version, isNewest }) => {
      const has = (id: string, word: string) => wordsOf.get(id)?.has(word) ?? false;
      const [name = ''] = names;
      let left = all.filter((id) => names.some((one) => has(id, one)));
      if (left.length === 0) return { ids: [], isExact: false };
      let isExact = true;
      const narrowBy = (test: (id: string) => boolean) => {
        const some = left.filter(test);
        if (some.length > 0) left = some;
        isExact &&= some.length > 0;
        return some.length > 0;
      };
      for (const one of names) narrowBy((id) => has(id, one));
      if (version !== undefined) {
        const isVersion = (id: string) => versionOf(id, name) === version;
        const isOfVersion = (id: string) => versionOf(id, name)?.startsWith(version) ?? false;
        narrowBy(left.some(isVersion) ? isVersion : isOfVersion);
      }
      for (const one of variants) narrowBy((id) => has(id, one));
      if (isNewest) {
        const newest = Math.max(...left.map((id) => versionNumber(id, name)));
        narrowBy((id) => versionNumber(id, name) === newest);
      }
      return { ids: left, isExact };
    },
  };
}

/** The words that always follow one other word within a part of an id, as `banana` follows `nano`. */
function predecessors(ids: readonly string[]): ReadonlyMap<string, string> {
  const before = new Map<string, Set<string>>();
  for (const part of ids.flatMap((id) => id.toLowerCase().split('/'))) {
    wordsIn(part).forEach((word, at, all) => {
      before.set(word, (before.get(word) ?? new Set()).add(all[at - 1] ?? ''));
    });
  }
  return new Map(
    [...before].flatMap(([word, all]) => {
      const [first] = all;
      return all.size === 1 && first ? [[word, first] as const] : [];
    }),
  );
}

/** The version right after a name in a text: `2`, `.`, `6` come as `2.6`, o3 as `o`, `3`. */
function versionIn([first = '', second = '', third = '']: readonly string[]): string | undefined {
  const isNumber = (word: string) => /^\d+(\.\d+)*$/.test(word);
  if (isNumber(first)) return digitsOf(first);
  if (first === 'v' && isNumber(second)) return digitsOf(second);
  if (/^[a-z]$/.test(first) && isNumber(second)) return `${first}${digitsOf(second)}`;
  // A word may stand between: kling video 2.6.
  if (isNumber(second)) return digitsOf(second);
  return second === 'v' && isNumber(third) ? digitsOf(third) : undefined;
}

/** The version in an id from a name on: `26` in `kling-video/v2.6`, `o3` in `kling-video/o3`. */
function versionOf(id: string, name: string): string | undefined {
  const rest = id.toLowerCase().slice(Math.max(id.toLowerCase().indexOf(name), 0));
  const found = /(?:[-/]([a-z]?)|[a-z])(\d+(?:\.\d+)*)/.exec(rest);
  if (!found) return undefined;
  const [, letter = '', digits = ''] = found;
  return `${letter === 'v' ? '' : letter}${digitsOf(digits)}`;
}

/** The version in an id as a number; `25` is 2.5. */
function versionNumber(id: string, name: string): number {
  const [found = '0'] = id.slice(Math.max(id.toLowerCase().indexOf(name), 0)).match(DIGITS) ?? [];
  const value = Number.parseFloat(found);
  return value >= 10 && value < 100 && !found.includes('.') ? value / 10 : value;
}
