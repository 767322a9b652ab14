import { strict as assert } from 'node:assert';
import type { Locator } from 'playwright-core';
import { openStage, type Stage } from './stage.ts';

const ARABIC = 'ثعلب أحمر في الثلج';

const directionOf = (box: Locator) => box.evaluate((one) => getComputedStyle(one).direction);
const leftOf = async (box: Locator) => (await box.boundingBox())?.x ?? Number.NaN;

describe('a right-to-left prompt', function () {
  this.timeout(120_000);
  let stage: Stage;
  before(async () => {
    stage = await openStage({ memory: { endpointId: 'fal-ai/flux/dev' } });
  });
  after(() => stage.close());

  it('is right-to-left in its box, in a left-to-right form', async () => {
    const { page } = stage;
    const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
    await prompt.fill('A red fox in the snow');
    assert.equal(await directionOf(prompt), 'ltr');
    const label = page.locator('.field-label').first();
    const before = await leftOf(label);
    await prompt.fill(ARABIC);
    assert.equal(await directionOf(prompt), 'rtl');
    assert.equal(await directionOf(page.locator('.form')), 'ltr');
    assert.equal(await leftOf(label), before);
    await page.getByRole('button', { name: /more settings$/ }).click();
    assert.equal(await directionOf(page.getByRole('spinbutton', { name: 'Seed' })), 'ltr');
  });

  it('is right-to-left beside its result, in a left-to-right page', async () => {
    const { page } = stage;
    await page.getByRole('textbox', { name: 'Prompt', exact: true }).press('Control+Enter');
    const tile = page.getByRole('button', { name: `${ARABIC}, open in the gallery` });
    await tile.waitFor();
    await tile.click();
    const shown = page.locator('.detail-prompt');
    await shown.waitFor();
    assert.equal(await shown.textContent(), ARABIC);
    assert.equal(await directionOf(shown), 'rtl');
    assert.equal(await directionOf(page.locator('.detail .facts')), 'ltr');
    const { jobs } = await stage.runtime.journal.jobs();
    assert.equal(jobs[0]?.input.prompt, ARABIC);
  });

  it('is found by a search in its own script', async () => {
    const { page } = stage;
    await page.keyboard.press('Escape');
    const search = page.getByRole('searchbox', { name: 'Search results' });
    await search.fill('ثعلب');
    assert.equal(await directionOf(search), 'rtl');
    await page.locator('.tile-face').first().waitFor();
    await search.fill('سيارة');
    await page.getByText('Nothing in the history matches the filter.').waitFor();
  });
});
