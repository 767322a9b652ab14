import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Frame, Locator, Page } from 'playwright-core';
import { createQuickInput, type QuickInput } from './quickInput.ts';
import { startVsCode, type VsCode, type VsCodeOptions } from './vscode.ts';
import { VSIX } from './vsix.ts';
import { frameWith } from './webviewFrame.ts';

const DEADLINE = 120_000;
const PICTURES = fileURLToPath(new URL('../../dist/test/pictures/', import.meta.url));
const THEMES = {
  dark: ['Default Dark Modern', 'vs-dark'],
  light: ['Default Light Modern', 'vs'],
  'high contrast': ['Default High Contrast', 'hc-black'],
  'high contrast light': ['Default High Contrast Light', 'hc-light'],
} as const;

/** A real VS Code with the packaged extension, as a person sees and uses it. */
export interface Workbench extends QuickInput {
  readonly vscode: VsCode;
  readonly page: Page;
  /** The entry of fal in the status bar; there as soon as the extension was used. */
  readonly status: Locator;
  /** A notification with that text, in the corner; its buttons are `.monaco-button` within. */
  notification(text: string | RegExp): Locator;
  /** The dialogue in the middle with that text. */
  dialog(text: string | RegExp): Locator;
  /** Chooses an action of fal in “MCP: List Servers”, “Start Server” for one. */
  mcpServer(action: string): Promise<void>;
  /** The inner document of the visible webview that holds an element of this selector. @throws when none comes in two minutes */
  webview(selector: string): Promise<Frame>;
  /** Changes settings of the machine, as the settings editor does; undefined takes one away. What hangs on them follows in a moment. */
  settings(values: Readonly<Record<string, unknown>>): Promise<void>;
  /** Switches the colours and waits until they are there. */
  theme(name: keyof typeof THEMES): Promise<void>;
  /** A picture of the window in `dist/test/pictures/NAME.png`; resolves to its path. */
  screenshot(name: string): Promise<string>;
  /** Leaves the window and opens it again; secrets and the state of the workspace are kept. */
  reload(): Promise<void>;
  /** All that the workbench keeps in the browser, as text. */
  stored(): Promise<string>;
  close(): Promise<void>;
}

/** Starts VS Code with the packaged extension (or another `vsix`) and opens its workbench. @throws when it does not stand in two minutes, with where its traces are kept */
export async function openWorkbench(options: VsCodeOptions = {}): Promise<Workbench> {
  const vscode = await startVsCode({ vsix: VSIX, ...options });
  const page = vscode.context.pages()[0] ?? (await vscode.context.newPage());
  page.setDefaultTimeout(DEADLINE);
  const open = async () => {
    await page.goto(vscode.address());
    await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    await page.locator('.explorer-folders-view').first().waitFor();
  };
  const quick = createQuickInput(page);
  const bench: Workbench = {
    ...quick,
    vscode,
    page,
    status: page.locator('.statusbar-item[id="fal-vscode.fal-vscode.fal.status"]'),
    notification: (text) =>
      page
        .locator('.notifications-toasts .notification-list-item')
        .filter({ hasText: text })
        .first(),
    dialog: (text) => page.locator('.monaco-dialog-box').filter({ hasText: text }).first(),
    mcpServer: async (action) => {
      await quick.commandWithRow('MCP: List Servers', 'fal');
      await quick.pick(action);
    },
    webview: (selector) => frameWith(page, selector, DEADLINE),
    settings: (values) => vscode.settings(values),
    theme: async (name) => {
      const [theme, mark] = THEMES[name];
      await vscode.settings({ 'workbench.colorTheme': theme });
      await page.locator(`.monaco-workbench.${mark}`).waitFor();
    },
    screenshot: async (name) => {
      await mkdir(PICTURES, { recursive: true });
      const file = path.join(PICTURES, `${name}.png`);
      await page.screenshot({ path: file });
      return file;
    },
    reload: async () => {
      // Away first, so that the old window has ended when the new one begins.
      await page.goto('about:blank');
      await open();
    },
    stored: () => page.evaluate<string>(READ_STORAGE),
    close: () => vscode.stop(),
  };
  try {
    await open();
    return bench;
  } catch (error) {
    const kept = await vscode.keep('the workbench did not open');
    await vscode.stop();
    throw new Error(`the workbench did not open; its traces are in ${kept}`, { cause: error });
  }
}

/** Keeps pictures and logs of each failed test of the suite, in `dist/test/failed/`, under the name of the test, and says where. */
export function keepsFailures(bench: () => Workbench | undefined): void {
  afterEach(async function () {
    if (this.currentTest?.state !== 'failed') return;
    const kept = await bench()?.vscode.keep(this.currentTest.fullTitle());
    if (kept !== undefined) console.log(`Pictures and logs: ${kept}`);
  });
}

// As text it needs no browser types here.
const READ_STORAGE = `(async () => {
  const found = [JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage })];
  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  for (const { name } of await indexedDB.databases()) {
    const database = await done(indexedDB.open(name));
    for (const store of database.objectStoreNames) {
      const all = database.transaction(store).objectStore(store);
      for (const value of await done(all.getAll())) {
        found.push(value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value) ?? '');
      }
    }
    database.close();
  }
  return found.join('\\n');
})()`;
