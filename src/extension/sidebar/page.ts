/** What the page of the sidebar is made of. */
export interface PageParts {
  /** Fresh for each page. */
  readonly nonce: string;
  /** The origin of the extension's own files, as VS Code's `cspSource` tells it. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** VS Code's display language, e.g. `de`. */
  readonly language: string;
  /** Translations, by the English words. */
  readonly words: Readonly<Record<string, string>>;
  /** Where the sandbox serves its media. */
  readonly mediaOrigin?: string | undefined;
}

/** Where fal keeps what its models made, by what its answers name. */
const FAL_MEDIA = ['https://fal.media', 'https://*.fal.media', 'https://storage.googleapis.com'];

/** The page of the sidebar: its own script and style, media of fal, nothing else. */
export function sidebarPage(parts: PageParts): string {
  const { nonce, cspSource, mediaOrigin } = parts;
  const media = [...FAL_MEDIA, ...(mediaOrigin === undefined ? [] : [mediaOrigin])].join(' ');
  const policy = [
    `default-src 'none'`,
    `script-src 'nonce-${nonce}'`,
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
  <body></body>
</html>
`;
}

const quoted = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
