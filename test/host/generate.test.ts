import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { LIST, LOST } from '../faults/lostSubmit.ts';
import { until } from '../support/until.ts';
import { PATIENCE, useSharedWorkbench } from './useWorkbench.ts';

describe('fal: Generate in the workbench, with the packaged extension', () => {
  const { bench, sandbox } = useSharedWorkbench({ 'page.md': '# My page\n' });

  const openPage = async () => {
    await bench.page.locator('.explorer-folders-view').getByText('page.md').first().dblclick();
    await bench.page.locator('.editor-instance .view-lines').first().waitFor();
  };
  const lines = () => bench.page.locator('.editor-instance .view-lines').first();

  it('finds a model by words, with its category and its price', async () => {
    await openPage();
    await bench.command('fal: Generate…');
    await bench.says('Generate: choose a model');
    await bench.type('flux schnell');
    await bench.row(/fal-ai\/flux\/schnell/).waitFor();
    await bench.row(/fal-ai\/flux\/schnell.*text-to-image · .+ USD per/s).waitFor();
    await bench.screenshot('generate-model');
    await bench.pick(/fal-ai\/flux\/schnell/);
  });

  it('asks for the prompt with the price beside it, and puts the picture into the page', async () => {
    await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
    await bench.says(/USD per/);
    await bench.answer('a pier at dawn');
    const shown = bench.notification('fal-media/a-pier-at-dawn.jpg');
    await shown.waitFor();
    await bench.screenshot('generate-done');
    await shown.getByRole('button', { name: 'Insert' }).click();
    await lines().getByText('a pier at dawn').waitFor();
    const file = path.join(bench.vscode.workspace, 'fal-media', 'a-pier-at-dawn.jpg');
    assert.deepEqual([...(await readFile(file)).subarray(0, 2)], [0xff, 0xd8]);
  });

  it('offers the model of the last time first', async () => {
    await bench.command('fal: Generate…');
    await bench.row(/fal-ai\/flux\/schnell · last used/).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  it('shows where a job stands, and cancels it', async () => {
    await bench.command('fal: Generate…');
    await bench.pick(/fal-ai\/flux\/schnell · last used/);
    // The list of models has the same input.
    await bench.row(/last used/).waitFor({ state: 'hidden' });
    await bench.answer('a long night [sandbox:slow=60000]');
    // A cancellation before the submit cancels no job.
    const running = bench.notification(/fal-ai\/flux\/schnell: (?!Submitting)/);
    await running.getByRole('button', { name: 'Cancel' }).click();
    await bench.notification('fal accepted the cancellation').waitFor();
    await bench.command('fal: Show Jobs');
    await bench.row(/a long night.*cancelled/s).waitFor();
    await bench.screenshot('jobs');
    await bench.page.keyboard.press('Escape');
  });

  it('shows that a job may run whose submission got no answer, cancelled or not', async () => {
    sandbox.fault(LOST);
    sandbox.fault({ match: LIST, action: { kind: 'slow-headers', delayMs: 60_000 } });
    const before = sandbox.submits();
    await bench.command('fal: Generate…');
    await bench.pick(/fal-ai\/flux\/schnell · last used/);
    await bench.row(/last used/).waitFor({ state: 'hidden' });
    await bench.answer('a lost night');
    await until(() => sandbox.submits() === before + 1, PATIENCE);
    const submitting = bench.notification(/fal-ai\/flux\/schnell: Submitting/);
    await submitting.getByRole('button', { name: 'Cancel' }).click();
    await bench.notification(/It is unknown whether fal received this job/).waitFor();
    sandbox.clearFaults();
  });

  it('searches the docs while typing', async () => {
    await bench.command('fal: Search Docs');
    await bench.type('webhooks');
    await bench.row(/webhook/i).waitFor();
    await bench.screenshot('docs');
    await bench.page.keyboard.press('Escape');
  });

  it('shows the schema of a model that was searched', async () => {
    await bench.command('fal: Search Models');
    await bench.type('kling video');
    await bench.pick(/kling-video/);
    await bench.pick('Show Schema');
    await lines().getByText('Input (* = required):').waitFor();
    await bench.screenshot('schema');
  });
});
