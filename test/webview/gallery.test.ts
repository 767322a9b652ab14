import { strict as assert } from 'node:assert';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import { until } from '../support/until.ts';
import { axeViolations } from './axe.ts';
import { makeResults } from './history.ts';
import { openStage, type Stage } from './stage.ts';

describe('the Gallery view', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({ memory: { place: 'gallery' } });
  });
  after(() => stage.close());

  const tiles = () => stage.page.locator('.tile-face');
  const tile = (name: string | RegExp) => stage.page.locator('.tile').getByRole('button', { name });
  const detail = () => stage.page.getByRole('region', { name: /^Result of/ });
  const menuItem = (name: string) => stage.page.getByRole('menuitem', { name });
  const focused = () =>
    stage.page.evaluate(
      () => document.activeElement?.querySelector(':scope > .visually-hidden')?.textContent,
    );
  const start = (prompt: string) =>
    stage.runtime.jobs.start(
      { endpointId: 'fal-ai/flux/dev', input: { prompt, seed: 7 }, by: 'you' },
      AbortSignal.timeout(30_000),
    );

  it('explains its purpose while it is empty', async () => {
    const { page } = stage;
    await page.getByText('Everything you and your agents generate appears here.').waitFor();
    assert.deepEqual(await axeViolations(page), []);
  });

  it('shows a running job, and its result when it ends', async () => {
    const { page } = stage;
    const job = await start('a lighthouse [sandbox:slow=3000]');
    await tile(/^(Running|Queued|Submitting).*lighthouse/).waitFor();
    await page.getByRole('tab', { name: 'Gallery' }).getByLabel('1 running').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await job.done;
    await tile(/^Image, a lighthouse/).waitFor();
    await page
      .getByRole('tab', { name: 'Gallery' })
      .getByLabel('1 running')
      .waitFor({ state: 'hidden' });
    await page.getByText('FLUX Dev: done').waitFor({ state: 'attached' });
  });

  it('shows every kind of result, newest first, and a failed job with its reason', async () => {
    const { page } = stage;
    await makeResults(stage.runtime);
    await tile(/^Image, 3 of 3, a red bicycle/).waitFor();
    const labels = await tiles().evaluateAll((all) =>
      all.map(
        (one) =>
          one.querySelector('.visually-hidden')?.textContent.split(',', 1)[0]?.split(':', 1)[0],
      ),
    );
    assert.deepEqual(labels, [
      ...['Image', 'Image', 'Image', 'Failed', 'Video', 'Audio', '3D', 'File', 'Text'],
      'Image',
    ]);
    await page.getByText('Today', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Edit and try again' }).count(), 1);
    assert.deepEqual(await axeViolations(page), []);
  });

  it('opens a tile in place, shows each kind, and restores the focus', async () => {
    const { page } = stage;
    await tiles().first().focus();
    await page.keyboard.press('Enter');
    await detail().getByRole('img', { name: 'a red bicycle by a wall' }).waitFor();
    for (const text of [
      'fal-ai/flux/dev',
      '7',
      '1024 × 768',
      'You',
      '$0.075 by list price (3 megapixels)',
    ]) {
      await detail().getByText(text, { exact: true }).first().waitFor();
    }
    assert.deepEqual(await axeViolations(page), []);
    const next = () => page.keyboard.press('ArrowRight');
    await next();
    await next();
    await next();
    await detail().getByRole('button', { name: 'Edit and try again' }).waitFor();
    await next();
    await detail().locator('video[controls]').waitFor();
    await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
    assert.deepEqual(await axeViolations(page), []);
    await next();
    await detail().locator('audio[controls]').waitFor();
    await page.waitForFunction(() => (document.querySelector('audio')?.duration ?? 0) > 1);
    await next();
    await detail().locator('canvas[aria-busy=false]').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await next();
    await next();
    await detail().locator('.detail-text').waitFor();
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Escape');
    await detail().waitFor({ state: 'hidden' });
    await page.waitForFunction(() => document.activeElement?.textContent.startsWith('3D'));
  });

  it('navigates the grid and opens the menu by keyboard', async () => {
    const { page } = stage;
    await page.keyboard.press('Home');
    await page.waitForFunction(() =>
      (document.activeElement?.textContent ?? '').includes('1 of 3'),
    );
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() =>
      (document.activeElement?.textContent ?? '').includes('2 of 3'),
    );
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(() =>
      (document.activeElement?.textContent ?? '').startsWith('Failed'),
    );
    await page.keyboard.press('ArrowUp');
    await page.waitForFunction(() =>
      (document.activeElement?.textContent ?? '').includes('2 of 3'),
    );
    await page.keyboard.press('Shift+F10');
    await menuItem('Copy as Markdown').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('Escape');
    await menuItem('Copy as Markdown').waitFor({ state: 'hidden' });
    // The menu is hidden before its focus goes back.
    await until(async () => ((await focused()) ?? '').includes('2 of 3'));
  });

  it('saves, inserts and copies a result', async () => {
    const { page, editor, project } = stage;
    await page.keyboard.press('Enter');
    await detail().getByRole('button', { name: 'Save', exact: true }).click();
    await detail().getByRole('button', { name: 'Show the file' }).click();
    const saved = await detail()
      .locator('.facts div', { hasText: 'File' })
      .locator('dd')
      .textContent();
    assert.ok((await stat(path.join(project, saved ?? ''))).size > 1_000);
    await detail().getByRole('button', { name: 'Insert' }).click();
    await detail().getByRole('button', { name: 'Ask an agent…' }).click();
    await detail().getByRole('button', { name: 'Copy…' }).click();
    await menuItem('Copy as Markdown').click();
    await page.waitForFunction(() => document.querySelector('[role=menu]') === null);
    const shown = await detail().getByRole('img').getAttribute('src');
    assert.match(shown ?? '', /\/project\//);
    await page.keyboard.press('Escape');
    const done = await until(() => {
      const lines = editor.done.join('\n');
      return Promise.resolve(lines.includes('copy: ') ? lines : undefined);
    });
    assert.match(done, /^reveal: .*\ninsertAsset: .*\nask: fal-ai\/.*\ncopy: !\[/m);
  });

  it('drags a tile to an editor as a URL, or as a file once it is saved', async () => {
    const { page, project } = stage;
    const drag = (name: RegExp) =>
      tile(name).evaluate((face) => {
        const transfer = new DataTransfer();
        face.dispatchEvent(new DragEvent('dragstart', { dataTransfer: transfer, bubbles: true }));
        return Object.fromEntries(transfer.types.map((type) => [type, transfer.getData(type)]));
      });
    const saved = await drag(/^Image, 2 of 3/);
    assert.match(
      saved['application/vnd.code.uri-list'] ?? '',
      new RegExp(`^file://.*${path.basename(project)}/`),
    );
    assert.equal(saved['text/uri-list'], saved['application/vnd.code.uri-list']);
    const other = await drag(/^Video/);
    assert.match(other['text/uri-list'] ?? '', /^https?:\/\/.*\.mp4$/);
    assert.equal(other['application/vnd.code.uri-list'], undefined);
    assert.deepEqual(stage.errors, []);
    await page.keyboard.press('Escape');
  });

  it('varies with a new seed, and deletes after a confirmation', async () => {
    const { page } = stage;
    await tile(/^Image, 1 of 3/).click();
    await detail().getByRole('button', { name: 'Vary' }).click();
    await page.getByText('Started FLUX Dev').waitFor();
    await page.keyboard.press('Escape');
    await tile(/^Image, 3 of 3/)
      .nth(1)
      .waitFor();
    const { jobs } = await stage.runtime.journal.jobs();
    const [before, varied] = jobs.filter(({ input }) => input.num_images === 3);
    assert.ok(before && varied);
    assert.notEqual(varied.input.seed, before.input.seed);
    assert.deepEqual({ ...varied.input, seed: 0 }, { ...before.input, seed: 0 });
    const many = await tiles().count();
    await tiles().first().click();
    await detail().getByRole('button', { name: 'Delete…' }).click();
    await menuItem('Keep').click();
    await detail().getByRole('button', { name: 'Delete…' }).click();
    await menuItem('Delete all 3 results of this run').click();
    await detail().waitFor({ state: 'hidden' });
    await page.waitForFunction(
      (count) => document.querySelectorAll('.tile-face').length === count - 3,
      many,
    );
    assert.ok(!(await stage.runtime.journal.jobs()).jobs.some(({ id }) => id === varied.id));
  });

  it('filters by kind, model and text, and offers to clear a filter without results', async () => {
    const { page } = stage;
    await page.getByRole('combobox', { name: 'Kind' }).selectOption('Video');
    await page.waitForFunction(() => document.querySelectorAll('.tile-face').length === 1);
    await tile(/^Video/).waitFor();
    await page.getByRole('searchbox', { name: 'Search results' }).fill('nothing like it');
    await page.getByText('Nothing in the history matches the filter.').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await tile(/^Audio/).waitFor();
    await page.getByRole('combobox', { name: 'Model' }).selectOption('TripoSR');
    await page.waitForFunction(() => document.querySelectorAll('.tile-face').length === 2);
    await stage.reload();
    await page.waitForFunction(() => document.querySelectorAll('.tile-face').length === 2);
    await page.getByRole('combobox', { name: 'Model' }).selectOption('All models');
    await tile(/^Audio/).waitFor();
  });

  it('opens a result in a model that accepts its kind, and a failed input in its form', async () => {
    const { page } = stage;
    await tile(/^Image, 1 of 3/).click();
    await detail().getByRole('button', { name: 'Use as input of…' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('searchbox').fill('kontext');
    assert.deepEqual(await axeViolations(page), []);
    await dialog
      .getByRole('button', { name: /^FLUX Pro Kontext/ })
      .first()
      .click();
    await page.waitForFunction(() => document.querySelector('#tab-create[aria-selected=true]'));
    const { endpointId = '', drafts } = stage.memory();
    assert.match(endpointId, /kontext/);
    assert.match(JSON.stringify(drafts[endpointId]?.values), /"image_urls?":\[?"http/);
    await page.getByRole('tab', { name: 'Gallery' }).click();
    await page.waitForFunction(() => document.querySelector('.detail:focus-within'));
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Edit and try again' }).first().click();
    assert.equal(stage.memory().endpointId, 'fal-ai/flux/dev');
    assert.match(JSON.stringify(stage.memory().drafts['fal-ai/flux/dev']), /sandbox:fail/);
    assert.deepEqual(stage.errors, []);
  });
});
