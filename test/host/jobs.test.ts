import assert from 'node:assert/strict';
import { LIST, LOST } from '../faults/lostSubmit.ts';
import { until } from '../support/until.ts';
import { DEADLINE, PATIENCE, useSharedWorkbench } from './useWorkbench.ts';

const PICTURE = 'https://v3.fal.media/files/zebra/hat.png';

describe('fal: Show Jobs and the inputs of fal: Generate, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench({ 'page.md': '# My page\n' });

  before(async function () {
    this.timeout(DEADLINE);
    await bench.vscode.context.grantPermissions(['clipboard-read', 'clipboard-write']);
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await lines().waitFor();
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

  it('asks for the file that a model needs, and accepts only an address', async () => {
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

  it('shows a job as a document, with its input', async () => {
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
    await until(async () => /^http.+\.(png|jpe?g)$/.test(await clipboard()), PATIENCE);
  });

  it('runs a job again, with the same input', async () => {
    const before = sandbox.submits();
    await act(/a green hat/, 'Generate Again');
    await bench.notification('a-green-hat-2').waitFor();
    assert.equal(sandbox.submits(), before + 1);
  });

  it('cancels a job that runs', async () => {
    const cancels = () => sandbox.seen.filter(({ path }) => path.endsWith('/cancel')).length;
    const before = cancels();
    await generate('fal-ai/flux/schnell', 'an endless road [sandbox:slow=60000]');
    await bench.status.filter({ hasText: '1 running' }).waitFor();
    await act(/an endless road/, 'Cancel');
    await bench.notification(/cancelled|accepted the cancellation/i).waitFor();
    assert.equal(cancels(), before + 1);
    await bench.command('fal: Show Jobs');
    await bench.row(/an endless road.*cancelled/s).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  it('finds a job at fal whose submission got no answer', async () => {
    sandbox.fault(LOST);
    sandbox.fault({ match: LIST, action: { kind: 'status', status: 403 }, times: Infinity });
    const before = sandbox.submits();
    await generate('fal-ai/flux/schnell', 'a lost kite');
    await bench.notification('your API key may not read requests').waitFor();
    sandbox.clearFaults();
    await act(/a lost kite/, 'Look for It at fal');
    await bench.notification('fal has this job').waitFor();
    assert.equal(sandbox.submits(), before + 1);
    await act(/a lost kite.*done/s, 'Open');
    await bench.page.locator('.tab.active').filter({ hasText: 'a-lost-kite' }).waitFor();
  });

  it('opens the result of a job', async () => {
    await act(/a green hat/, 'Open');
    await bench.page.locator('.tab.active').filter({ hasText: 'a-green-hat' }).waitFor();
  });
});
