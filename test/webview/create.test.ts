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
    const { jobs } = await stage.core.journal.jobs();
    return jobs.toSorted((one, other) => one.at - other.at).map(({ input }) => input);
  };
  /** The view loses the focus, as it does before it is hidden. */
  const leave = () => page.evaluate(() => window.dispatchEvent(new Event('blur')));
  /** What VS Code's side tells the sidebar to open. */
  const show = (value: Events['show']) =>
    page.evaluate((told) => {
      window.postMessage({ t: 'event', name: 'show', value: told }, '*');
    }, value as object);

  it('leads from nothing to a picture: a wish, a prompt, its price, its progress, the result', async () => {
    await open({ sandbox: { queueMs: 800, runMs: 1500 } });
    await page.getByRole('button', { name: 'Make an image' }).click();
    await page.getByRole('heading', { level: 2 }).waitFor();
    await prompt().fill('A red fox in fresh snow');
    await page.getByRole('button', { name: /Generate · about \$0\.\d+/ }).click();
    const job = page.locator('.job');
    await job.getByText(/^(Queued|Running).* · 0:0\d$/).waitFor();
    const ears = page.locator('[role=status].visually-hidden');
    await page.waitForFunction(() =>
      (document.querySelector('[role=status].visually-hidden')?.textContent ?? '').includes(
        ': Running',
      ),
    );
    await job.waitFor({ state: 'detached' });
    await page.locator('.latest-tile img').waitFor();
    assert.match((await ears.textContent()) ?? '', /: done$/);
    await page.locator('.latest-tile').click();
    assert.equal(stage.memory().place, 'gallery');
  });

  it('keeps what was typed when the view is hidden at once and loaded again', async () => {
    await openFlux();
    await prompt().fill('A wolf');
    await page.getByRole('button', { name: /more settings/ }).click();
    await page.getByRole('button', { name: 'Another seed' }).click();
    await leave();
    await stage.reload();
    assert.equal(await prompt().inputValue(), 'A wolf');
    assert.equal(typeof stage.memory().drafts[FLUX]?.values.seed, 'number');
  });

  it('runs several at once; a job is cancelled, and a failed one says why', async () => {
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

  it('says what is wrong beside the field and goes there; nothing is sent', async () => {
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

  it('runs each line of the prompt, or variations that differ by their seed, at their price', async () => {
    await openFlux();
    await prompt().fill('A fox\nA wolf\nA bear');
    await page.getByLabel(/One run per line/).check();
    await page.getByRole('button', { name: /Generate 3 · about/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.latest-tile').length === 3);
    assert.deepEqual(
      (await sent()).map((input) => input.prompt),
      ['A fox', 'A wolf', 'A bear'],
    );
    await prompt().fill('A fox');
    await page.getByLabel('Variations').fill('2');
    await page.getByRole('button', { name: /Generate 2/ }).click();
    await page.waitForFunction(() => document.querySelectorAll('.latest-tile').length === 5);
    const seeds = (await sent()).slice(3).map(({ seed }) => seed);
    assert.equal(seeds.length, 2);
    assert.equal(typeof seeds[1], 'number');
    assert.notEqual(seeds[0], seeds[1]);
  });

  it('throws a new seed after each run, unless it is locked', async () => {
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

  it('carries over to another model what means the same there', async () => {
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

  it('takes over the values that come from elsewhere', async () => {
    await openFlux();
    await prompt().fill('A fox');
    await show({ place: 'create', endpointId: FLUX, values: { prompt: 'Again', seed: 3 } });
    await page.waitForFunction(() => document.querySelector('textarea')?.value === 'Again');
    assert.deepEqual(stage.memory().drafts[FLUX]?.values, { prompt: 'Again', seed: 3 });
  });

  it('is reset, and the reset is undone', async () => {
    await openFlux();
    await prompt().fill('A fox');
    await page.getByRole('button', { name: 'Reset' }).click();
    assert.equal(await prompt().inputValue(), '');
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.equal(await prompt().inputValue(), 'A fox');
  });

  it('offers to set a key where there is none, and says why a locked account cannot', async () => {
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
