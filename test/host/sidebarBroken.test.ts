import assert from 'node:assert/strict';
import { useSharedWorkbench } from './useWorkbench.ts';

describe('the sidebar when fal cannot start', () => {
  const { bench, sandbox } = useSharedWorkbench();

  it('shows the reason, opens the log, and recovers once the setting is right', async () => {
    await bench.settings({ 'fal.gatewayUrl': 'nowhere' });
    await bench.command('fal: Open Sidebar');
    const broken = await bench.webview('[role=alert]');
    assert.match(
      (await broken.getByRole('alert').textContent()) ?? '',
      /Correct the setting fal\.gatewayUrl/,
    );
    await broken.getByRole('button', { name: 'Open log' }).click();
    await bench.page.getByRole('tab', { name: /^Output/ }).waitFor();
    await bench.settings({ 'fal.gatewayUrl': sandbox.url });
    const mended = await bench.webview('[role=tablist]');
    await mended.getByRole('tablist').waitFor();
  });
});
