const LONGEST_ALT = 120;
/** Characters that may end a string, comment, tag or template in some language. */
const LEADING_OUT = /(?! )\p{Z}|[\p{Cc}"'`\\<>{}[\]|^$*@]/gu;
const PICTURES = /^data:(image|video|audio|model)\/[\w.+-]+[;,]/i;

/** Shortens untrusted text to one line of at most 120 characters; see `oneLine`. */
export function altText(text: string): string {
  const line = oneLine(text);
  const short = line.length <= LONGEST_ALT ? line : `${line.slice(0, LONGEST_ALT - 1).trimEnd()}…`;
  return short.toWellFormed();
}

/** Untrusted text on one line, without control or bidi characters and without openers of a template. */
export function oneLine(text: string): string {
  return (
    text
      // Emoji and Persian need the two joiners; other format characters only hide text.
      .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      // A template engine may process the document again and undo an escape.
      .replace(/[{[<$#@%](?=[{[(%#?])/g, '$& ')
      .trim()
  );
}

/** Encodes an untrusted address (http(s), `data:` media or a relative path) so that it ends no string, comment or tag; any other scheme becomes a dead path. */
export function safeAddress(address: string): string {
  const text = address.toWellFormed();
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url && /^https?:$/.test(url.protocol)) {
    const { origin, pathname, search, hash } = url;
    return origin + encode(pathname + search + hash);
  }
  if (PICTURES.test(text)) return encode(text.replace(/\s/g, ''));
  return encode(text).replaceAll(':', '%3A');
}

const encode = (text: string): string =>
  text
    .replace(/%(?![\da-f]{2})/gi, '%25')
    .replace(LEADING_OUT, (one) => CODES[one] ?? encodeURIComponent(one));

/** Codes of the characters that `encodeURIComponent` does not encode. */
const CODES: Readonly<Record<string, string>> = { "'": '%27', '*': '%2A' };

const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '"': 'quot', '<': 'lt', '>': 'gt' };

/** Escapes text for HTML and its template dialects, in quoted attributes and between tags. */
export function htmlText(text: string): string {
  return text.replace(/[&"'<>{}[\]@$\\`]/g, (one) => `&${NAMED[one] ?? `#${one.charCodeAt(0)}`};`);
}

/** Escapes text for Markdown and MDX: links, markup, HTML and formulas. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_~^[\]<>{}$|]|&(?=#?\w+;)/g, '\\$&');
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

/** Escapes text for LaTeX: commands, formulas and comments. */
export function latexText(text: string): string {
  return text.replace(/[\\^~{}$&#_%]/g, (one) => LATEX[one] ?? `\\${one}`);
}

/** Escapes text for reStructuredText: roles, references and emphasis. */
export function restText(text: string): string {
  return text.replace(/[\\`*_|<>:]/g, '\\$&');
}

/** Removes all punctuation that a language without escapes could interpret. */
export function withoutPunctuation(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{Emoji_Presentation}\u200c\u200d,.!?'…-]+/gu, ' ').trim();
}
