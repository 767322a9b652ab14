import type { Locator, Page } from 'playwright-core';
import type { VsCode } from './vscode.ts';

const ATTEMPTS = 10;
const SOON = 2_000;

/** The workbench as a person sees it. */
export interface Workbench {
  readonly page: Page;
  /** The input and list that drops down from the top. */
  readonly quickInput: Locator;
  /** Runs a command by its title in the command palette. @throws when it is not listed there */
  command(title: string): Promise<void>;
  /** The entry of fal in the status bar. */
  readonly status: Locator;
  /** A notification with that text. */
  notification(text: string | RegExp): Locator;
  /** Chooses an action for a server in “MCP: List Servers”. */
  mcpServer(name: string, action: string): Promise<void>;
  /** All that the workbench keeps in the browser, as text. */
  stored(): Promise<string>;
}

/** Opens the workbench and waits until it stands. */
export async function openWorkbench(vscode: VsCode): Promise<Workbench> {
  const page = await vscode.context.newPage();
  await page.goto(vscode.address());
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor({ timeout: 60_000 });
  const quickInput = page.locator('.quick-input-widget');
  const row = (text: string) =>
    quickInput.locator('.monaco-list-row').filter({ hasText: text }).first();
  const soon = (wait: Promise<unknown>) =>
    wait.then(
      () => true,
      () => false,
    );

  /** Just after a start the palette may not know an extension's commands yet, nor the list its servers. */
  const again = async (what: string, attempt: () => Promise<boolean>) => {
    for (let count = 0; count < ATTEMPTS; count += 1) {
      if (await attempt()) return;
      await page.keyboard.press('Escape');
    }
    throw new Error(`not found in the workbench: ${what}`);
  };
  const command = (title: string) =>
    again(title, async () => {
      await page.keyboard.press('F1');
      const input = quickInput.locator('input.input');
      if (!(await soon(input.waitFor({ timeout: SOON })))) return false;
      await input.fill(`>${title}`);
      return soon(row(title).click({ timeout: SOON }));
    });

  return {
    page,
    quickInput,
    command,
    status: page.locator('.statusbar-item[id="fal-vscode.fal-vscode.fal.status"]'),
    notification: (text) =>
      page
        .locator('.notifications-toasts .notification-list-item-message')
        .filter({ hasText: text })
        .first(),
    mcpServer: async (name, action) => {
      await again(name, async () => {
        await command('MCP: List Servers');
        return soon(row(name).click({ timeout: SOON }));
      });
      await row(action).click();
    },
    stored: () => page.evaluate<string>(READ_STORAGE),
  };
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
