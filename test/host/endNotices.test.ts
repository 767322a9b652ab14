import assert from 'node:assert/strict';
import { setTimeout as sleepFor } from 'node:timers/promises';
import { createJournal } from '../../src/jobs/journal.ts';
import type { Outcome } from '../../src/jobs/job.ts';
import { createStore } from '../../src/store/store.ts';
import { startBench } from '../support/mcp.ts';
import { useSharedWorkbench } from './useWorkbench.ts';

const MODEL = 'fal-ai/flux/schnell';
/** Milliseconds: longer than the extension waits for further ends. */
const SETTLED = 8_000;
const FAILED: Outcome = { end: 'failed', error: { kind: 'failed', message: 'the model broke' } };
const DONE: Outcome = { end: 'completed', text: 'a text' };

describe('the end of a long job that no view shows, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench();

  const toasts = () => bench.page.locator('.notifications-toasts .notification-list-item');
  const clear = () => bench.command('Notifications: Clear All Notifications');
  /** Records a job of another process that has just ended after so many seconds. */
  const end = async (prompt: string, outcome: Outcome, seconds = 30) => {
    const store = createStore(bench.vscode.falData);
    const at = (now: number) => createJournal(store, { via: sandbox.url, now: () => now });
    const start = at(Date.now() - seconds * 1_000);
    const id = await start.intent({ endpointId: MODEL, input: { prompt }, by: 'an agent' });
    await at(Date.now()).ended(id, outcome);
  };

  it('is shown for an agent’s run, whose result can be opened, and not for fal: Generate, which shows its own', async () => {
    // Starts the extension, so that it watches.
    await bench.command('fal: Search Models');
    await bench.row(/fal-ai\//).waitFor();
    await bench.page.keyboard.press('Escape');
    await sleepFor(4_000);
    const { falData: data, workspace: project } = bench.vscode;
    const agent = await startBench({ share: { sandbox, data, project }, roots: [project] });
    try {
      await bench.command('fal: Generate…');
      await bench.type(MODEL);
      await bench.pick(/fal-ai\/flux\/schnell(?!\/)/);
      await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
      await bench.answer('an own snail [sandbox:slow=20500]');
      const input = { prompt: 'a slow snail [sandbox:slow=20500]' };
      const run = await agent.call('run_model', { endpoint_id: MODEL, input, save_to: '.' });
      assert.ok(!run.isError, run.text);
    } finally {
      await agent.close();
    }
    const shown = bench.notification(/Done after 2\d s: fal-ai\/flux\/schnell: a slow snail/);
    await shown.waitFor();
    await bench.notification('an-own-snail').waitFor();
    assert.equal(await bench.notification(/Done after .*own snail/).count(), 0);
    await bench.screenshot('end-notice');
    await shown.getByRole('button', { name: 'Open' }).click();
    await bench.page.locator('.tab.active').filter({ hasText: 'a-slow-snail' }).waitFor();
    await bench.command('View: Close All Editors');
  });

  it('is shown with the reason of a failure, and leads to the details', async () => {
    await clear();
    await end('a broken snail', FAILED, 95);
    const shown = bench.notification(/Failed after 1 min 35 s: .*a broken snail · the model broke/);
    await shown.waitFor();
    await shown.getByRole('button', { name: 'Show Details' }).click();
    await bench.page
      .locator('.editor-instance .view-lines')
      .getByText('the model broke')
      .first()
      .waitFor();
    await bench.command('View: Close All Editors');
  });

  it('is one notification for several within a few seconds, which leads to the gallery', async () => {
    await clear();
    await end('first', DONE);
    await end('second', FAILED);
    await end('third', DONE);
    const shown = bench.notification('3 jobs of fal have ended, 1 of them without a result.');
    await shown.waitFor();
    assert.equal(await toasts().count(), 1);
    await shown.getByRole('button', { name: 'Show in Gallery' }).click();
    const frame = await bench.webview('[role=tablist]');
    await frame.getByRole('tab', { name: 'Gallery', selected: true }).waitFor();
  });

  it('is not shown while the sidebar is visible', async () => {
    await bench.command('fal: Open Sidebar');
    await bench.webview('[role=tablist]');
    await clear();
    await end('a visible snail', DONE);
    await sleepFor(SETTLED);
    assert.equal(await toasts().count(), 0);
    await bench.command('View: Show Explorer');
  });

  it('is not shown for a short job, or a cancelled one', async () => {
    await clear();
    await end('a quick snail', DONE, 5);
    await end('a needless snail', { end: 'cancelled' });
    // What ends together is one notification, so that this one would count them.
    await end('a long snail', DONE);
    await bench.notification(/Done after 30 s: .*a long snail/).waitFor();
    assert.equal(await toasts().count(), 1);
  });

  it('is not shown when notifications are off', async () => {
    await bench.settings({ 'fal.notifications': 'off' });
    await clear();
    await sleepFor(1_000);
    await end('a silent snail', DONE);
    await sleepFor(SETTLED);
    assert.equal(await toasts().count(), 0);
    await bench.settings({ 'fal.notifications': undefined });
  });
});
