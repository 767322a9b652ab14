import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { BrowserContext } from 'playwright-core';

const FAILED = fileURLToPath(new URL('../../dist/test/failed/', import.meta.url));

/** Collects what all pages of a browser say on their consoles; resolves what was said so far. */
export function listenToConsole(context: BrowserContext): () => string {
  const said: string[] = [];
  const add = (line: string) => {
    said.push(`${new Date().toISOString()} ${line}`);
  };
  context.on('console', (message) => {
    add(`${message.type()}: ${message.text()}`);
  });
  context.on('weberror', (error) => {
    add(`uncaught: ${String(error.error().stack)}`);
  });
  return () => said.join('\n');
}

/** Writes a picture of each page (`page-N.png`), what the browser said (`console.txt`) and the logs of VS Code (`logs/`) to `dist/test/failed/NAME`; resolves to that folder. */
export async function keepTraces(
  name: string,
  context: BrowserContext,
  { logs, said }: { readonly logs: string; readonly said: string },
): Promise<string> {
  const folder = path.join(FAILED, name.replaceAll(/[^\w-]+/g, '-').slice(0, 120));
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await cp(logs, path.join(folder, 'logs'), { recursive: true }).catch(() => undefined);
  await writeFile(path.join(folder, 'console.txt'), said);
  for (const [at, page] of context.pages().entries()) {
    await page.screenshot({ path: path.join(folder, `page-${at}.png`) }).catch(() => undefined);
  }
  return folder;
}
