import { strict as assert } from 'node:assert';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { until } from '../support/until.ts';
import { LIST, LOST } from '../faults/lostSubmit.ts';
import { axeViolations } from './axe.ts';
import { launchBrowser, openStage, type Stage, type StageOptions } from './stage.ts';
import { type ThemeName, THEMES } from './themes.ts';

const FLUX = 'fal-ai/flux/schnell';
const PICTURES = fileURLToPath(new URL('../../dist/test/pictures/', import.meta.url));

describe('the line of a batch', function () {
  this.timeout(120_000);
  let browser: Browser;
  let stage: Stage;
  let page: Page;
  before(async () => {
    browser = await launchBrowser();
    await mkdir(PICTURES, { recursive: true });
  });
  after(() => browser.close());
  afterEach(async () => {
    const { errors } = stage;
    await stage.close();
    assert.deepEqual(errors, []);
  });

  const open = async (
    lines: readonly string[],
    options: StageOptions = {},
    prepare: (stage: Stage) => void = () => undefined,
  ) => {
    const values = { prompt: lines.join('\n') };
    const drafts = { [FLUX]: { values, perLine: true } };
    stage = await openStage({ browser, ...options, memory: { endpointId: FLUX, drafts } });
    page = stage.page;
    prepare(stage);
    await page.getByRole('button', { name: /^Generate \d+ · \$/ }).click();
  };
  const animals = (count: number) => Array.from({ length: count }, (_, at) => `animal ${at}`);
  const line = () => page.locator('.batch-line');
  const count = (text: string | RegExp) => line().getByText(text).first().waitFor();
  /** No violation in any theme, nothing too wide, and a picture of each. */
  const look = async (name: string) => {
    const found: string[] = [];
    for (const theme of Object.keys(THEMES) as ThemeName[]) {
      await stage.setTheme(theme);
      found.push(...(await axeViolations(page)).map((one) => `${theme}: ${one}`));
      await line().scrollIntoViewIfNeeded();
      await page.screenshot({ path: path.join(PICTURES, `batch-${name}-${theme}.png`) });
    }
    for (const width of [240, 600]) {
      await page.setViewportSize({ width, height: 720 });
      const wide = await page.evaluate(() =>
        [...document.querySelectorAll('.batch-line *')]
          .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
          .map((one) => one.outerHTML.slice(0, 120)),
      );
      assert.deepEqual(wide, [], String(width));
      await page.screenshot({ path: path.join(PICTURES, `batch-${name}-${width}.png`) });
    }
    await page.setViewportSize({ width: 280, height: 720 });
    assert.deepEqual(found, []);
  };

  it('counts, survives the page, stops, and runs the rest at its price', async () => {
    await open(animals(9), { sandbox: { runMs: 2_500 } });
    await count(/^0 of 9 done, 4 running$/);
    const bar = line().getByRole('progressbar');
    assert.equal(await bar.getAttribute('aria-valuetext'), '0 of 9 done');
    await stage.reload();
    await count(/ of 9 done/);
    await line().getByRole('button', { name: 'Stop the batch of FLUX Schnell' }).click();
    await count('Stopped. What fal already has goes on; no further run starts.');
    await count(/^\d of 9 done, \d not started$/);
    const submitted = stage.sandbox.submits();
    assert.ok(submitted >= 4 && submitted < 9);
    await line().getByRole('button', { name: 'Run the rest' }).click();
    await line()
      .getByRole('button', { name: new RegExp(`^Run ${9 - submitted} · \\$0\\.\\d+`) })
      .click();
    await page.getByRole('status').getByText('FLUX Schnell: all 9 runs are done').waitFor();
    await line().waitFor({ state: 'detached' });
    assert.equal(stage.sandbox.submits(), 9);
  });

  it('shows why rows failed, and looks right in every theme', async () => {
    const slow = '[sandbox:slow=20000]';
    await open(['a fox', '[sandbox:fail] an owl', '[sandbox:fail] a bear', `${slow} a hare`]);
    await count('1 of 4 done, 1 running, 2 failed');
    await page.locator('.latest-tile').first().waitFor();
    await look('running');
    await page
      .locator('.job')
      .getByRole('button', { name: /Cancel/ })
      .click();
    await count('1 of 4 done, 3 failed');
    for (const row of [2, 3, 4]) await count(`Run ${row}:`);
    // The line says what failed.
    await until(async () => (await page.locator('.job').count()) === 0);
    await line().getByRole('button', { name: 'Run the rest' }).click();
    await line()
      .getByRole('button', { name: /^Run 3 · / })
      .waitFor();
    await look('over');
    await line().getByRole('button', { name: 'Cancel' }).click();
    await line().getByRole('button', { name: 'Dismiss FLUX Schnell' }).click();
    await line().waitFor({ state: 'detached' });
    assert.equal(stage.sandbox.submits(), 4);
  });

  it('says in plain words that an unsure run may be paid twice', async () => {
    await open(animals(2), {}, ({ sandbox }) => {
      sandbox.fault({ ...LOST, times: 1 });
      sandbox.fault({ match: LIST, action: { kind: 'status', status: 403 }, times: Infinity });
    });
    await count('1 of 2 done, 1 unsure');
    await line().getByRole('button', { name: 'Run the rest' }).click();
    await line()
      .getByRole('button', { name: /^Run 0/ })
      .waitFor();
    await line()
      .getByLabel(/unsure ones \(1\): fal may have them, so you may pay twice$/)
      .check();
    await line()
      .getByRole('button', { name: /^Run 1 · / })
      .waitFor();
    await look('unsure');
    assert.equal(stage.sandbox.submits(), 2);
  });
});
