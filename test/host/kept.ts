import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';

const FAILED = fileURLToPath(new URL('../../dist/test/failed/', import.meta.url));

/** Collects what all pages of a browser write to their consoles; returns what they wrote so far. */
export function listenToConsole(context: BrowserContext): () => string {
  const consoleText: string[] = [];
  const add = (line: string) => {
    consoleText.push(`${new Date().toISOString()} ${line}`);
  };
  context.on('console', (message) => {
    add(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    add(`uncaught: ${String(error.error().stack)}`);
  });
  return () => consoleText.join('\n');
}

/** Writes a picture of each page (`page-N.png`), what the browser wrote (`console.txt`) and the logs of VS Code (`logs/`) to `dist/test/failed/NAME`; resolves to that folder. */
export async function keepTraces(
  name: string,
  context: BrowserContext,
  { logs, consoleText }: { readonly logs: string; readonly consoleText: string },
): Promise<string> {
  const folder = path.join(FAILED, name.replaceAll(/[^\w-]+/g, '-').slice(0, 120));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(logs, path.join(folder, 'logs'), { recursive: true }).catch(() => undefined);
  await writeFile(path.join(folder, 'console.txt'), consoleText);
  for (const [at, page] of context.pages().entries()) {
    await page.screenshot({ path: path.join(folder, `page-${at}.png`) }).catch(() => undefined);
  }
  return folder;
}
