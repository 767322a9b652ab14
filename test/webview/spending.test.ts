import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { localDay } from '../../src/domain/spending.ts';
import { axeViolations } from './axe.ts';
import { writeRuns } from './ledger.ts';
import { pastRuns } from './spendingRuns.ts';
import { launchBrowser, openStage, type Stage, type StageOptions } from './stage.ts';
import type { ThemeName } from './themes.ts';

const SCHNELL = 'fal-ai/flux/schnell';

describe('the page of what was spent', function () {
  this.timeout(120_000);
  let browser: Browser;
  let stage: Stage;
  before(async () => {
    browser = await launchBrowser();
  });
  after(() => browser.close());
  afterEach(async () => {
    assert.deepEqual(stage.errors, []);
    await stage.close();
  });

  const now = Date.now();
  const open = async (options: StageOptions = {}): Promise<Page> => {
    stage = await openStage({
      ...{ browser, pageName: 'spending', width: 1_000, height: 900, limits: { maxMonth: 1_000 } },
      prepare: (runtime) => writeRuns(runtime, pastRuns(now)),
      ...options,
    });
    return stage.page;
  };
  const rows = async (page: Page) =>
    (await page.locator('.spending-list tbody tr').allInnerTexts()).map((row) =>
      row.replaceAll(/\s+/g, ' ').trim(),
    );
  /** The last figure of a column of text: `$1.25` is 1.25. */
  const usd = (text: string) => Number(/\$([\d.,]+)/.exec(text)?.[1]?.replaceAll(',', ''));
  const expected = (passes: (run: ReturnType<typeof pastRuns>[number]) => boolean) => {
    const first = localDay(new Date(now).setDate(new Date(now).getDate() - 29));
    const runs = pastRuns(now).filter((run) => localDay(run.at) >= first && passes(run));
    return { runs: runs.length, amount: runs.reduce((sum, { amount }) => sum + amount, 0) };
  };
  const total = async (page: Page) => page.locator('.spending-list tfoot').innerText();
  const totals = async (page: Page, passes: Parameters<typeof expected>[0]) => {
    const { runs, amount } = expected(passes);
    await page
      .locator('.spending-list tfoot')
      .getByText(new RegExp(`(^|\\s)${runs}(\\s|$)`))
      .waitFor();
    assert.equal(usd(await total(page)).toFixed(2), amount.toFixed(2));
  };

  /** The pixels by which the page is wider than its view. */
  const sideways = (page: Page) =>
    page.evaluate(() => {
      const { scrollWidth = 0, clientWidth = 0 } = document.querySelector('.spending') ?? {};
      return scrollWidth - clientWidth;
    });

  it('shows the sums beside the limits, each day as a bar, and the dearest models', async () => {
    const page = await open();
    await page.locator('.spend-table').waitFor();
    const sum = (name: string) =>
      page.locator('.sum', { has: page.getByText(name, { exact: true }) }).innerText();
    assert.match(await sum('Today'), /\$0\.35\s+of \$20\.00 \(default; a run above it needs/);
    assert.match(await sum('This month'), /of \$1,000\.00/);
    assert.match(await sum('This window'), /\$0\.00\s+no limit/);
    assert.match(await sum('Reserved'), /\$0\.25/);
    assert.equal(await page.locator('.bar').count(), 30);
    const today = page.locator(`.bar[data-day="${localDay(now)}"]`);
    assert.match((await today.getAttribute('title')) ?? '', /\$0\.35$/);
    const heights = await page
      .locator('.bar')
      .evaluateAll((bars) =>
        bars.map((bar) => [...bar.children].reduce((sum, part) => sum + part.clientHeight, 0)),
      );
    assert.equal(Math.max(...heights), heights.at(-3), 'the day with the uncertain run');
    const [first = '', ...others] = await rows(page);
    assert.ok(others.every((row) => usd(row) <= usd(first)));
    await totals(page, () => true);
  });

  it('filters by a day, a client, a folder and a kind, and lists single runs with their state', async () => {
    const page = await open();
    await page.locator('.bar').nth(-3).click();
    await totals(page, ({ at }) => localDay(at) === localDay(now - 2 * 24 * 3_600_000));
    await page.getByRole('button', { name: 'Single runs' }).click();
    await page.locator('td, th', { hasText: '=HYPERLINK("x"), bot' }).waitFor();
    const texts = await rows(page);
    assert.ok(texts.some((row) => row.includes('Uncertain')));
    assert.ok(texts.some((row) => row.includes('Billed by fal')));
    await page.getByTitle('Show all days').click();
    await page.getByRole('button', { name: 'By client' }).click();
    await page.getByRole('button', { name: 'Claude Code' }).click();
    await totals(page, ({ by }) => by === 'Claude Code');
    await page.getByLabel('Workspace').selectOption({ label: 'No folder' });
    await totals(page, ({ by, workspace }) => by === 'Claude Code' && workspace === undefined);
    await page.getByRole('button', { name: 'Remove filters' }).click();
    await page.getByLabel('Kind').selectOption({ label: 'Text to video' });
    await totals(page, ({ endpointId }) => endpointId === 'fal-ai/veo3');
    await page.getByLabel('Client').selectOption({ label: '=HYPERLINK("x"), bot' });
    await page.getByLabel('Workspace').selectOption({ label: 'No folder' });
    await page.getByText('No run in this period passes the filters.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Export CSV…' }).isDisabled());
    await stage.reload();
    await page.getByText('No run in this period passes the filters.').waitFor();
    const month = localDay(now - 35 * 24 * 3_600_000).slice(0, 7);
    await page.getByRole('button', { name: 'Remove filters' }).click();
    await page.getByLabel('Period').selectOption(month);
    await page.getByRole('button', { name: 'By day' }).click();
    await page.locator(`.bar[data-day="${month}-01"]`).waitFor();
    await page.getByRole('columnheader', { name: 'Day' }).waitFor();
    assert.ok((await rows(page)).length > 0);
  });

  it('exports the filtered runs, none of which a spreadsheet takes for a formula', async () => {
    const page = await open();
    await page.getByLabel('Client').selectOption({ label: '=HYPERLINK("x"), bot' });
    await page.getByRole('button', { name: 'Export CSV…' }).click();
    await page.getByText(/Exported to fal-spending-30-days-/).waitFor();
    const name = `fal-spending-30-days-${localDay(now)}.csv`;
    const text = await readFile(path.join(stage.project, name), 'utf8');
    const [head, row, ...more] = text.split('\r\n');
    assert.equal(
      head,
      '\uFEFFtime,day,model,kind,client,workspace,state,amount_usd,billed_by_fal,reserved_usd,gateway,job',
    );
    assert.match(
      row ?? '',
      /^\d{4}-.*Z,\d{4}-\d\d-\d\d,fal-ai\/veo3,text-to-video,"'=HYPERLINK\(""x""\), bot",\/home\/ada\/shop,uncertain,0\.5,no,0\.5,http:/,
    );
    assert.deepEqual(more, ['']);
  });

  it('follows a run of another process, and what is stopped', async () => {
    const page = await open();
    await page.locator('.spend-table').waitFor();
    const run = { at: Date.now(), endpointId: SCHNELL, by: 'Cursor', amount: 1.5 };
    await writeRuns(stage.runtime, [run]);
    await page.locator('.sum').filter({ hasText: 'Today' }).getByText('$1.').waitFor();
    await page.getByRole('button', { name: 'Set Limits…' }).click();
    await page.getByRole('button', { name: 'Stop All Spending' }).click();
    await stage.runtime.spending.stop();
    await page.getByText('All spending of this machine is stopped.').waitFor();
    await page.getByRole('button', { name: 'Allow Spending Again' }).click();
    await stage.runtime.spending.resume();
    await page.getByText('All spending of this machine is stopped.').waitFor({ state: 'detached' });
    assert.deepEqual(stage.editor.done, [
      'run: setSpendingLimits',
      'run: stopSpending',
      'run: resumeSpending',
    ]);
  });

  it('compares with fal’s bill, where the key may read it', async () => {
    const page = await open({
      ...{ key: 'admin-test:key', sandbox: { billingDelayMs: 0, discountPercent: 10 } },
      prepare: async ({ jobs }) => {
        const input = { prompt: 'a fox', image_size: 'square_hd' };
        const job = await jobs.start({ endpointId: SCHNELL, input, by: 'you' });
        await job.done;
      },
    });
    await page.getByRole('button', { name: 'Compare' }).click();
    const row = page.locator('.spending-compare tbody tr');
    await row.waitFor();
    assert.deepEqual(
      (await row.innerText()).split(/\s+/),
      [SCHNELL, '$0.006', '$0.0054', 'difference', '−$0.0006'],
      'two megapixels, less 10 %',
    );
    await page.setViewportSize({ width: 240, height: 900 });
    assert.equal(await sideways(page), 0);
    await stage.close();
    const other = await open();
    await other.getByRole('button', { name: 'Compare' }).click();
    await other.getByText(/lacks the permission/).waitFor();
  });

  it('explains itself where no run is recorded, and in the sandbox', async () => {
    const page = await open({
      prepare: () => Promise.resolve(),
      situation: { sandbox: true },
    });
    await page.getByText('No run is recorded yet.').waitFor();
    await page.getByText('These are runs in the sandbox: nothing was billed.').waitFor();
    assert.equal(await page.locator('.spend-table, .bars, select').count(), 0);
  });

  it('passes axe in each theme and never scrolls sideways', async () => {
    const page = await open({ limits: { maxMonth: 5 } });
    await page.locator('.spend-table').waitFor();
    await page.getByRole('button', { name: 'Compare' }).click();
    await page.locator('.spending-compare .run-error').waitFor();
    for (const theme of ['dark', 'light', 'contrast'] satisfies readonly ThemeName[]) {
      await stage.setTheme(theme);
      for (const group of ['By day', 'Single runs', 'By workspace']) {
        await page.getByRole('button', { name: group, exact: true }).click();
        for (const width of [240, 480, 1_200]) {
          await page.setViewportSize({ width, height: 900 });
          assert.equal(await sideways(page), 0, `${group} at ${width}`);
        }
        assert.deepEqual(await axeViolations(page), [], `${theme}, ${group}`);
      }
    }
  });
});

