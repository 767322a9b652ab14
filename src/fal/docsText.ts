import type { DocsPassage } from '../domain/types.ts';

const HOME = 'https://fal.ai/docs/';
/** Characters; more than any caller shows. */
const MOST_PASSAGES = 40;
const LONGEST_PASSAGE = 10_000;
const LONGEST_ANSWER = 1_000_000;

/** Parses the texts of the docs search tool: each `Title: …`, `Link: …`, `Content: …`. */
export function readPassages(texts: readonly string[]): DocsPassage[] {
  const passages = texts
    .slice(0, MOST_PASSAGES)
    .flatMap((text) => text.slice(0, LONGEST_ANSWER).split(/^(?=Title: .*\r?\nLink: )/m))
    .slice(0, MOST_PASSAGES)
    .map((text) => readPassage(text.slice(0, LONGEST_PASSAGE)))
    .filter(({ title, content }) => content !== '' && !/^no (results|matches)/i.test(title));
  const unique = new Map(
    passages.map((passage) => [`${passage.url}\n${passage.content}`, passage]),
  );
  return [...unique.values()];
}

function readPassage(text: string): DocsPassage {
  const title = /^Title: (.+)/m.exec(text)?.[1];
  const link = /^Link: (.+)/m.exec(text)?.[1];
  const content = /^Content:\s?([\s\S]*)/m.exec(text)?.[1];
  const tidied = tidy(content ?? text.replace(/^(Title|Link|Page): .*$/gm, ''));
  const firstLine = tidied
    .split('\n', 1)[0]
    ?.replace(/^#+\s*/, '')
    .slice(0, 100);
  return { title: title?.trim() ?? firstLine ?? '', url: toUrl(link), content: tidied };
}

function toUrl(link: string | undefined): string {
  const text = link?.trim() ?? '';
  return URL.canParse(text, HOME) ? new URL(text, HOME).href : HOME;
}

/** Removes a page's components, empty anchors and repeated blank lines; code blocks stay as they are. */
function tidy(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/(^[ \t]*```[\s\S]*?^[ \t]*```)/m)
    .map((part, at) => (at % 2 === 1 ? part : tidyProse(part)))
    .join('')
    .replace(/(?<![ \t])[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

function tidyProse(text: string): string {
  return text
    .replace(/[\u200b\u200c\u2060\ufeff]/g, '')
    .replace(/\{\/\*[\s\S]*?\*\/\}/g, '')
    .replace(/^(import|export) .*from .*$/gm, '')
    .replace(/<\/?[A-Z][\w.]*(\s[^<>]*)?>/g, '')
    .replace(/\[\]\(#[^)]*\)/g, '');
}

const STOP_WORDS = new Set(
  'a an and are as at be by can do does fal for from how i in is it me my of on or the to use using what when where which with'.split(
    ' ',
  ),
);

/** The pages of an llms.txt index that match the query's words, best first; `content` is the page's description. */
export function searchIndex(index: string, query: string): DocsPassage[] {
  const words = wordsOf(query);
  return [
    ...index.matchAll(/^[ \t]*[-*] \[([^\]\n]{1,300})\]\(([^)\s]{1,500})\)(?::[ \t]*(.*))?$/gm),
  ]
    .map(([, title = '', link, about = '']) => {
      const passage = {
        title: title.trim(),
        url: toUrl(link?.replace(/\.md$/, '')),
        content: about.trim(),
      };
      return { passage, score: scoreOf(words, passage) };
    })
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score)
    .map(({ passage }) => passage);
}

function wordsOf(query: string): string[] {
  const all = query.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const telling = all.filter((word) => !STOP_WORDS.has(word));
  // Drops the plural, so that "webhooks" and "webhook" match each other.
  return (telling.length > 0 ? telling : all).map((word) => word.replace(/(?<=\w{3})s$/, ''));
}

function scoreOf(words: readonly string[], { title, url, content }: DocsPassage): number {
  const [inTitle, inUrl, inText] = [title, url, content].map((text) => text.toLowerCase());
  return words.reduce(
    (score, word) =>
      score +
      (inTitle?.includes(word) ? 3 : 0) +
      (inUrl?.includes(word) ? 1 : 0) +
      (inText?.includes(word) ? 1 : 0),
    0,
  );
}
