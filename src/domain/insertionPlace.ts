/** Where in a document a link is inserted, as far as its line and the start of its file show. */
export interface Place {
  /** `quoted`: in a string, `attribute`: in the quotes of an element's attribute, `target`: in the parentheses of a Markdown link. */
  readonly within: 'quoted' | 'attribute' | 'target' | 'open';
  /** The text of the line before it. */
  readonly before: string;
  /** The quote that strings of this file have. */
  readonly quote: '"' | "'";
}

/** Characters of a line, and of a file, that are looked at. */
const MOST_OF_LINE = 2_000;
const MOST_OF_FILE = 20_000;

const MARKDOWN = /^(markdown|mdx|quarto|rmd)$/;
const MARKUP = /^(html|xhtml|vue|svelte|astro|javascriptreact|typescriptreact)$/;
const CODE =
  /^(typescript|javascript|python|json|jsonc|json5|jsonl|yaml|css|scss|sass|less|stylus|postcss)$/;

/** Reads a place: `before` is its line up to it, `text` the file, of which the start counts. Prose never counts as quoted. */
export function placeIn(languageId: string, before: string, text: string): Place {
  const line = before.slice(-MOST_OF_LINE);
  return { within: withinOf(languageId, line), before: line, quote: quoteOf(text) };
}

function withinOf(languageId: string, line: string): Place['within'] {
  const isMarkdown = MARKDOWN.test(languageId);
  const isMarkup = MARKUP.test(languageId);
  if ((isMarkdown || isMarkup) && isInAttribute(line)) return 'attribute';
  if (isMarkdown) return /\]\([^()<>\s]*$/.test(line) ? 'target' : 'open';
  return (isMarkup || CODE.test(languageId)) && isInString(line) ? 'quoted' : 'open';
}

/** Whether the line ends in the quotes of an attribute of its last element. */
function isInAttribute(line: string): boolean {
  const element = line.slice(line.lastIndexOf('<'));
  return (
    /^<[a-z]/i.test(element) &&
    /^[^"']*(?:"[^"]*"[^"']*|'[^']*'[^"']*)*[\w-]=(?:"[^"]*|'[^']*)$/.test(element)
  );
}

/** Whether the line ends in a string; an apostrophe in a word starts none. */
function isInString(line: string): boolean {
  let open = '';
  for (let at = 0; at < line.length; at += 1) {
    const one = line.charAt(at);
    if (open !== '') {
      if (one === '\\') at += 1;
      else if (one === open) open = '';
    } else if (one === '"' || one === '`' || (one === "'" && !isInWord(line, at))) open = one;
  }
  return open !== '';
}

/** A letter before a quote makes it an apostrophe, unless it is the prefix of a Python string. */
const isInWord = (line: string, at: number): boolean => {
  const before = line.slice(Math.max(0, at - 3), at);
  return /\w$/.test(before) && !/(?:^|\W)[bfru]{1,2}$/i.test(before);
};

/** The quote that is more frequent. */
function quoteOf(text: string): '"' | "'" {
  const start = text.slice(0, MOST_OF_FILE);
  const count = (quote: string) => start.split(quote).length;
  return count("'") > count('"') ? "'" : '"';
}
