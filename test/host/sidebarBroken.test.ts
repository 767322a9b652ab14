import assert from 'node:assert/strict';
import { INSTALL_DEADLINE } from './vscode.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

describe('the sidebar of a fal that does not start', function () {
  this.timeout(150_000);
  let bench: Workbench;
  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    bench = await openWorkbench();
  });
  keepsFailures(() => bench);
  after(() => bench.close());

  it('says why, leads to the log, and is there when that is mended', async () => {
    await bench.settings({ 'fal.gatewayUrl': 'nowhere' });
    await bench.command('fal: Open Sidebar');
    const broken = await bench.webview('[role=alert]');
    assert.match((await broken.getByRole('alert').textContent()) ?? '', /nowhere/);
    await broken.getByRole('button', { name: 'Open log' }).click();
    await bench.page.getByRole('tab', { name: /^Output/ }).waitFor();
    await bench.settings({ 'fal.gatewayUrl': undefined });
    const mended = await bench.webview('[role=tablist]');
    await mended.getByRole('tablist').waitFor();
  });
});
