import { strict as assert } from 'node:assert';
import type { Browser, Page } from 'playwright-core';
import { themedViolations } from './axe.ts';
import { launchBrowser, openStage, type Stage } from './stage.ts';

const MODELS = ['fal-ai/flux-general', 'fal-ai/nano-banana/edit', 'fal-ai/minimax/speech-2.8-hd'];

describe('Create, for everybody', function () {
  this.timeout(180_000);
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
    stage = await openStage({ browser, sandbox: { queueMs: 300 } });
    page = stage.page;
  });
  after(async () => {
    await stage.close();
    await browser.close();
  });

  const violations = () => themedViolations(stage);
  const open = async (endpointId: string) => {
    await page.evaluate((id) => {
      const value = { place: 'create', endpointId: id };
      window.postMessage({ t: 'event', name: 'show', value }, '*');
    }, endpointId);
    await page.getByText(`${endpointId} ·`).waitFor();
    await page.getByRole('button', { name: /^Generate/ }).waitFor();
  };
  const unfold = async () => {
    const more = page.getByRole('button', { name: /more settings?$/, expanded: false });
    if ((await more.count()) > 0) await more.click();
  };

  it('passes axe in each state and theme', async () => {
    await page.getByRole('button', { name: 'Make an image' }).waitFor();
    assert.deepEqual(await violations(), [], 'first run');
    for (const id of MODELS) {
      await open(id);
      await unfold();
      assert.deepEqual(await violations(), [], id);
    }
    await open('fal-ai/flux-general');
    await unfold();
    await page.getByRole('button', { name: 'Add to LoRAs' }).click();
    await page.getByRole('button', { name: 'Show what each setting does' }).click();
    await page.getByRole('button', { name: /^Generate/ }).click();
    await page.locator('.fault').first().waitFor();
    assert.deepEqual(await violations(), [], 'faults, help, a list');
    await page.getByRole('button', { name: 'Edit as JSON' }).click();
    await page.getByLabel('Input as JSON').fill('{');
    assert.deepEqual(await violations(), [], 'broken JSON');
    await page.getByLabel('Input as JSON').fill('{"prompt": "[sandbox:slow=60000] A fox"}');
    await page.getByRole('button', { name: 'Back to the form' }).click();
    await page.getByRole('button', { name: /^Generate/ }).click();
    await page.locator('.job').waitFor();
    assert.deepEqual(await violations(), [], 'a job that runs');
    await page
      .locator('.job')
      .getByRole('button', { name: /Cancel/ })
      .click();
    const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
    await prompt.fill('[sandbox:fail] A wolf');
    await prompt.press('Control+Enter');
    await page.locator('.job[data-state=failed]').waitFor();
    await prompt.fill('A bear');
    await prompt.press('Control+Enter');
    await page.locator('.latest-tile').waitFor();
    assert.deepEqual(await violations(), [], 'a failed job and a result');
    stage.setSituation({ hasKey: false });
    await page.getByRole('button', { name: 'Set API key to generate' }).waitFor();
    assert.deepEqual(await violations(), [], 'no key');
    stage.setSituation({ hasKey: true });
  });

  it('never scrolls sideways from 200 to 1,200 pixels', async () => {
    for (const width of [200, 280, 600, 1200]) {
      await page.setViewportSize({ width, height: 720 });
      for (const id of MODELS) {
        await open(id);
        await unfold();
        const wide = await page.evaluate(() =>
          [...document.querySelectorAll<HTMLElement>('.create *, .place')]
            .filter((one) => !one.closest('.visually-hidden, .field-label'))
            .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
            .map((one) => one.outerHTML.slice(0, 120)),
        );
        assert.deepEqual(wide, [], `${id} at ${width}`);
        const room = await page
          .locator('.place')
          .evaluate((one) => one.scrollWidth - one.clientWidth);
        assert.ok(room <= 0, `${id} at ${width}`);
      }
    }
    await page.setViewportSize({ width: 280, height: 720 });
  });

  it('can be filled in and run by keyboard alone', async () => {
    await page.getByRole('tab', { name: 'Create' }).focus();
    await open('fal-ai/flux/dev');
    const reach = async (name: RegExp) => {
      for (let press = 0; press < 40; press += 1) {
        await page.keyboard.press('Tab');
        const label = await page.evaluate(() => {
          const { activeElement: at } = document;
          const labels =
            at instanceof HTMLElement && 'labels' in at ? (at.labels as NodeList | null) : null;
          return (
            at?.getAttribute('aria-label') ?? labels?.[0]?.textContent ?? at?.textContent ?? ''
          );
        });
        if (name.test(label)) return;
      }
      assert.fail(`${String(name)} is not reached with Tab`);
    };
    await reach(/^Prompt/);
    await page.keyboard.press('Control+A');
    await page.keyboard.type('An otter by keys');
    await reach(/more settings$/);
    await page.keyboard.press('Space');
    await reach(/^Another seed/);
    await page.keyboard.press('Enter');
    await reach(/^Generate/);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /An otter by keys, open in the gallery/ }).waitFor();
  });

  it('respects reduced motion, and draws borders in forced colours', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
    const moving = await page.evaluate(() =>
      [...document.querySelectorAll('progress')].map((one) => getComputedStyle(one).animationName),
    );
    assert.ok(moving.length > 0 && moving.every((name) => name === 'none'), moving.join());
    const edge = await page
      .locator('.generate')
      .evaluate((one) => getComputedStyle(one).borderTopStyle);
    assert.equal(edge, 'solid');
    await page.emulateMedia({ reducedMotion: null, forcedColors: null });
  });
});
