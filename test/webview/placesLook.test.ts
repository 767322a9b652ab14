import { strict as assert } from 'node:assert';
import { axeViolations } from './axe.ts';
import { makeResults } from './history.ts';
import { openStage, type Stage } from './stage.ts';
import type { ThemeName } from './themes.ts';

const THEMES: readonly ThemeName[] = ['dark', 'light', 'contrast'];

describe('Models and Gallery in each theme and width', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({
      memory: { place: 'gallery', favourites: ['fal-ai/veo3.1'] },
      prepare: makeResults,
    });
  });
  after(() => stage.close());

  for (const theme of THEMES) {
    it(`pass axe in ${theme}, and never scroll sideways`, async () => {
      const { page } = stage;
      await stage.setTheme(theme);
      const look = async (where: string) => {
        for (const width of [200, 280, 1_200]) {
          await page.setViewportSize({ width, height: 700 });
          await page.waitForTimeout(200);
          const wide = await page.evaluate(() =>
            [...document.querySelectorAll('.place, .models-scroll, .grid-scroll, .detail')]
              .filter((box) => box.scrollWidth > box.clientWidth)
              .map(({ className }) => className),
          );
          assert.deepEqual(wide, [], `${where} at ${width}`);
        }
        await page.setViewportSize({ width: 280, height: 700 });
        assert.deepEqual(await axeViolations(page), [], where);
      };
      await page.getByRole('tab', { name: 'Gallery' }).click();
      await page.locator('.tile-face').first().waitFor();
      await look('the grid');
      await page.locator('.tile-face').first().click();
      await page.getByRole('region', { name: /^Result of/ }).waitFor();
      await look('a result');
      await page.keyboard.press('Escape');
      await page.getByRole('tab', { name: 'Models' }).click();
      await page.locator('.models-list .model').first().waitFor();
      await look('the models');
      await page.getByRole('searchbox').press('ArrowDown');
      await page.keyboard.press('ArrowRight');
      await page
        .getByRole('region', { name: /^Details of/ })
        .getByText('Outputs')
        .waitFor();
      await look('the details of a model');
      await page.keyboard.press('Escape');
    });
  }
});
