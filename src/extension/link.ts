import type { MediaKind } from '../fal/types.ts';

/** What is put into a document. */
export interface Linked {
  /** A URL, or a path relative to the document. */
  readonly address: string;
  readonly kind: MediaKind;
  /** The words for it; the prompt, mostly. */
  readonly alt: string;
}

const HTML =
  /^(html|vue|svelte|astro|php|handlebars|razor|django-html|erb|mdx|javascriptreact|typescriptreact)$/;
const LONGEST_ALT = 120;

/** Whether documents of the language show pictures. */
export function showsMedia(languageId: string): boolean {
  return /^(markdown|quarto|rmd)$/.test(languageId) || HTML.test(languageId);
}

/** A file as a document of the language refers to it: an image link in Markdown, an element in HTML, else its address. */
export function linkFor(languageId: string, { address, kind, alt }: Linked): string {
  const words = shorten(alt.replace(/\s+/g, ' ').trim());
  if (HTML.test(languageId)) {
    const [src, text] = [escapeHtml(address), escapeHtml(words)];
    if (kind === 'image') return `<img src="${src}" alt="${text}" />`;
    if (kind === 'video') return `<video src="${src}" controls></video>`;
    if (kind === 'audio') return `<audio src="${src}" controls></audio>`;
    return `<a href="${src}">${text}</a>`;
  }
  if (showsMedia(languageId)) {
    const text = words.replace(/[\\[\]]/g, '\\$&');
    const target = /[\s()<>]/.test(address) ? `<${address.replace(/[<>]/g, '')}>` : address;
    return `${kind === 'image' ? '!' : ''}[${text}](${target})`;
  }
  if (/^(css|scss|less)$/.test(languageId)) return `url(${JSON.stringify(address)})`;
  return address;
}

const shorten = (text: string): string =>
  text.length <= LONGEST_ALT ? text : `${text.slice(0, LONGEST_ALT - 1).trimEnd()}…`;

const escapeHtml = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