describe('what was spent today, below Generate', () => {
  let stage: Stage;
  before(async () => {
    stage = await openStage({
      limits: { maxDay: 10, maxMonth: 100 },
      memory: { endpointId: SCHNELL },
    });
  });
  after(() => stage.close());

  it('has its limit, follows every run, warns near a limit, and opens the page', async () => {
    const { page, runtime, editor } = stage;
    const line = page.locator('.spent-today');
    const spend = (amount: number, ago = 0) =>
      writeRuns(runtime, [
        { at: Date.now() - ago, endpointId: SCHNELL, by: `agent ${amount}`, amount },
      ]);
    await line.getByText('Today: $0.00 of $10.00').waitFor();
    await spend(1.5);
    await line.getByText('Today: $1.50 of $10.00').waitFor();
    assert.equal(await line.getAttribute('data-tone'), null);
    await spend(6.5);
    await line.getByText('Today: $8.00 of $10.00').waitFor();
    assert.equal(await line.getAttribute('data-tone'), 'warning');
    for (const theme of ['dark', 'light', 'contrast'] satisfies readonly ThemeName[]) {
      await stage.setTheme(theme);
      assert.deepEqual(await axeViolations(page), [], theme);
    }
    await runtime.spending.stop();
    await line.getByText('All spending is stopped').waitFor();
    await line.click();
    await page.waitForTimeout(50);
    assert.deepEqual(editor.done, ['run: showSpending']);
    assert.deepEqual(stage.errors, []);
  });
});
