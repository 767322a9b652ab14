import { strict as assert } from 'node:assert';
import { PIXEL } from '../suites/pixel.ts';
import { until } from '../support/until.ts';
import { chooseInExplorer } from './explorerMenu.ts';
import { appears } from './quickInput.ts';
import { PATIENCE, useSharedWorkbench } from './useWorkbench.ts';

describe('fal: Ask an Agent, in VS Code', () => {
  const { bench, sandbox } = useSharedWorkbench({ 'tie.png': Buffer.from(PIXEL, 'base64') });

  it('drafts a message about a file of the Explorer, and sends nothing', async () => {
    const { page } = bench;
    const before = sandbox.submits();
    const chat = page.locator('.part.auxiliarybar');
    const draft = chat
      .locator('.interactive-input-editor .view-lines')
      .getByText('Use the fal tools on tie.png:');
    // Just after a start the session of VS Code's chat replaces a draft that came before it.
    await until(async () => {
      await chooseInExplorer(bench, 'tie.png', 'Ask an Agent…');
      return appears(draft, 15_000);
    }, PATIENCE);
    await bench.screenshot('ask-agent');
    assert.equal(await chat.locator('.interactive-request').count(), 0);
    assert.equal(sandbox.submits(), before);
  });
});
