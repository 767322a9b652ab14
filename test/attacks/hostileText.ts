/** Pieces that mean something to one language or another. */
const PIECES = [
  ...[
    '"',
    "'",
    '`',
    '\\',
    '\\\\',
    '\\"',
    "\\'",
    '\\`',
    '\n',
    '\r\n',
    '\u2028',
    '\u2029',
    '\0',
    '\t',
  ],
  ...['{', '}', '{{', '}}', '{%', '%}', '{#', '#}', '{!!', '!!}', '${', '#{', '@{', '{{{', '}}}'],
  ...['<', '>', '</', '/>', '<%', '%>', '<%=', '<?', '?>', '<?php ', '<!--', '-->', '--', ']]>'],
  ...[
    '[',
    ']',
    '(',
    ')',
    '](',
    '[[',
    ']]',
    '![',
    ')[',
    '[^',
    '||',
    '|',
    '*',
    '**',
    '_',
    '__',
    '~~',
  ],
  ...[
    '@',
    '@if(',
    '@(',
    '@@',
    '$',
    '$$',
    '$(',
    '#',
    '##',
    '%',
    '%%',
    '&',
    '&&',
    ';',
    '^',
    '/*',
    '*/',
  ],
  ...['//', '+++', '```', '~', ':', '::', '\\(', '\\end{document}', '\\input{/etc/passwd}', 'x=1'],
  ...['&quot;', '&#34;', '&#123;', '&lt;', '&amp;', '%22', '%0a', '\\x22', '\\u0022', '\\n'],
  ...[
    '</script><script>',
    '" onerror="alert(1)',
    "' onload='x",
    'javascript:alert(1)',
    'command:x',
  ],
  ...[
    '{process.exit()}',
    '{{constructor.constructor("x")()}}',
    '@{System.exit()}',
    '${7*7}',
    '#{1}',
  ],
  ...[
    '\u202e',
    '\u2066',
    '\u200b',
    '\u00ad',
    '\ud800',
    '\udc00',
    'é',
    '漢字',
    '🦊',
    'a',
    ' ',
    'fox',
  ],
];

/** A source of hostile texts that says the same ones for the same seed. */
export interface HostileText {
  /** A whole number from 0, below `limit`. */
  readonly below: (limit: number) => number;
  /** A text of up to `most` pieces. */
  readonly text: (most?: number) => string;
  readonly pick: <T>(choices: readonly T[]) => T;
}

/** Creates the source. */
export function hostileText(seed: number): HostileText {
  let state = seed >>> 0;
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const pick = <T>(choices: readonly T[]): T => choices[below(choices.length)] as T;
  const piece = () => (below(8) === 0 ? String.fromCodePoint(below(0x2100)) : pick(PIECES));
  return {
    below,
    pick,
    text: (most = 12) => Array.from({ length: 1 + below(most) }, piece).join(''),
  };
}
