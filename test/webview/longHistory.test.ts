import { strict as assert } from 'node:assert';
import { axeViolations } from './axe.ts';
import { writeHistory } from './history.ts';
import { openStage, type Stage } from './stage.ts';

const COUNT = 10_000;

describe('a history of 10,000 results', () => {
  let stage: Stage;
  before(async function () {
    // Busy machines write as many jobs in more than a minute.
    this.timeout(240_000);
    stage = await openStage({
      memory: { place: 'gallery' },
      prepare: (runtime) => writeHistory(runtime, { count: COUNT, now: Date.now() }),
    });
  });
  after(() => stage.close());

  it('shows the newest page, and loads more on scroll', async () => {
    const { page } = stage;
    await page.getByPlaceholder('Search 10,000 runs').waitFor();
    const height = () => page.locator('.grid-space').evaluate(({ clientHeight }) => clientHeight);
    const first = await height();
    await page.locator('.grid-scroll').evaluate((scroller) => {
      scroller.scrollTop = scroller.scrollHeight;
    });
    await page.waitForFunction(
      (before) => (document.querySelector('.grid-space')?.clientHeight ?? 0) > before,
      first,
    );
    assert.ok((await page.locator('.tile').count()) < 80);
  });

  it('reports an expired result URL', async () => {
    const { page } = stage;
    await page.locator('.grid-scroll').evaluate((scroller) => {
      scroller.scrollTop = 0;
    });
    await page.route('https://v3.fal.media/**', (route) => route.fulfill({ status: 404 }));
    await page.getByRole('button', { name: /picture 1 of the long history/ }).click();
    await page
      .getByText('Its URL at fal has expired. Run the model again to recreate it.', { exact: true })
      .waitFor();
    assert.deepEqual(await axeViolations(page), []);
    await page.keyboard.press('Escape');
  });

  it('keeps the scroll position when a new result is added above', async () => {
    const { page, runtime } = stage;
    const scroller = page.locator('.grid-scroll');
    const scrollBy = (pixels: number) =>
      scroller.evaluate((element, by) => {
        element.scrollTop += by;
      }, pixels);
    const rendered = () =>
      page.evaluate(
        () =>
          new Promise((resolve) => {
            requestAnimationFrame(() => requestAnimationFrame(resolve));
          }),
      );
    const seen = () =>
      scroller.evaluate((element) => {
        const { top } = element.getBoundingClientRect();
        const rows = [...element.querySelectorAll('.grid-day')];
        const days = rows.map((day) => [day.textContent, day.getBoundingClientRect().top - top]);
        return days.find(([, at]) => Number(at) > 0);
      });
    await scrollBy(900);
    await rendered();
    // How far the next day's name is below depends on the hour; only a visible one can stay where it is.
    while ((await seen()) === undefined) {
      await scrollBy(400);
      await rendered();
    }
    await scrollBy(Number((await seen())?.[1]) - 200);
    await rendered();
    const before = await seen();
    assert.equal(before?.[1], 200);
    // Enough to add a row to the day that is scrolled to, however many results it has by now.
    for (let count = 1; count <= 4; count += 1) {
      await runtime.jobs.start(
        { endpointId: 'fal-ai/flux/dev', input: { prompt: 'new' }, by: 'you' },
        AbortSignal.timeout(30_000),
      );
      await page.getByPlaceholder(`Search 10,00${count} runs`).waitFor();
      await rendered();
      assert.deepEqual(await seen(), before, `after ${count}`);
    }
  });
});
