import { strict as assert } from 'node:assert';
import { openStage, type Stage } from './stage.ts';

describe('the shell of the sidebar', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage();
  });
  after(() => stage.close());

  it('has three views with keyboard navigation, and restores the last one', async () => {
    const { page } = stage;
    const tabs = page.getByRole('tab');
    assert.deepEqual(await tabs.allTextContents(), ['Create', 'Models', 'Gallery']);
    await page.getByRole('tab', { name: 'Create' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('searchbox').waitFor();
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.evaluate(() => new Promise(requestAnimationFrame));
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('[aria-selected=true]').textContent(), 'Gallery');
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.locator('[aria-selected=true]').textContent(), 'Create');
    await page.getByRole('tab', { name: 'Models' }).click();
    await page.waitForFunction(() => document.activeElement !== null);
    assert.equal(stage.memory().place, 'models');
    await stage.reload();
    assert.equal(await page.locator('[aria-selected=true]').textContent(), 'Models');
  });

  it('shows each problem with a button that solves it', async () => {
    const { page, editor } = stage;
    stage.setSituation({ hasKey: false });
    await page.getByRole('button', { name: 'Set API key' }).click();
    await page.getByRole('button', { name: 'Try without a key' }).click();
    await page.waitForTimeout(50);
    assert.deepEqual(editor.done, ['run: setKey', 'run: useSandbox']);
    stage.setSituation({ hasKey: true, sandbox: true });
    await page.getByText('Sandbox: nothing is billed').waitFor();
    stage.setSituation({ sandbox: false, offline: true, isTrusted: false });
    await page.getByText('fal cannot be reached').waitFor();
    await page.getByText('This workspace is not trusted').waitFor();
    stage.setSituation({ offline: false, isTrusted: true });
    await page.getByText('fal cannot be reached').waitFor({ state: 'hidden' });
    assert.deepEqual(stage.errors, []);
  });
});
