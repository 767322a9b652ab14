import { strict as assert } from 'node:assert';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Job } from '../../src/jobs/job.ts';
import { writePng } from '../presets/files.ts';
import { createStandIn, useForSuite } from '../support/fixtures.ts';
import { themedViolations } from './axe.ts';
import { openStage } from './stage.ts';

const FOX = {
  title: 'Fox in our style',
  description: 'The fox of the website, always with the same ink lines.',
  endpoint: 'fal-ai/flux/dev',
  input: { output_format: 'png', guidance_scale: 4, seed: 7 },
  parameters: {
    what: { field: 'prompt', title: 'What the fox does', description: 'One short sentence' },
    size: { field: 'image_size', choices: ['square_hd', 'portrait_4_3'], default: 'square_hd' },
    steps: { field: 'num_inference_steps', max: 20, required: false },
  },
  to: 'assets/foxes',
};
const LOGO = {
  title: 'Logo on a photo',
  endpoint: 'fal-ai/nano-banana/edit',
  input: { image_urls: ['brand/logo.png'], num_images: 1 },
  parameters: { words: { field: 'prompt' } },
};

/** Its parameter names no field. */
const BROKEN = {
  title: 'Broken',
  endpoint: 'fal-ai/flux/dev',
  parameters: { what: { title: 'What' } },
};

describe('presets in the sidebar', function () {
  this.timeout(120_000);
  const presets = { fox: FOX, 'logo-photo': LOGO, broken: BROKEN };
  const stage = useForSuite(() =>
    openStage({ sandbox: { queueMs: 300 }, presets, autosave: true }),
  );
  const page = createStandIn(() => stage.page);
  const jobs = async () => (await stage.runtime.journal.jobs()).jobs;
  const untilJob = async (isIt: (job: Job) => boolean) => {
    for (;;) {
      const job = (await jobs()).findLast(isIt);
      if (job) return job;
      await page.waitForTimeout(50);
    }
  };
  const generate = () => page.getByRole('button', { name: /^Generate/ });
  const violations = () => themedViolations(stage);

  it('are offered before a model is chosen, and listed before the models', async () => {
    await page.getByRole('heading', { name: 'Presets' }).waitFor();
    assert.deepEqual(await violations(), [], 'first run');
    await page.getByRole('tab', { name: 'Models' }).click();
    const group = page.getByRole('group', { name: 'Presets' });
    await group.getByRole('option', { name: /Fox in our style.*fal-ai\/flux\/dev/s }).waitFor();
    // One that is faulty cannot be chosen.
    assert.equal(await group.getByRole('option').count(), 2);
    await page.getByRole('searchbox').fill('our style');
    const first = page.locator('.model').first();
    await first.filter({ hasText: /Fox in our style.*per megapixel/s }).waitFor();
    assert.deepEqual(await violations(), [], 'models');
  });

  it('have a form of their parameters within their limits', async () => {
    await page.getByRole('option', { name: /Fox in our style/ }).click();
    await page.getByText('Preset · fal-ai/flux/dev · Text to image').waitFor();
    await page.getByText('The fox of the website').waitFor();
    await page.getByRole('textbox', { name: 'What the fox does' }).fill('sleeps in the snow');
    await page.getByText('Fixed fields (3)').click();
    await page.getByText('guidance_scale').waitFor();
    assert.equal(await page.locator('.field').count(), 3);
    await generate().getByText('$').waitFor();
    assert.deepEqual(await violations(), [], 'form');
  });

  it('run their model with all fields, and save in their folder', async () => {
    await generate().click();
    await page.locator('.latest-tile').waitFor();
    const { input, files } = await untilJob(({ files: saved }) => saved.length > 0);
    const whole = { ...FOX.input, prompt: 'sleeps in the snow', image_size: 'square_hd' };
    assert.deepEqual(input, whole);
    assert.equal(path.dirname(files[0]?.path ?? ''), path.join(stage.project, 'assets/foxes'));
  });

  it('check what is typed, in the words of their form', async () => {
    await page.getByRole('spinbutton', { name: 'Steps' }).fill('40');
    await page.locator('.fault').getByText('20').waitFor();
    const before = (await jobs()).length;
    await generate().click();
    await page.locator('[data-path=steps][data-invalid=true]').waitFor();
    assert.equal((await jobs()).length, before);
  });

  it('open as their model with all fields', async () => {
    await page.getByRole('button', { name: 'Edit all fields' }).click();
    await page.getByText('fal-ai/flux/dev · Text to image', { exact: true }).waitFor();
    assert.deepEqual(stage.memory().drafts['fal-ai/flux/dev']?.values, {
      ...FOX.input,
      ...{ prompt: 'sleeps in the snow', image_size: 'square_hd', num_inference_steps: 40 },
    });
  });

  it('are made from a form', async () => {
    await page.getByRole('button', { name: 'Save as preset…' }).click();
    const made = () => stage.editor.done.filter((one) => one.startsWith('save preset'));
    while (made().length === 0) await page.waitForTimeout(50);
    assert.match(made()[0] ?? '', /^save preset: fal-ai\/flux\/dev .*"num_inference_steps":40/);
  });

  it('upload the project’s files that they name', async () => {
    await page.evaluate(() => {
      const value = { place: 'create', endpointId: 'preset:logo-photo' };
      window.postMessage({ t: 'event', name: 'show', value }, '*');
    });
    await page.getByRole('textbox', { name: 'Words' }).fill('on a mug');
    await generate().click();
    await page.getByRole('alert').filter({ hasText: 'logo.png' }).waitFor();
    await mkdir(path.join(stage.project, 'brand'));
    await writePng(path.join(stage.project, 'brand/logo.png'));
    await generate().click();
    const { input } = await untilJob((job) => job.input.prompt === 'on a mug');
    assert.match(JSON.stringify(input.image_urls), /^\["https?:\/\/[^"]+"\]$/);
  });

  it('that are faulty say what is wrong with them where they are opened', async () => {
    await page.evaluate(() => {
      const value = { place: 'create', endpointId: 'preset:broken' };
      window.postMessage({ t: 'event', name: 'show', value }, '*');
    });
    await page
      .getByRole('alert')
      .filter({ hasText: /parameters\.what\.field/ })
      .waitFor();
    assert.deepEqual(await violations(), [], 'faulty');
    await page.evaluate(() => {
      const value = { place: 'create', endpointId: 'preset:logo-photo' };
      window.postMessage({ t: 'event', name: 'show', value }, '*');
    });
  });

  it('follow their files', async () => {
    const file = path.join(stage.project, '.fal/presets/logo-photo.json');
    const preset = JSON.parse(await readFile(file, 'utf8')) as typeof LOGO;
    const input = { ...preset.input, no_such_field: 1 };
    await writeFile(file, JSON.stringify({ ...preset, title: 'Logo on a mug', input }));
    await page.getByRole('heading', { name: 'Logo on a mug' }).waitFor();
    await page
      .getByRole('list', { name: 'Notes' })
      .getByText(/no field no_such_field/)
      .waitFor();
    assert.deepEqual(await violations(), [], 'a note');
    await rm(file);
    await page.getByRole('alert').filter({ hasText: 'no preset' }).waitFor();
    assert.deepEqual(stage.errors, []);
  });
});
