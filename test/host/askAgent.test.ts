import { strict as assert } from 'node:assert';
import { PIXEL } from '../suites/pixel.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

describe('fal: Ask an Agent, in VS Code', () => {
  const { bench, sandbox } = useSharedWorkbench({ 'tie.png': Buffer.from(PIXEL, 'base64') });

  it('drafts a message about a file of the Explorer, and sends nothing', async () => {
    const { page } = bench;
    const before = sandbox.submits();
    // The menu has the command once VS Code knows the extension.
    await bench.command('fal: Open Log');
    await bench.command('View: Hide Panel');
    const file = page.locator('.explorer-folders-view').getByText('tie.png').first();
    // A click on the icon of the open view would close it.
    const explorer = page.locator('.activitybar .action-label[aria-label^="Explorer"]');
    if (!(await file.isVisible())) await explorer.click();
    await file.click({ button: 'right' });
    const entry = page.getByRole('menuitem', { name: 'Ask an Agent…' });
    await entry.hover();
    await page.locator('.action-item.focused').filter({ has: entry }).waitFor();
    await page.keyboard.press('Enter');
    const chat = page.locator('.part.auxiliarybar');
    await chat
      .locator('.interactive-input-editor .view-lines')
      .getByText('Use the fal tools on tie.png:')
      .waitFor();
    await bench.screenshot('ask-agent');
    assert.equal(await chat.locator('.interactive-request').count(), 0);
    assert.equal(sandbox.submits(), before);
  });
});
