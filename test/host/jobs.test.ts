import assert from 'node:assert/strict';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import { startSandbox } from '../support/mcp.ts';
import { INSTALL_DEADLINE } from './vscode.ts';
import { keepsFailures, openWorkbench, type Workbench } from './workbench.ts';

const PICTURE = 'https://v3.fal.media/files/zebra/hat.png';

describe('fal: Show Jobs and what fal: Generate asks for, with the packaged extension', function () {
  this.timeout(150_000);
  let sandbox: Sandbox;
  let bench: Workbench;

  before(async function () {
    this.timeout(INSTALL_DEADLINE);
    sandbox = await startSandbox();
    bench = await openWorkbench({
      env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-test:key' },
      files: { 'page.md': '# My page\n' },
    });
    await bench.vscode.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await lines().waitFor();
  });
  keepsFailures(() => bench);
  after(async () => {
    await bench.close();
    await sandbox.close();
  });

  const lines = () => bench.page.locator('.editor-instance .view-lines').first();
  const generate = async (model: string, prompt: string) => {
    await bench.command('fal: Generate…');
    await bench.type(model);
    await bench.pick(new RegExp(model));
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.answer(prompt);
  };
  const act = async (job: RegExp, action: string) => {
    await bench.command('fal: Show Jobs');
    await bench.pick(job);
    await bench.pick(action);
  };

  it('asks for the file that a model needs, and takes none that is no address', async () => {
    await generate('fal-ai/flux/dev/image-to-image', 'a green hat');
    await bench.says('fal-ai/flux/dev/image-to-image: image_url');
    await bench.row(/Upload a File…/).waitFor();
    await bench.pick(/Enter a URL…/);
    await bench.quickInput.getByPlaceholder('https://…').waitFor();
    await bench.answer('hat.png');
    await bench.says('Enter an http or https address');
    await bench.screenshot('generate-media');
    await bench.answer(PICTURE);
    await bench.notification('a-green-hat').waitFor();
  });

  it('shows a job as a document, with what was asked for', async () => {
    await act(/a green hat/, 'Show Details');
    await lines().getByText(PICTURE).first().waitFor();
    await bench.command('View: Close Editor');
  });

  it('inserts the result of a job, and its code', async () => {
    await act(/a green hat/, 'Insert');
    await lines().getByText('![a green hat](fal-media/a-green-hat').waitFor();
    await act(/a green hat/, 'Insert Code');
    await bench.pick('python');
    await lines().getByText('import fal_client').waitFor();
  });

  it('copies the URL of a job', async () => {
    await act(/a green hat/, 'Copy URL');
    const clipboard = () => bench.page.evaluate<string>('navigator.clipboard.readText()');
    while (!/^http.+\.(png|jpe?g)$/.test(await clipboard())) await bench.page.waitForTimeout(100);
  });

  it('runs a job again, with the same input', async () => {
    const before = sandbox.submits();
    await act(/a green hat/, 'Generate Again');
    await bench.notification('a-green-hat-2').waitFor();
    assert.equal(sandbox.submits(), before + 1);
  });

  it('cancels a job that runs', async () => {
    await generate('fal-ai/flux/schnell', 'an endless road [sandbox:slow=60000]');
    await bench.status.filter({ hasText: '1 running' }).waitFor();
    await act(/an endless road/, 'Cancel');
    await bench
      .notification('Cancelled')
      .or(bench.notification(/cancelled/i))
      .first()
      .waitFor();
    const cancels = sandbox.seen.filter(({ path }) => path.endsWith('/cancel'));
    assert.equal(cancels.length, 1);
    await bench.command('fal: Show Jobs');
    await bench.row(/an endless road.*cancelled/s).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  it('opens the result of a job', async () => {
    await act(/a green hat/, 'Open');
    await bench.page.locator('.tab.active').filter({ hasText: 'a-green-hat' }).waitFor();
  });
});
