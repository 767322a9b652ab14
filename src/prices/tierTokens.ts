import type { Tier } from './tierList.ts';

/** A part of a sentence on prices that has a meaning. */
export type Token =
  | { readonly money: number }
  | { readonly per: Tier['per'] }
  | { readonly resolution: string }
  | { readonly audio: boolean | 'with' }
  | { readonly quality: string }
  | { readonly seconds: number }
  | { readonly further: true };

const PATTERNS: readonly (readonly [RegExp, (match: RegExpExecArray) => Token | undefined])[] = [
  [
    /^(?:\$ ?(\d+(?:\.\d+)?)|(\d+(?:\.\d+)?) ?\$)/,
    ([, before, after]) => ({ money: Number(before ?? after) }),
  ],
  [/^(?:for )?every ad+itional second\b/, () => ({ further: true })],
  [
    /^(?:\/ ?|(?:per|every|for every|each) )(?:generated |output )?(?:video )?(?:seconds?|sec|s)\b/,
    () => ({ per: 'second' }),
  ],
  [
    /^(?:\/ ?|(?:per|(?:for )?(?:each|every|one|1)) )(?:generated |output )?image\b/,
    () => ({ per: 'image' }),
  ],
  [
    /^(?:\/ ?|(?:per|(?:for )?(?:each|every|one|1)) )(?:generated |output )?(?:video|generation|request|audio|song|track)\b(?! seconds?\b)/,
    () => ({ per: 'video' }),
  ],
  [/^per megapixels?\b/, () => ({ per: 'megapixel' })],
  [/^per (?:output )?(?:audio )?minute\b/, () => ({ per: 'minute' })],
  [/^per (?:1,?000|1k) characters\b/, () => ({ per: '1000 characters' })],
  [/^((?:\d{3,4}p)|(?:(?:0\.5|1|2|4|8)k))\b/, ([, resolution = '']) => ({ resolution })],
  [/^(\d+(?:\.\d+)?)[ -]?(?:seconds?|sec|s)\b/, ([, seconds]) => ({ seconds: Number(seconds) })],
  [/^(?:with audio on|with audio|audio on)\b/, () => ({ audio: true })],
  [/^(?:without audio|with audio off|audio off)\b/, () => ({ audio: false })],
  [/^with\b/, () => ({ audio: 'with' })],
  [/^(low|medium|high)\b/, ([, quality = '']) => ({ quality })],
  [
    /^(?:of|videos?|you|generated?|generating|will|be|charged|charge|is|are|your|request|costs?|pric(?:e|es|ed|ing)|bill(?:ed|ing)|calculated|clips?|the|a|an|for|at|in|output|resolution|outputs|and|or)\b/,
    () => undefined,
  ],
  [/^[,() :;]/, () => undefined],
];

/** The tokens of a sentence in lower case; undefined when a word of it is unknown. */
export function tokensOf(sentence: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let rest = sentence;
  while (rest !== '') {
    const found = PATTERNS.map(([pattern, read]) => ({ match: pattern.exec(rest), read })).find(
      ({ match }) => match !== null,
    );
    if (!found?.match) return undefined;
    const token = found.read(found.match);
    if (token) tokens.push(token);
    rest = rest.slice(found.match[0].length);
  }
  return tokens;
}
