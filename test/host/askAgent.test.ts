import { strict as assert } from 'node:assert';
import { PIXEL } from '../suites/pixel.ts';
import { chooseInExplorer } from './explorerMenu.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

describe('fal: Ask an Agent, in VS Code', () => {
  const { bench, sandbox } = useSharedWorkbench({ 'tie.png': Buffer.from(PIXEL, 'base64') });

  it('drafts a message about a file of the Explorer, and sends nothing', async () => {
    const { page } = bench;
    const before = sandbox.submits();
    // The menu has the command once VS Code knows the extension.
    await bench.command('fal: Open Log');
    await bench.command('View: Hide Panel');
    await chooseInExplorer(bench, 'tie.png', 'Ask an Agent…');
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
