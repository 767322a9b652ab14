import { strict as assert } from 'node:assert';
import { until } from '../support/until.ts';
import { axeViolations } from './axe.ts';
import { openStage, type Stage } from './stage.ts';

describe('the Models view', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({
      memory: { place: 'models', recents: ['fal-ai/flux/dev'], favourites: ['fal-ai/veo3.1'] },
    });
  });
  after(() => stage.close());

  const box = () => stage.page.getByRole('searchbox', { name: 'Search models' });
  const list = () => stage.page.getByRole('listbox', { name: 'Models' });
  const active = () =>
    stage.page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant');
      return document.getElementById(id ?? '')?.querySelector('.model-name')?.textContent;
    });

  it('lists all models, but renders only those in sight', async () => {
    const { page } = stage;
    await list().waitFor();
    assert.equal(await box().evaluate((input) => input === document.activeElement), true);
    const first = list().getByRole('option').first();
    // Each section counts: one recent, one favourite, and all of them.
    assert.equal(await first.getAttribute('aria-setsize'), '1209');
    const groups = await page
      .getByRole('group')
      .evaluateAll((all) => all.map((group) => group.getAttribute('aria-label')));
    assert.deepEqual(groups, ['Recent', 'Favourites', 'All models']);
    assert.ok((await list().getByRole('option').count()) < 60);
    assert.ok((await page.getByRole('button', { name: /^All 1,207$/ }).count()) === 1);
    assert.deepEqual(await axeViolations(page), []);
  });

  it('reaches any model by keyboard: End, Home, pages, arrows, typed letters', async () => {
    const { page } = stage;
    await box().press('ArrowDown');
    const [home] = [await active()];
    await page.keyboard.press('End');
    const end = await page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
      return document.getElementById(id)?.getAttribute('aria-posinset');
    });
    assert.equal(end, '1209');
    const { isInSight, count } = await page.evaluate(() => {
      const id = document.activeElement?.getAttribute('aria-activedescendant') ?? '';
      const row = document.getElementById(id)?.getBoundingClientRect();
      return {
        isInSight: row !== undefined && row.top >= 0 && row.bottom <= innerHeight + 1,
        count: document.querySelectorAll('[role=listbox] [role=option]').length,
      };
    });
    assert.deepEqual([isInSight, count < 60], [true, true]);
    await page.keyboard.press('Home');
    assert.equal(await active(), home);
    await page.keyboard.press('PageDown');
    assert.notEqual(await active(), home);
    await page.keyboard.type('trip');
    assert.match((await active()) ?? '', /^trip/i);
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowUp');
    assert.equal(await box().evaluate((input) => input === document.activeElement), true);
  });

  it('requests the prices of visible models, at most 50 per request', async () => {
    const { page, sandbox } = stage;
    await page.getByText('per megapixel').first().waitFor();
    const batches = sandbox.seen
      .filter(({ path }) => path.includes('/models/pricing'))
      .map(({ path }) => new URL(path, 'http://sandbox').searchParams.getAll('endpoint_id').length);
    assert.ok(batches.length > 0 && batches.every((many) => many <= 50), batches.join());
    assert.ok(batches.reduce((sum, many) => sum + many, 0) < 400, batches.join());
  });

  it('tolerates a typo, opens the details in place, and uses the model', async () => {
    const { page, editor } = stage;
    await box().fill('fluks dev');
    const flux = list()
      .getByRole('option', { name: /^FLUX Dev/ })
      .first();
    await flux.waitFor();
    await page.getByRole('button', { name: /^All \d$/ }).waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await box().press('ArrowDown');
    assert.match((await active()) ?? '', /^FLUX Dev/);
    await page.keyboard.press('ArrowRight');
    const details = page.getByRole('region', { name: /^Details of FLUX Dev/ });
    await details.getByText('$0.025 per megapixel').waitFor();
    await details.getByText('The prompt to generate an image from.').waitFor();
    await details.getByText('Snippet').click();
    await details.getByText("fal.subscribe('fal-ai/flux/dev'").waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await details.getByRole('combobox', { name: 'Language' }).selectOption('Python');
    await details.getByText('fal_client').first().waitFor();
    await details.getByRole('button', { name: 'Insert the code' }).click();
    await details.getByRole('link', { name: 'Playground' }).click();
    await details.getByRole('button', { name: 'Copy ID' }).click();
    await page.getByText('Copied fal-ai/flux/dev').waitFor();
    assert.match(editor.done[0] ?? '', /^insert python: .*import fal_client/s);
    assert.deepEqual(editor.done.slice(1), [
      'link: https://fal.ai/models/fal-ai/flux/dev',
      'copy: fal-ai/flux/dev',
    ]);
    await details.getByRole('button', { name: 'Copy ID' }).press('Escape');
    await details.waitFor({ state: 'hidden' });
    assert.equal(await list().evaluate((element) => element === document.activeElement), true);
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.querySelector('#tab-create[aria-selected=true]'));
    assert.equal(stage.memory().endpointId, 'fal-ai/flux/dev');
    assert.equal(stage.memory().recents[0], 'fal-ai/flux/dev');
  });

  it('filters by category, and shows a search without results', async () => {
    const { page } = stage;
    await page.getByRole('tab', { name: 'Models' }).click();
    assert.equal(await box().inputValue(), 'fluks dev');
    await box().fill('');
    await page.getByRole('button', { name: /^Image to 3D/ }).click();
    await page
      .getByRole('option', { name: /Trellis/ })
      .first()
      .waitFor();
    assert.equal(
      await list()
        .getByRole('option', { name: /^FLUX Dev/ })
        .count(),
      0,
    );
    await box().fill('zzqqxx');
    await page.getByText('No model in Image to 3D matches “zzqqxx”.').waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.getByRole('button', { name: 'Clear the filter' }).click();
    await page.getByRole('button', { name: /^All 1,207$/ }).waitFor();
    assert.equal(await box().inputValue(), '');
  });

  it('sorts by price, date and popularity', async () => {
    const { page } = stage;
    await box().fill('veo');
    await list().getByRole('option', { name: /^Veo/ }).first().waitFor();
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Price');
    const amounts = () =>
      page
        .locator('[role=listbox] [role=option]')
        .evaluateAll((all) =>
          all.map((row) => Number(/\$([\d.]+)/.exec(row.textContent)?.[1] ?? NaN)),
        );
    // The list is sorted once the last price is there.
    const prices = await until(async () => {
      const found = await amounts();
      const sorted = found.toSorted((one, other) => one - other);
      return found.some(Number.isNaN) || String(found) !== String(sorted) ? undefined : found;
    });
    assert.ok(prices.length > 3);
    await box().fill('');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Newest');
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Popularity');
    await list().getByRole('option').first().getByLabel('Popular on fal').waitFor();
    await page.getByRole('combobox', { name: 'Sort by' }).selectOption('Relevance');
  });

  it('keeps favourites', async () => {
    const { page } = stage;
    await box().fill('nano banana');
    const row = list()
      .getByRole('option', { name: /Nano Banana/ })
      .first();
    await row.hover();
    await page.getByRole('button', { name: 'Add to favourites' }).click();
    assert.equal(stage.memory().favourites.length, 2);
    await page.getByRole('button', { name: 'Remove from favourites' }).click();
    assert.deepEqual(stage.memory().favourites, ['fal-ai/veo3.1']);
  });

  it('ignores the response to an outdated search', async () => {
    const { page } = stage;
    await box().fill('');
    await box().pressSequentially('kokoro', { delay: 15 });
    await page
      .getByRole('option', { name: /Kokoro/ })
      .first()
      .waitFor();
    const names = await list().getByRole('option').allTextContents();
    assert.ok(
      names.every((name) => /kokoro/i.test(name)),
      names.join(),
    );
  });

  it('violates no content security policy', () => {
    assert.deepEqual(stage.errors, []);
  });
});
