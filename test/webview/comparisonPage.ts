import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { inEnglish, type Translate } from '../../src/domain/translate.ts';
import { type ComparedFile, filesPage } from '../../src/extension/provenance/filesPage.ts';
import { applyTheme, launchBrowser } from './stage.ts';
import { DIST } from './stageFiles.ts';
import { type ThemeName, THEMES } from './themes.ts';

/** The shipped page that compares two files, in a real browser. */
export interface ComparisonPage {
  readonly page: Page;
  /** Shows two files; their content is that of `files`, by name. */
  show(
    compared: readonly [ComparedFile, ComparedFile],
    files?: Readonly<Record<string, Uint8Array>>,
  ): Promise<void>;
  setTheme(theme: ThemeName): Promise<void>;
  /** Errors of the page, including violations of its policy. */
  readonly errors: string[];
  close(): Promise<void>;
}

const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.png': 'image/png',
  '.mp4': 'video/mp4',
  '.wav': 'audio/wav',
};

/** Opens a browser for the page of `dist/`. */
export async function openComparison(translate: Translate = inEnglish): Promise<ComparisonPage> {
  let html = '';
  let files: Readonly<Record<string, Uint8Array>> = {};
  const server = createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '/').slice(1)).split('?')[0] ?? '';
    response.setHeader('content-type', TYPES[path.extname(name)] ?? 'text/html');
    if (name === '') response.end(html);
    else if (name === 'favicon.ico') response.writeHead(204).end();
    else if (name in files) sendRange(request.headers.range, files[name] ?? new Uint8Array());
    else
      readFile(new URL(name, DIST)).then(
        (bytes) => response.end(bytes),
        () => response.writeHead(404).end(),
      );

    /** Videos are sought by ranges. */
    function sendRange(range: string | undefined, bytes: Uint8Array): void {
      const start = Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? 0);
      response.setHeader('accept-ranges', 'bytes');
      response.setHeader('content-range', `bytes ${start}-${bytes.length - 1}/${bytes.length}`);
      response.writeHead(range === undefined ? 200 : 206).end(bytes.subarray(start));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: { width: 900, height: 700 }, hasTouch: true });
  // What the compiler of the tests writes into functions.
  await page.addInitScript('globalThis.__name = (named) => named;');
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(String(error)));
  const setTheme = (theme: ThemeName) => page.evaluate(applyTheme, THEMES[theme]);
  return {
    page,
    errors,
    setTheme,
    show: async (compared, now = {}) => {
      files = now;
      html = filesPage(compared, {
        ...{
          nonce: 'stage',
          cspSource: origin,
          script: '/comparison.js',
          style: '/comparison.css',
        },
        ...{ language: translate === inEnglish ? 'en' : 'de', translate },
      });
      await page.goto(origin);
      await setTheme('dark');
    },
    close: async () => {
      await browser.close();
      server.close();
      server.closeAllConnections();
    },
  };
}
