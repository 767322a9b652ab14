import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { createLedger } from '../../src/spend/ledger.ts';
import { createStore } from '../../src/store/store.ts';
import { startBench } from '../support/mcp.ts';
import { until } from '../support/until.ts';
import { DEFAULT_SPENDING } from './defaultSpending.ts';
import { appears } from './quickInput.ts';
import { DEADLINE, PATIENCE, useWorkbench } from './useWorkbench.ts';

/** 0.64 USD a run in the sandbox. */
const DEAR = 'fal-ai/veo3';
/** 0.003 USD at most. */
const CHEAP = 'fal-ai/flux/schnell';
/** Its tiers do not fit its input. */
const UNKNOWN = 'fal-ai/aura-flow';

describe('spending in the workbench, with the packaged extension', () => {
  const { bench, sandbox } = useWorkbench({ settings: DEFAULT_SPENDING });

  const sidebar = async (): Promise<Frame> => {
    await bench.command('fal: Open Sidebar');
    return bench.webview('[role=tablist]');
  };
  /** The form of a model with a prompt, when its button shows the price. */
  const form = async (model: string, prompt: string, price: string | RegExp) => {
    const frame = await sidebar();
    await frame.getByRole('tab', { name: 'Models' }).click();
    await frame.getByRole('searchbox').fill(model);
    await frame.locator('.model').filter({ hasText: model }).first().click();
    await frame.getByRole('textbox', { name: /^Prompt/ }).fill(prompt);
    await button(frame).getByText(price).waitFor();
    return frame;
  };
  const button = (frame: Frame) => frame.getByRole('button', { name: /^Generate/ });
  const reserved = async () => {
    const { reservations } = await createLedger(createStore(bench.vscode.falData)).read();
    return reservations.size;
  };
  /** Runs `act`, which must submit and reserve nothing. */
  const spendsNothing = async (act: () => Promise<unknown>) => {
    const before = [sandbox.submits(), await reserved()];
    await act();
    assert.deepEqual([sandbox.submits(), await reserved()], before);
  };
  /** Runs `act`, after which so many more runs are submitted. */
  const submits = async (count: number, act: () => Promise<unknown>) => {
    const before = sandbox.submits();
    await act();
    await until(() => sandbox.submits() >= before + count, PATIENCE);
    assert.equal(sandbox.submits(), before + count);
  };
  const answer = async (text: string | RegExp, choice: string) => {
    const dialog = bench.dialog(text);
    await dialog.locator('.monaco-button').filter({ hasText: choice }).first().click();
    await dialog.waitFor({ state: 'detached' });
  };
  const applies = (row: RegExp) =>
    until(async () => {
      await bench.command('fal: Set Spending Limits');
      const isShown = await appears(bench.row(row), 5_000);
      await bench.page.keyboard.press('Escape');
      return isShown;
    }, PATIENCE);
  /** The limits of the machine, as all programs read them. */
  const saved = async () =>
    JSON.parse(await readFile(path.join(bench.vscode.falData, 'limits.json'), 'utf8')) as object;
  const workspace = async (settings: object) => {
    const folder = path.join(bench.vscode.workspace, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(path.join(folder, 'settings.json'), JSON.stringify(settings));
  };

  afterEach(async () => {
    await rm(path.join(bench.vscode.workspace, '.vscode'), { recursive: true, force: true });
    await bench.settings({ 'fal.spending.maxRun': null });
  });

  it('a click on a price approves it', async () => {
    const frame = await form(DEAR, 'a dear comet', '$0.64');
    await submits(1, () => button(frame).click());
    await frame.getByRole('button', { name: /a dear comet.*open in the gallery/ }).waitFor();
    assert.equal(await bench.dialog('').count(), 0);
    await bench.status.locator('[aria-label*="Spent today: 0.64 USD of 20 USD."]').waitFor();
  });

  it('a batch above the confirmation limit is asked for once; without a yes nothing is submitted or reserved', async () => {
    const frame = await form(DEAR, 'two dear comets', '$');
    await frame.getByLabel('Variations').fill('2');
    await button(frame).getByText('$1.28').waitFor();
    await spendsNothing(async () => {
      await button(frame).click();
      await bench.dialog('Run fal-ai/veo3 2 times?').waitFor();
      await bench.screenshot('spending-batch');
      await answer('2 times', 'Cancel');
      await frame.getByRole('alert').getByText('You did not approve this run').waitFor();
    });
    await submits(2, async () => {
      await button(frame).click();
      await answer('2 times', 'Run');
    });
    await frame.getByLabel('Variations').fill('1');
  });

  it('an unknown price is asked for, until the person needs no question for that model today', async () => {
    const frame = await form(UNKNOWN, 'a vague nebula [sandbox:slow=60000]', /on average|unknown/);
    await spendsNothing(async () => {
      await button(frame).click();
      await bench.dialog('The price is not known. 0.09 USD are reserved for it.').waitFor();
      await bench.screenshot('spending-unknown');
      await answer('The price is not known', 'Cancel');
      await frame.getByRole('alert').waitFor();
    });
    await submits(1, async () => {
      await button(frame).click();
      await answer('The price is not known', 'Don’t Ask Again');
    });
    await submits(1, () => button(frame).click());
    assert.equal(await bench.dialog('').count(), 0);
  });

  it('fal: Generate approves the price beside the prompt, and a limit in the way can be changed from its message', async () => {
    const generate = async (prompt: string) => {
      await bench.command('fal: Generate…');
      await bench.type('veo3');
      // The prices come last, and a list that changes takes no click.
      await bench.pick(/fal-ai\/veo3(?!\/).*USD per second/s);
      await bench.quickInput.getByPlaceholder('Describe what to generate').waitFor();
      await bench.says(/A run costs 0.64 USD/);
      await bench.answer(prompt);
    };
    await submits(1, () => generate('a comet by keys'));
    assert.equal(await bench.dialog('').count(), 0);
    await bench.settings({ 'fal.spending.maxRun': 0.5 });
    await applies(/At most for a run.*your settings: 0.5 USD/s);
    await spendsNothing(async () => {
      await generate('a comet above the limit');
      const shown = bench.notification('your limit for a run is 0.5 USD');
      await shown.waitFor();
      await bench.screenshot('spending-limit');
      await shown.getByRole('button', { name: 'Set Limits…' }).click();
      await bench.row(/At most for a run.*0.5 USD.*your settings: 0.5 USD/s).waitFor();
      await bench.screenshot('spending-limits');
    });
    await bench.page.keyboard.press('Escape');
  });

  it('a workspace can make the limits stricter, not looser, and a misspelt limit is not none', async () => {
    const frame = await form(DEAR, 'a comet of the workspace', '$0.64');
    const refused = async (text: string) =>
      spendsNothing(async () => {
        await button(frame).click();
        await frame.getByRole('alert').getByText(text).waitFor();
      });
    await bench.settings({ 'fal.spending.maxRun': 0.6 });
    await workspace({ 'fal.spending.maxRun': 100 });
    await applies(/a run.*0.6 USD.*your settings: 0.6 USD · settings of the workspace: 100 USD/s);
    await refused('your limit for a run is 0.6 USD');
    await workspace({ 'fal.spending.maxRun': 0.1 });
    await applies(/a run.*0.1 USD.*settings of the workspace: 0.1 USD/s);
    await refused('your limit for a run is 0.1 USD');
    await bench.settings({ 'fal.spending.maxRun': 'ten' });
    await until(async () => {
      const alert = frame.getByRole('alert');
      await spendsNothing(async () => {
        await button(frame).click();
        await button(frame).getByText('Submitting').waitFor({ state: 'hidden' });
        await alert.waitFor();
      });
      return alert.getByText('fal.spending.maxRun is "ten"; it must be an amount').isVisible();
    }, PATIENCE);
  });

  it('fal: Set Spending Limits keeps the limits of the machine', async () => {
    await applies(/At most for a run.*no limit/s);
    await bench.command('fal: Set Spending Limits');
    await bench.row(/At most for a day.*20 USD.*default/s).waitFor();
    await bench.pick(/At most for a day/);
    await bench.says('Empty removes the limit of this machine.');
    await bench.answer('1,000');
    await bench.says('Enter an amount in USD');
    await bench.answer('12.50');
    await bench.row(/At most for a day.*12.5 USD.*this machine: 12.5 USD/s).waitFor();
    await bench.pick(/Runs without a known price/);
    await bench.pick('refuse');
    await bench.row(/Runs without a known price.*refuse.*this machine: refuse/s).waitFor();
    await bench.screenshot('spending-limits-set');
    assert.deepEqual(await saved(), { maxDay: 12.5, unknownPrice: 'refuse' });
    await bench.pick(/At most for a day/);
    await bench.says('Empty removes the limit of this machine.');
    await bench.answer('');
    await bench.row(/At most for a day.*20 USD/s).waitFor();
    await bench.pick(/Runs without a known price/);
    await bench.pick('Not set on this machine');
    await bench.row(/Runs without a known price.*ask first/s).waitFor();
    assert.deepEqual(await saved(), {});
    await bench.page.keyboard.press('Escape');
  });

  it('fal: Show Spending shows what was spent, in each theme, and follows the limits', async () => {
    await bench.command('fal: Show Spending');
    const page = await bench.webview('.spend-table');
    await page
      .locator('.sum', { hasText: 'Today' })
      .getByText(/^\$(?!0.00$)/)
      .waitFor();
    await page.getByRole('button', { name: DEAR }).click();
    await page.locator('.spend-table').getByText('You, in VS Code').first().waitFor();
    for (const theme of ['light', 'high contrast', 'high contrast light', 'dark'] as const) {
      await bench.theme(theme);
      await bench.screenshot(`spending-page-${theme.replaceAll(' ', '-')}`);
    }
    await page.getByRole('button', { name: 'Set Limits…' }).click();
    await bench.pick(/At most for a month/);
    await bench.says('Empty removes the limit of this machine.');
    await bench.answer('60');
    await page.locator('.sum', { hasText: 'of $60.00' }).waitFor();
    await bench.pick(/At most for a month/);
    await bench.says('Empty removes the limit of this machine.');
    await bench.answer('');
    await page.locator('.sum', { hasText: 'of $60.00' }).waitFor({ state: 'detached' });
    await bench.page.keyboard.press('Escape');
    await bench.command('fal: Show Spending');
    assert.equal(await bench.page.locator('.tab[aria-label*="Spending"]').count(), 1);
    await bench.command('View: Close Editor');
  });

  it('fal: Stop All Spending refuses every run and cancels the jobs, until spending is allowed again', async () => {
    const frame = await form(CHEAP, 'a comet to be stopped [sandbox:slow=60000]', '$0.00');
    await submits(1, () => button(frame).click());
    await bench.command('fal: Stop All Spending');
    const shown = bench.notification('All spending of this machine is stopped.');
    // Runs of earlier tests may still be running, too.
    await shown.getByText(/Jobs whose cancellation was requested: [1-9]/).waitFor();
    await bench.status.filter({ hasNotText: 'running' }).waitFor();
    await bench.screenshot('spending-stopped');
    await spendsNothing(async () => {
      await button(frame).click();
      await frame.getByRole('alert').getByText('All spending is stopped').waitFor();
    });
    await shown.getByRole('button', { name: 'Allow Spending Again' }).click();
    await bench.notification('Spending is allowed again').waitFor();
    await submits(1, () => button(frame).click());
  });

  it('fal: Stop All Spending in the sandbox stops what others spend at fal, too', async () => {
    await bench.command('fal: Use Sandbox');
    await bench.status.filter({ hasText: 'sandbox' }).waitFor();
    await bench.command('Notifications: Clear All Notifications');
    await bench.command('fal: Stop All Spending');
    const shown = bench.notification(
      'All spending of this machine is stopped. No job was running.',
    );
    await shown.waitFor();
    assert.ok('stoppedAt' in (await saved()));
    await shown.getByRole('button', { name: 'Allow Spending Again' }).click();
    await bench.notification('Spending is allowed again').waitFor();
    assert.deepEqual(await saved(), {});
    await bench.command('fal: Leave Sandbox');
    await bench.status.filter({ hasNotText: 'sandbox' }).waitFor();
  });

  it('an agent whose client cannot ask runs once when its run is approved here, and not again', async function () {
    this.timeout(DEADLINE);
    await bench.command('fal: Approve Run');
    await bench.notification('No run waits for your approval.').waitFor();
    const { falData: data, workspace: project } = bench.vscode;
    const agent = await startBench({ share: { sandbox, data, project }, limits: true });
    try {
      const run = () =>
        agent.call('run_model', { endpoint_id: DEAR, input: { prompt: 'a comet of the agent' } });
      await spendsNothing(async () => {
        const { isError, text } = await run();
        assert.ok(isError);
        assert.match(text, /fal: Approve Run/);
      });
      const shown = bench.notification(
        'test-client requests a run of fal-ai/veo3 (up to 0.64 USD), which needs your approval.',
      );
      await shown.waitFor();
      await bench.screenshot('spending-request');
      await shown.getByRole('button', { name: 'Approve…' }).click();
      await bench
        .row(/a comet of the agent.*fal-ai\/veo3.*up to 0.64 USD · test-client · just now/s)
        .waitFor();
      await bench.screenshot('spending-approve');
      await bench.pick(/a comet of the agent/);
      await bench.notification('Approved once.').waitFor();
      await submits(1, async () => {
        const { isError, text } = await run();
        assert.ok(!isError, text);
      });
      await spendsNothing(async () => assert.ok((await run()).isError));
    } finally {
      await agent.close();
    }
  });
});
