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
}

/** Formats a link; `address` and `alt` are safe, but not yet escaped for the language. */
type Style = (linked: Linked) => string;

const html: Style = ({ address, kind, alt }) => {
  const [src, text] = [htmlText(address), htmlText(alt)];
  if (kind === 'image') return `<img src="${src}" alt="${text}" />`;
  if (kind === 'video') return `<video src="${src}" controls></video>`;
  if (kind === 'audio') return `<audio src="${src}" controls></audio>`;
  return `<a href="${src}">${text}</a>`;
};

const markdown: Style = ({ address, kind, alt }) => {
  const whole = address.replace(/&(?=#?\w+;)/g, '&amp;');
  const target = /[\s()]/.test(whole) ? `<${whole}>` : whole;
  return `${kind === 'image' ? '!' : ''}[${markdownText(alt)}](${target})`;
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

const STYLES: readonly (readonly [style: Style, languages: RegExp])[] = [
  [
    html,
    /^(html|xhtml|vue|vue-html|svelte|astro|angular|mdx|php|blade|twig|javascriptreact|typescriptreact|handlebars|mustache|liquid|nunjucks|njk|jinja|jinja-html|jinja2|django-html|razor|aspnetcorerazor|cshtml|erb|html-erb|ejs|html-eex|phoenix-heex)$/,
  ],
  [markdown, /^(markdown|quarto|rmd)$/],
  [latex, /^(latex|tex)$/],
  [rest, /^restructuredtext$/],
  [asciidoc, /^asciidoc$/],
  [org, /^org$/],
  [css, /^(css|scss|sass|less|stylus|postcss)$/],
  [shell, /^(shellscript|fish|powershell)$/],
  [batch, /^bat$/],
];
const SHOWING: readonly Style[] = [html, markdown, latex, rest, asciidoc, org];

const styleOf = (languageId: string): Style =>
  STYLES.find(([, languages]) => languages.test(languageId))?.[0] ?? bare;

/** Whether documents of the language display media. */
export function showsMedia(languageId: string): boolean {
  return SHOWING.includes(styleOf(languageId));
}

/** Formats a link in the language's syntax, else the bare address; address and alt text cannot inject code. */
export function linkFor(languageId: string, { address, kind, alt }: Linked): string {
  return styleOf(languageId)({ address: safeAddress(address), kind, alt: altText(alt) });
}
