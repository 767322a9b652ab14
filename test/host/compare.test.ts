import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Preset } from '../../src/domain/preset.ts';
import { until } from '../support/until.ts';
import { useWorkbench } from './useWorkbench.ts';

describe('fal: Compare Models in the workbench, with the packaged extension', () => {
  // Where people keep their projects behind a link, its path is not the one that is written to.
  const opened = useWorkbench({ isLinked: true, files: { 'page.md': '# My page\n' } });
  const submits = () =>
    opened.sandbox.seen.filter(
      ({ method, host }) => method === 'POST' && host.startsWith('queue.fal.run'),
    ).length;

  const choose = async () => {
    const { bench } = opened;
    await bench.command('fal: Compare Models…');
    await bench.says('Compare: choose the first model');
    await bench.type('flux schnell');
    await bench.row(/fal-ai\/flux\/schnell.*text-to-image · .+ USD per/s).waitFor();
    await bench.pick(/fal-ai\/flux\/schnell(?!\/)/);
    await bench.says('choose up to 7 more models');
    // Those of the same category come first.
    await bench.row(/text-to-image/).waitFor();
    await bench.type('imagen4/preview');
    await bench.toggle(/fal-ai\/imagen4\/preview · text-to-image/);
    await bench.type('kling-video/v2.1/master/text');
    await bench.toggle(/fal-ai\/kling-video\/v2\.1\/master\/text-to-video/);
    await bench.screenshot('compare-models');
    await bench.accept();
  };

  it('asks for one prompt, shows the price of all, and submits nothing without a yes', async () => {
    const { bench } = opened;
    await choose();
    await bench.says('Compare: one prompt for all models');
    await bench.answer('a lighthouse in fog');
    const dialog = bench.dialog('Compare 3 models?');
    await dialog.waitFor();
    await dialog.getByText('fal-ai/flux/schnell: 0.003 USD').waitFor();
    await bench.screenshot('compare-confirm');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'hidden' });
    assert.equal(submits(), 0);
  });

  it('shows the results side by side, in a tab and as a page in the project', async () => {
    const { bench } = opened;
    await choose();
    await bench.says('Compare: one prompt for all models');
    await bench.answer('a lighthouse in fog');
    await bench.dialog('Compare 3 models?').getByRole('button', { name: 'Run' }).click();
    const frame = await bench.webview('main > figure');
    assert.deepEqual(await frame.locator('h2').allTextContents(), [
      'fal-ai/flux/schnell',
      'fal-ai/imagen4/preview',
      'fal-ai/kling-video/v2.1/master/text-to-video',
    ]);
    await frame.getByText(/done · 0\.003 USD.* s · Seed: \d+/).waitFor();
    await frame.waitForFunction(
      '[...document.images].every((one) => one.complete && one.naturalWidth > 0)',
    );
    assert.equal(await frame.locator('img').count(), 2);
    await bench.screenshot('compare-results');
    assert.equal(submits(), 3);
    const folder = path.join(bench.vscode.workspace, 'fal-media');
    await until(async () =>
      (await readdir(folder)).includes('comparison-a-lighthouse-in-fog.html'),
    );
  });

  it('makes the better one the default model of its category', async () => {
    const { bench } = opened;
    const done = bench.notification('3 of 3 models are done');
    await done.getByRole('button', { name: 'Use as Default Model…' }).click();
    await bench.pick(/fal-ai\/imagen4\/preview/);
    await bench.page.getByText('is the default model of text-to-image').first().waitFor();
    await bench.command('fal: Generate…');
    await bench.row(/fal-ai\/imagen4\/preview · default: text-to-image/).waitFor();
    await bench.page.keyboard.press('Escape');
  });

  it('takes the input of the last job, and makes the better model a preset', async () => {
    const { bench } = opened;
    await choose();
    await bench.pick('Use the input of the last job');
    await bench.dialog('Compare 3 models?').getByRole('button', { name: 'Run' }).click();
    const done = bench.notification('3 of 3 models are done');
    await done.getByRole('button', { name: 'Save as Preset…' }).click();
    await bench.pick(/fal-ai\/imagen4\/preview/);
    await bench.says('Save as preset: name');
    await bench.answer('Foggy');
    await bench.says('Save as preset: fields to fill in at each run');
    await bench.accept();
    await bench.pick(/In the project/);
    await bench.notification('The preset “Foggy” is saved.').waitFor();
    const file = path.join(bench.vscode.workspace, '.fal/presets/foggy.json');
    const preset = JSON.parse(await readFile(file, 'utf8')) as Preset;
    assert.equal(preset.endpoint, 'fal-ai/imagen4/preview');
    assert.equal(preset.parameters.prompt?.default, 'a lighthouse in fog');
  });

  it('cancels at fal what runs, also while a model waits for its turn', async () => {
    const { bench, sandbox } = opened;
    const before = submits();
    sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST', path: /kling/ },
      times: 100,
      action: { kind: 'status', status: 429, headers: { 'retry-after': '60' } },
    });
    await choose();
    await bench.pick('Write a new prompt');
    await bench.says('Compare: one prompt for all models');
    await bench.answer('a fox [sandbox:slow=600000]');
    await bench.dialog('Compare 3 models?').getByRole('button', { name: 'Run' }).click();
    await until(() => submits() >= before + 3);
    const running = bench.notification('Comparing 3 models');
    await running.hover();
    await running.getByRole('button', { name: 'Cancel' }).click();
    await bench.notification('0 of 3 models are done').waitFor();
    const cancelled = sandbox.seen.filter(
      ({ method, path: at }) => method === 'PUT' && at.endsWith('/cancel'),
    );
    assert.deepEqual(cancelled.map(({ path: at }) => at.split('/')[2]).sort(), ['flux', 'imagen4']);
  });
});
