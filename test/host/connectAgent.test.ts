import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import type { Page } from 'playwright-core';
import { INSTALL_DEADLINE, startVsCode, type VsCode } from './vscode.ts';

const PROJECT = fileURLToPath(new URL('../../', import.meta.url));
const MINE = '{\n  // mine\n  "mcpServers": {}\n}\n';
const ROWS = '.quick-input-widget .monaco-list-row';
const BUTTONS = '.notifications-center .notification-list-item .monaco-button';

/** Types into the open quick pick and takes the row of this label. */
async function pick(page: Page, typed: string, label: RegExp): Promise<void> {
  await page.locator('.quick-input-widget input.input').fill(typed);
  await page.locator(ROWS).filter({ hasText: label }).first().click();
}

/** Runs a command from the palette, which does not list an extension's right after the start. */
async function command(page: Page, title: string): Promise<void> {
  const row = page.locator(ROWS).filter({ hasText: title }).first();
  for (;;) {
    await page.keyboard.press('F1');
    await page.locator('.quick-input-widget input.input').fill(`>${title}`);
    const isThere = await row.waitFor({ timeout: 3_000 }).then(
      () => true,
      () => false,
    );
    if (isThere) break;
    await page.keyboard.press('Escape');
  }
  await row.click();
}

describe('fal: Connect an Agent, in VS Code', function () {
  this.timeout(INSTALL_DEADLINE);
  let vscode: VsCode;
  let page: Page;
  let file: string;
  before(async () => {
    vscode = await startVsCode({ drivesTests: true });
    file = path.join(vscode.home, '.cursor', 'mcp.json');
    await mkdir(path.dirname(file));
    await writeFile(file, MINE);
    page = await vscode.context.newPage();
    const extension = vscode.remote(PROJECT);
    await page.goto(
      vscode.address([
        ['extensionDevelopmentPath', extension],
        ['skipWelcome', 'true'],
      ]),
    );
    await page.locator('.monaco-workbench').waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') console.error(await vscode.keep('connect'));
  });
  after(() => vscode.stop());

  it('shows the change, writes it on a word, and its server starts', async () => {
    await command(page, 'fal: Connect an Agent');
    await pick(page, 'Cursor', /^Cursor/);
    await pick(page, 'Bundled Server', /Bundled Server/);
    await pick(page, 'All My', /All My Projects/);
    await page.locator('.monaco-diff-editor').waitFor();
    const lines = page.locator('.monaco-diff-editor .editor.modified .view-line');
    await lines.filter({ hasText: /The.whole.entry.after.the.change/ }).waitFor();
    assert.equal(await readFile(file, 'utf8'), MINE);
    await pick(page, '', /Write/);
    let text = MINE;
    while (text === MINE) {
      await page.waitForTimeout(100);
      text = await readFile(file, 'utf8');
    }
    assert.match(text, /\/\/ mine/);
    const { mcpServers } = JSON.parse(text.replace('// mine', '')) as {
      mcpServers: { fal: { command: string; args: string[] } };
    };
    const { command: program, args } = mcpServers.fal;
    // Not in the extension's folder, which goes away with the next update.
    assert.ok(args[0]?.includes(path.join('globalStorage', 'fal-vscode.fal-vscode')), args[0]);
    const client = new Client({ name: 'cursor', version: '1.0.0' });
    await client.connect(new StdioClientTransport({ command: program, args, cwd: vscode.home }));
    assert.equal((await client.listTools()).tools.length, 9);
    await client.close();
  });

  it('takes it back', async () => {
    await command(page, 'Notifications: Show Notifications');
    await page.locator(BUTTONS, { hasText: 'Undo' }).click();
    await page.getByText('Restored').first().waitFor({ state: 'attached' });
    assert.equal(await readFile(file, 'utf8'), MINE);
  });
});
