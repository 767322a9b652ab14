import type { Place } from '../../domain/insertionPlace.ts';
import type { MediaKind } from '../../domain/types.ts';
import {
  withoutPunctuation,
  htmlText,
  safeAddress,
  latexText,
  markdownText,
  altText,
  restText,
} from './escape.ts';

/** A link to insert into a document. */
export interface Linked {
  /** A URL, or a path relative to the document. */
  readonly address: string;
  readonly kind: MediaKind;
  /** The alt text, usually the prompt. */
  readonly alt: string;
  /** Pixels; only both together count. */
  readonly width?: number | undefined;
  readonly height?: number | undefined;
}

/** Formats a link; `address` and `alt` are safe, but not yet escaped for the language. Without a place it is unknown. */
type Style = (linked: Linked, place?: Place) => string;

/** Formats an element; `size` formats a width or height as the value of an attribute. */
const element =
  (size: (pixels: number) => string): Style =>
  ({ address, kind, alt, width, height }) => {
    const [src, text] = [htmlText(address), htmlText(alt)];
    const sizes =
      isSize(width) && isSize(height) ? ` width=${size(width)} height=${size(height)}` : '';
    if (kind === 'image') return `<img src="${src}" alt="${text}"${sizes} />`;
    if (kind === 'video') return `<video src="${src}" controls${sizes}></video>`;
    if (kind === 'audio') return `<audio src="${src}" controls></audio>`;
    return `<a href="${src}">${text}</a>`;
  };

const isSize = (pixels: number | undefined): pixels is number =>
  Number.isSafeInteger(pixels) && Number(pixels) > 0;

const html = element((pixels) => `"${pixels}"`);
const jsx = element((pixels) => `{${pixels}}`);

/** Markdown has no syntax for videos and sound, but it takes HTML. */
const markdown: Style = (linked) => {
  const { address, kind, alt } = linked;
  if (kind === 'video' || kind === 'audio') return html(linked);
  return `${kind === 'image' ? '!' : ''}[${markdownText(alt)}](${markdownTarget(address)})`;
};

