const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}\p{DI}]/gu;

/** Escapes characters of untrusted text that a terminal or editor interprets or hides, such as control and bidi characters, as `\u{1b}`; keeps tabs. */
export function visible(text: string): string {
  return text.replace(UNSEEN, (char) =>
    char === '\t' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`,
  );
}
