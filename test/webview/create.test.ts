import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import type { Events, Memory } from '../../src/protocol/messages.ts';
import { launchBrowser, openStage, type Stage, type StageOptions } from './stage.ts';

const FLUX = 'fal-ai/flux/dev';

describe('Create', function () {
  this.timeout(120_000);
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    const { errors } = stage;
    await stage.close();
    assert.deepEqual(errors, []);
  });

  const open = async (options: StageOptions = {}) => {
    stage = await openStage({ browser, ...options });
    page = stage.page;
  };
  const openFlux = (options: StageOptions = {}) => {
    const memory: Partial<Memory> = { endpointId: FLUX, recents: [FLUX], ...options.memory };
    return open({ ...options, memory });
  };
  const prompt = () => page.getByRole('textbox', { name: 'Prompt', exact: true });
  const generate = () => page.getByRole('button', { name: /^Generate/ });
  /** The inputs that were submitted, oldest first. */
  const sent = async () => {
    const { jobs } = await stage.runtime.journal.jobs();
    return jobs.toSorted((one, other) => one.at - other.at).map(({ input }) => input);
  };
  /** Blurs the window, as VS Code does before it hides a view. */
  const leave = () => page.evaluate(() => window.dispatchEvent(new Event('blur')));
  /** Sends the host's `show` event. */
  const show = (value: Events['show']) =>
    page.evaluate((shown) => {
      window.postMessage({ t: 'event', name: 'show', value: shown }, '*');
    }, value as object);

  it('goes from the first run to a result: suggestion, prompt, price, progress', async () => {
    await open({ sandbox: { queueMs: 800, runMs: 1500 } });
    await page.getByRole('button', { name: 'Make an image' }).click();
    await page.getByRole('heading', { level: 2 }).waitFor();
    await prompt().fill('A red fox in fresh snow');
    await page.getByRole('button', { name: /Generate · \$0\.\d+/ }).click();
    const job = page.locator('.job');
    await job.getByText(/^(Queued|Running).* · 0:0\d$/).waitFor();
    const liveRegion = page.locator('[role=status].visually-hidden');
    await page.waitForFunction(() =>
      (document.querySelector('[role=status].visually-hidden')?.textContent ?? '').includes(
        ': Running',
      ),
    );
    await job.waitFor({ state: 'detached' });
    await page.locator('.latest-tile img').waitFor();
    assert.match((await liveRegion.textContent()) ?? '', /: done$/);
    await page.locator('.latest-tile').click();
    await page.locator('.detail').waitFor();
    assert.equal(stage.memory().place, 'gallery');
    const pages = stage.requests.filter((name) => name === 'jobs.page');
    assert.deepEqual(pages, ['jobs.page'], 'Create and the gallery share one query');
  });

  it('keeps typed values when the view is hidden at once and reloaded', async () => {
    await openFlux();
    await prompt().fill('A wolf');
    await page.getByRole('button', { name: /more settings/ }).click();
    await page.getByRole('button', { name: 'Another seed' }).click();
    await leave();
    await stage.reload();
    assert.equal(await prompt().inputValue(), 'A wolf');
    assert.equal(typeof stage.memory().drafts[FLUX]?.values.seed, 'number');
  });

  it('runs several jobs at once, cancels one, and shows why another failed', async () => {
    await openFlux({ sandbox: { queueMs: 500 } });
    await prompt().fill('[sandbox:slow=60000] A slow fox');
    await prompt().press('Control+Enter');
    await page.locator('.job').waitFor();
    await prompt().fill('[sandbox:fail] A wolf');
    await prompt().press('Control+Enter');
    await page.locator('.job[data-state=failed]').waitFor();
    await page
      .locator('.job[data-state=running]')
      .getByRole('button', { name: /Cancel/ })
      .click();
    await page.locator('.job[data-state=running]').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: /Dismiss/ }).click();
    assert.equal(await page.locator('.job').count(), 0);
    assert.ok(await prompt().inputValue());
  });

  it('shows an error beside its field, focuses the field, and submits nothing', async () => {
    await openFlux();
    await generate().click();
    await page.getByText(/is required/).waitFor();
    await page.waitForFunction(() => document.activeElement?.id === 'field-prompt');
    await prompt().fill('A fox');
    await page.getByText(/is required/).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    await page
      .getByLabel('Input as JSON')
      .fill('{"prompt": "A fox", "colour": "red", "seed": "x"}');
    await page.getByRole('button', { name: 'Back to the form' }).click();
    await generate().click();
    const unknown = page.locator('[data-path=colour]');
    await unknown.getByText(/is not a field of this model/).waitFor();
    // The fold opens for a fault within it.
    await page.locator('[data-path=seed] .fault').waitFor();
    assert.equal(stage.sandbox.submits(), 0);
    await unknown.getByRole('textbox').fill('');
    await unknown.waitFor({ state: 'detached' });
  });

  it('runs each prompt line, or variations with different seeds, at their total price', async () => {
    await openFlux();
    const lines = ['A fox', 'A wolf', 'A bear'];
    const price = page.locator('.generate .price');
    await prompt().fill(lines.join('\n'));
    const one = await price.textContent();
    await page.getByLabel(/One run per line/).check();
    const three = page.getByRole('button', { name: /Generate 3 · \$0\.\d+/ });
    await three.waitFor();
    assert.notEqual(await price.textContent(), one, 'the price of one run');
    await three.click();
    await page.waitForFunction(() => document.querySelectorAll('.latest-tile').length === 3);
    // Four lines are submitted at a time, in any order.
    assert.deepEqual(new Set((await sent()).map((input) => input.prompt)), new Set(lines));
    assert.equal(stage.sandbox.submits(), 3);
    await prompt().fill('A fox');
    await page.getByLabel('Variations').fill('2');
    await page.getByRole('button', { name: /Generate 2/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.latest-tile').length === 5);
    const seeds = (await sent()).slice(3).map(({ seed }) => seed);
    assert.equal(seeds.length, 2);
    assert.deepEqual(new Set(seeds.map((seed) => typeof seed)), new Set(['undefined', 'number']));
  });

  it('picks a new seed after each run unless the seed is locked', async () => {
    await openFlux();
    await prompt().fill('A fox');
    await page.getByRole('button', { name: /more settings/ }).click();
    const seed = page.getByRole('spinbutton', { name: 'Seed' });
    await seed.fill('7');
    await generate().click();
    await page.locator('.latest-tile').waitFor();
    const thrown = await seed.inputValue();
    assert.notEqual(thrown, '7');
    await page.getByRole('button', { name: 'Keep the seed from run to run' }).click();
    await generate().click();
    await page.waitForFunction(() => document.querySelectorAll('.latest-tile').length === 2);
    assert.equal(await seed.inputValue(), thrown);
    assert.deepEqual(
      (await sent()).map((input) => input.seed),
      [7, Number(thrown)],
    );
  });

  it('carries matching values over to another model', async () => {
    const other = 'fal-ai/flux/schnell';
    await openFlux({
      memory: { drafts: { [other]: { values: { prompt: 'old', num_images: 2 } } } },
    });
    await prompt().fill('A fox');
    await page.getByLabel('Image size', { exact: true }).selectOption('square');
    await show({ place: 'create', endpointId: other });
    await page.getByText(`${other} ·`).waitFor();
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'A fox');
    assert.deepEqual(stage.memory().drafts[other]?.values, {
      prompt: 'A fox',
      num_images: 2,
      image_size: 'square',
    });
    await prompt().fill('A wolf');
    await leave();
    await stage.reload();
    assert.equal(await prompt().inputValue(), 'A wolf');
  });

  it('replaces the form values by those of a show event', async () => {
    await openFlux();
    await prompt().fill('A fox');
    await show({ place: 'create', endpointId: FLUX, values: { prompt: 'Again', seed: 3 } });
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Again');
    assert.deepEqual(stage.memory().drafts[FLUX]?.values, { prompt: 'Again', seed: 3 });
  });

  it('resets the form and undoes the reset', async () => {
    await openFlux();
    await prompt().fill('A fox');
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    assert.equal(await prompt().inputValue(), '');
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.equal(await prompt().inputValue(), 'A fox');
  });

  it('offers to set a missing key, and shows why a locked account cannot run', async () => {
    await openFlux({ situation: { hasKey: false } });
    await page.getByRole('button', { name: 'Set API key to generate' }).click();
    stage.setSituation({ sandbox: true });
    await generate().waitFor();
    assert.deepEqual(stage.editor.done, ['run: setKey']);
    stage.setSituation({ hasKey: true, sandbox: false });
    stage.sandbox.fault({
      match: { host: 'queue.fal.run', method: 'POST' },
      action: {
        kind: 'status',
        status: 403,
        body: { detail: 'User is locked. Reason: Exhausted balance.' },
      },
    });
    await prompt().fill('A fox');
    await generate().click();
    await page
      .locator('.run-error')
      .getByRole('link', { name: /fal\.ai\/dashboard/ })
      .waitFor();
  });
});
