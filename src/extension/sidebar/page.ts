import { FAL_MEDIA } from '../../domain/falMedia.ts';

/** The pages that the same script draws. */
export type PageName = 'sidebar' | 'spending';

/** The values in a page's HTML. */
export interface PageParts {
  readonly page: PageName;
  /** A new value for each page. */
  readonly nonce: string;
  /** VS Code's `cspSource`: the origin of the extension's files. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** VS Code's display language, e.g. `de`. */
  readonly language: string;
  /** Translations by English text. */
  readonly words: Readonly<Record<string, string>>;
  /** The origin of the sandbox's media. */
  readonly mediaOrigin?: string | undefined;
}

/** Renders a page's HTML; its policy allows only its own script and style and fal's media. */
export function pageHtml(parts: PageParts): string {
  const { nonce, cspSource, mediaOrigin } = parts;
  const media = [...FAL_MEDIA, ...(mediaOrigin === undefined ? [] : [mediaOrigin])].join(' ');
  const policy = [
    `default-src 'none'`,
    // WebAssembly and workers decode compressed 3D files; neither evaluates text as a script of the page.
    `script-src 'nonce-${nonce}' 'wasm-unsafe-eval'`,
    `worker-src blob:`,
    `style-src ${cspSource}`,
    `font-src ${cspSource}`,
    `img-src ${cspSource} ${media} https://fal.ai https://*.fal.ai data: blob:`,
    `media-src ${cspSource} ${media} data: blob:`,
    `connect-src ${cspSource} ${media} data: blob:`,
  ].join('; ');
  const words = JSON.stringify(parts.words).replaceAll('<', '\\u003c');
  return `<!doctype html>
<html lang="${quoted(parts.language)}">
  <head>
    <meta charset="utf-8" />
    <meta http-equiv="Content-Security-Policy" content="${quoted(policy)}" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>fal</title>
    <link rel="stylesheet" href="${quoted(parts.style)}" />
    <script nonce="${nonce}">globalThis.falWords = ${words};</script>
    <script nonce="${nonce}" type="module" src="${quoted(parts.script)}"></script>
  </head>
  <body data-page="${parts.page}"></body>
</html>
`;
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
