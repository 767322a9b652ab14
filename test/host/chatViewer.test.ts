import { strict as assert } from 'node:assert';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { until } from '../support/until.ts';
import { packChatAgent } from './chatAgent.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

describe('the results of an agent in VS Code’s chat, with the packaged extension', function () {
  this.timeout(DEADLINE);
  const opened = useWorkbench({
    usesChat: true,
    extensions: [packChatAgent],
    files: { 'page.md': '# My page\n' },
  });

  /** The page of results, which the chat shows in place of the tool's answer. */
  const viewer = (): Promise<Frame> => opened.bench.webview('main .actions button');

  /** Writes to the agent, which makes a picture. */
  const ask = async (words: string) => {
    const { page } = opened.bench;
    const chat = page.locator('.part.auxiliarybar');
    await chat.locator('.interactive-input-editor').first().click();
    await page.keyboard.type(words, { delay: 30 });
    await page.keyboard.press('Enter');
  };
  const picture = async (state: string) => {
    for (const theme of ['dark', 'high contrast', 'light'] as const) {
      await opened.bench.theme(theme);
      await opened.bench.screenshot(`chat-${state}-${theme.replace(' ', '-')}`);
    }
  };

  it('are seen where they were requested, with the file of the project', async () => {
    const { bench, sandbox } = opened;
    const { page } = bench;
    await page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await page.locator('.editor-instance .view-lines').getByText('My page').waitFor();
    await page.keyboard.press('ControlOrMeta+End');
    await bench.mcpServer('Start Server');
    await bench.command('View: Hide Panel');
    await bench.command('Chat: Open Chat');
    await ask('@agent Make a hero image');
    // The first button allows all runs of this session.
    await page
      .locator('.part.auxiliarybar')
      .getByRole('button', { name: /^(Allow|Continue|Yes)/ })
      .first()
      .click();
    const frame = await viewer();
    const shown = frame.locator('main img').first();
    await until(
      () => shown.evaluate((image: { naturalWidth: number }) => image.naturalWidth > 0),
      PATIENCE,
    );
    assert.equal(sandbox.submits(), 1);
    assert.equal((await readdir(path.join(bench.vscode.workspace, 'images'))).length, 1);
    await picture('result');
  });

  it('are seen in VS Code’s image carousel in their full size, one by one', async () => {
    const { bench } = opened;
    const { page } = bench;
    await page.locator('.part.auxiliarybar .chat-attached-context-attachment img').first().click();
    const shown = page.locator('.image-carousel-editor img.main-image');
    await until(
      () => shown.evaluate((image: { naturalWidth: number }) => image.naturalWidth === 1024),
      PATIENCE,
    );
    await bench.screenshot('chat-carousel');
    await page.keyboard.press('Escape');
    await shown.waitFor({ state: 'detached' });
    // Its editor is the active one again.
    await page.locator('.editor-instance .view-lines').getByText('My page').click();
    await page.keyboard.press('ControlOrMeta+End');
  });

  it('are inserted at the cursor with a click', async () => {
    const { bench } = opened;
    const frame = await viewer();
    await frame.getByRole('button', { name: 'Insert' }).click();
    await bench.page
      .locator('.editor-instance .view-lines')
      .getByText('![a lighthouse at dusk](images/')
      .waitFor();
    await frame.getByRole('status').getByText('Inserted into page.md.').waitFor();
  });

  it('are varied with a click, for the price on the button', async () => {
    const { bench, sandbox } = opened;
    const frame = await viewer();
    await frame.getByRole('button', { name: /^Vary · .*\$0\.00/ }).click();
    await frame.getByText('Run 2 of 2').waitFor();
    await until(() => sandbox.submits() === 2, PATIENCE);
    await frame.getByRole('button', { name: /^Run again/ }).waitFor();
    await bench.screenshot('chat-result-varied');
  });

  it('are waited for there, and a click cancels the job at fal', async () => {
    const { bench, sandbox } = opened;
    await ask('Make a hero image [sandbox:slow=600000]');
    const waiting = () => bench.webview('main [role=progressbar]');
    await waiting();
    await until(() => sandbox.submits() === 3, PATIENCE);
    await picture('waiting');
    // A change of the colours, or the end of the call, gives the page another frame.
    await until(async () => {
      const cancel = (await waiting()).getByRole('button', { name: 'Cancel' });
      return cancel.click({ timeout: 5_000 }).then(
        () => true,
        () => false,
      );
    }, PATIENCE);
    const ended = await bench.webview('main h2');
    await ended.getByRole('heading', { name: 'The run was cancelled.' }).waitFor();
    await picture('cancelled');
  });

  it('are replaced by the reason where a run fails', async () => {
    await ask('Make a hero image [sandbox:fail]');
    const frame = await opened.bench.webview('main h2.error');
    await frame.getByRole('heading', { name: 'The run failed.' }).waitFor();
    await picture('failed');
  });
});
