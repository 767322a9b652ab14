import { strict as assert } from 'node:assert';
import { openWorkbench, type Workbench } from './workbench.ts';

describe('the sidebar in VS Code', () => {
  let bench: Workbench | undefined;
  before(async () => {
    bench = await openWorkbench();
  });
  after(() => bench?.close());

  it('opens', async () => {
    assert.ok(bench);
    await bench.settings({ 'fal.sandbox': true });
    await bench.command('fal: Open Sidebar');
    const frame = await bench.webview('[role=tablist]');
    await frame.getByText('Sandbox: nothing').waitFor();
    console.log(await bench.screenshot('sidebar'));
  });
});
