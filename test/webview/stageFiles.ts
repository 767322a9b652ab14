import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type PageName, pageHtml } from '../../src/extension/sidebar/page.ts';
import type { Situation } from '../../src/protocol/messages.ts';

/** Where the build is. */
export const DIST = new URL('../../dist/', import.meta.url);
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.ttf': 'font/ttf',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.mp4': 'video/mp4',
  '.wav': 'audio/wav',
};

/** The page, the built files and the project's, from one origin. */
export async function serveFiles(
  page: PageName,
  project: string,
  situation: () => Situation,
  words: Readonly<Record<string, string>>,
) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://stage');
    if (pathname === '/') {
      const { mediaOrigin, language } = situation();
      response.setHeader('content-type', 'text/html');
      response.end(
        pageHtml({
          page,
          nonce: 'stage',
          cspSource: origin,
          script: '/webview.js',
          style: '/webview.css',
          language,
          words,
          mediaOrigin,
        }),
      );
      return;
    }
    if (pathname === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const name = decodeURIComponent(pathname).slice(1);
    const file = name.startsWith('project/')
      ? path.join(project, path.posix.join('/', name.slice('project/'.length)))
      : new URL(name, DIST);
    readFile(file).then(
      (bytes) => {
        const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
        response.setHeader('content-type', type);
        response.end(bytes);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}
