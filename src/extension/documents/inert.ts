const LONGEST_ALT = 120;
/** What leads out of a string, a comment, a tag or a template of any language. */
const LEADING_OUT = /(?! )\p{Z}|[\p{Cc}"'`\\<>{}[\]|^$*@]/gu;
const PICTURES = /^data:(image|video|audio|model)\/[\w.+-]+[;,]/i;

/** Foreign words on one short line; see `oneLine`. */
export function plainWords(text: string): string {
  const line = oneLine(text);
  const short = line.length <= LONGEST_ALT ? line : `${line.slice(0, LONGEST_ALT - 1).trimEnd()}…`;
  return short.toWellFormed();
}

/** Foreign words on one line: no control characters, nothing that reorders or hides text, and no two characters that open a template. */
export function oneLine(text: string): string {
  return (
    text
      // Joiners make emoji and Persian words; the other format characters only hide something.
      .replace(/(?![\u200c\u200d])\p{Cf}/gu, '')
      .replace(/[\s\p{Cc}]+/gu, ' ')
      // A page that is made from a page may take what was escaped for a template after all.
      .replace(/[{[<$#@%](?=[{[(%#?])/g, '$& ')
      .trim()
  );
}

/** A foreign address (a web address, media as `data:`, or a relative path) that ends no string, comment or tag of any language; an address of another kind becomes a path that leads nowhere. */
export function inertAddress(address: string): string {
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

/** Those that `encodeURIComponent` leaves as they are. */
const CODES: Readonly<Record<string, string>> = { "'": '%27', '*': '%2A' };

const NAMED: Readonly<Record<string, string>> = { '&': 'amp', '"': 'quot', '<': 'lt', '>': 'gt' };

/** Text for HTML and all that looks like it: in a quoted attribute or between tags it is no markup, no expression and no directive. */
export function htmlText(text: string): string {
  return text.replace(/[&"'<>{}[\]@$\\`]/g, (one) => `&${NAMED[one] ?? `#${one.charCodeAt(0)}`};`);
}

/** Text for Markdown and MDX: no link, no markup, no HTML, no formula. */
export function markdownText(text: string): string {
  return text.replace(/[\\`*_~^[\]<>{}$|]|&(?=#?\w+;)/g, '\\$&');
}

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '^': '\\textasciicircum{}',
  '~': '\\textasciitilde{}',
};

/** Text for LaTeX: no command, no formula, no comment. */
export function latexText(text: string): string {
  return text.replace(/[\\^~{}$&#_%]/g, (one) => LATEX[one] ?? `\\${one}`);
}

/** Text for reStructuredText: no role, no reference, no emphasis. */
export function restText(text: string): string {
  return text.replace(/[\\`*_|<>:]/g, '\\$&');
}

/** The bare words, for a language that has no way to write every character as itself. */
export function bareWords(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N}\p{Emoji_Presentation}\u200c\u200d,.!?'…-]+/gu, ' ').trim();
}
