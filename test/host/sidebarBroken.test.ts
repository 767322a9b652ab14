import assert from 'node:assert/strict';
import { useSharedWorkbench } from './useWorkbench.ts';

describe('the sidebar of a fal that does not start', () => {
  const { bench, sandbox } = useSharedWorkbench();

  it('says why, leads to the log, and is there when that is mended', async () => {
    await bench.settings({ 'fal.gatewayUrl': 'nowhere' });
    await bench.command('fal: Open Sidebar');
    const broken = await bench.webview('[role=alert]');
    assert.match((await broken.getByRole('alert').textContent()) ?? '', /nowhere/);
    await broken.getByRole('button', { name: 'Open log' }).click();
    await bench.page.getByRole('tab', { name: /^Output/ }).waitFor();
    await bench.settings({ 'fal.gatewayUrl': sandbox.url });
    const mended = await bench.webview('[role=tablist]');
    await mended.getByRole('tablist').waitFor();
  });
});