const markdownTarget = (address: string): string => {
  const whole = address.replace(/&(?=#?\w+;)/g, '&amp;');
  return /[\s()]/.test(whole) ? `<${whole}>` : whole;
};

const latex: Style = ({ address, kind, alt }) => {
  const target = address.replace(/[%#&]/g, '\\$&');
  const isFile = kind === 'image' && !/^\w+:/.test(address);
  return isFile ? `\\includegraphics{${target}}` : `\\href{${target}}{${latexText(alt)}}`;
};

const rest: Style = ({ address, kind, alt }) => {
  const target = address.replaceAll(' ', '%20').replace(/_$/, '\\_');
  return kind === 'image'
    ? `.. image:: ${target}\n   :alt: ${restText(alt)}`
    : `\`${restText(alt)} <${target}>\`__`;
};

const asciidoc: Style = ({ address, kind, alt }) => {
  const target = address.replaceAll(' ', '%20');
  return `${kind === 'image' ? 'image::' : 'link:'}${target}[${JSON.stringify(withoutPunctuation(alt))}]`;
};

const org: Style = ({ address, alt }) => `[[${address}][${withoutPunctuation(alt)}]]`;
const css: Style = ({ address }) => `url("${address}")`;
/** Quoted, because `&` or `;` in an address would start a command. */
const shell: Style = ({ address }) => `'${address}'`;
const batch: Style = ({ address }) => `"${address}"`;
const bare: Style = ({ address }) => address;

/** A string. Where the place is unknown it may be in quotes already, so that the address alone is right. */
const string: Style = ({ address }, place) =>
  place ? place.quote + imported(address, place) + place.quote : address;
const json: Style = ({ address }, place) => (place ? `"${address}"` : address);
/** A plain scalar where nothing in it means anything, in a list in brackets either; else a string. */
const yaml: Style = ({ address }, place) =>
  !place || (PLAIN.test(address) && !/^(true|false|null|yes|no|on|off|y|n)$/i.test(address))
    ? address
    : `"${address}"`;
const PLAIN = /^(?:[a-z]|\.{0,2}\/)[\w./:?=&%+~;-]*[\w/]$/i;

/** A module next to this one is imported by a path that starts with a dot. */
const imported = (address: string, { before }: Place): string =>
  /\b(?:from|import|require)\s*\(?\s*["'`]?$/.test(before) && !/^(?:\w+:|\.{0,2}\/)/.test(address)
    ? `./${address}`
    : address;

const STYLES: readonly (readonly [style: Style, languages: RegExp])[] = [
  [
    html,
    /^(html|xhtml|vue|vue-html|svelte|astro|angular|php|blade|twig|handlebars|mustache|liquid|nunjucks|njk|jinja|jinja-html|jinja2|django-html|razor|aspnetcorerazor|cshtml|erb|html-erb|ejs|html-eex|phoenix-heex)$/,
  ],
  [jsx, /^(javascriptreact|typescriptreact)$/],
  [markdown, /^(markdown|mdx|quarto|rmd)$/],
  [latex, /^(latex|tex)$/],
  [rest, /^restructuredtext$/],
  [asciidoc, /^asciidoc$/],
  [org, /^org$/],
  [css, /^(css|scss|sass|less|stylus|postcss)$/],
  [shell, /^(shellscript|fish|powershell)$/],
  [batch, /^bat$/],
  [string, /^(typescript|javascript|python)$/],
  [json, /^(json|jsonc|json5)$/],
  [yaml, /^yaml$/],
];
const SHOWING: readonly Style[] = [html, jsx, markdown, latex, rest, asciidoc, org];

const styleOf = (languageId: string): Style =>
  STYLES.find(([, languages]) => languages.test(languageId))?.[0] ?? bare;

/** Whether documents of the language display media. */
export function showsMedia(languageId: string): boolean {
  return SHOWING.includes(styleOf(languageId));
}

/** Formats a link in the language's syntax, else the bare address; address and alt text cannot inject code. */
export function linkFor(languageId: string, linked: Linked, place?: Place): string {
  const address = safeAddress(linked.address);
  if (place?.within === 'attribute') return htmlText(address);
  if (place?.within === 'target') return markdownTarget(address);
  if (place?.within === 'quoted') return imported(address, place);
  return styleOf(languageId)({ ...linked, address, alt: altText(linked.alt) }, place);
}

/** Whether documents of the language show a medium of that kind as a `data:` URI, or hold it as a string. */
export function takesData(languageId: string, kind: MediaKind): boolean {
  const style = styleOf(languageId);
  if (style === css) return kind === 'image';
  if ([latex, rest, asciidoc, org].includes(style)) return false;
  return kind === 'image' || kind === 'video' || kind === 'audio';
}

/** Formats links as the language lists them at that place: as a gallery where it has one, else most of them one per line, as far in as its line. */
export function linksFor(languageId: string, items: readonly Linked[], place: Place): string {
  const links = items.map((item) => linkFor(languageId, item, place));
  if (place.within !== 'open') return links.join(', ');
  const indent = /^[ \t]*/.exec(place.before)?.[0] ?? '';
  const text = isTable(languageId, items, place)
    ? table(links)
    : list(styleOf(languageId), links, place);
  return text.replaceAll('\n', `\n${indent}`);
}

/** Whether pictures stand side by side in a table of Markdown, which needs lines of its own; MDX has tables by a plugin only. */
const isTable = (languageId: string, items: readonly Linked[], { before }: Place): boolean =>
  styleOf(languageId) === markdown &&
  languageId !== 'mdx' &&
  items.length > 1 &&
  items.every(({ kind }) => kind === 'image') &&
  /^ {0,3}$/.test(before);

/** Cells in rows of two or three. */
function table(cells: readonly string[]): string {
  const columns = cells.length === 2 || cells.length === 4 ? 2 : 3;
  const rows: string[] = [];
  for (let at = 0; at < cells.length; at += columns) {
    const row = Array.from({ length: columns }, (_, column) => cells[at + column] ?? '');
    rows.push(`| ${row.join(' | ')} |`);
    if (at === 0) rows.push(`| ${row.map(() => '---').join(' | ')} |`);
  }
  return rows.join('\n');
}

function list(style: Style, links: readonly string[], { before }: Place): string {
  if (links.length > 1 && (style === html || style === jsx)) {
    const name = style === jsx ? 'className' : 'class';
    return [`<div ${name}="gallery">`, ...links.map((link) => `  ${link}`), '</div>'].join('\n');
  }
  if ([css, string, json].includes(style)) return links.join(',\n');
  if (style !== yaml || links.length < 2) return links.join('\n');
  const [isStart, dash = ''] = /^\s*(- +)?$/.exec(before) ?? [];
  if (isStart === undefined) return `[${links.join(', ')}]`;
  return `${dash === '' ? '- ' : ''}${links.join('\n- ')}`;
}
