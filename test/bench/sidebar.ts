import { rm } from 'node:fs/promises';
import { startSandbox, tempFolder } from '../support/mcp.ts';
import { frameWith } from '../host/webviewFrame.ts';
import { openWorkbench } from '../host/workbench.ts';
import { type Bench, row } from './report.ts';
import { spreadOf } from './spread.ts';

const RUNS = 15;
const DEADLINE = 60_000;
/** Milliseconds. */
const AT_REST = 4_000;
const FLUX = 'fal-ai/flux/schnell';

/** Records in each document of a webview the time at which its prompt first accepts input. */
const WATCH = `if (window !== top) {
  const look = () => {
    const prompt = document.querySelector('textarea');
    if (prompt && prompt.getClientRects().length > 0 && !prompt.disabled)
      globalThis.falUsableAt ??= performance.timeOrigin + performance.now();
    else setTimeout(look, 4);
  };
  look();
}`;
const USABLE = `new Promise((resolve) => {
  const look = () => globalThis.falUsableAt ? resolve(falUsableAt) : setTimeout(look, 4);
  look();
})`;
/** Records the time of a mouse press. */
const NOTE_PRESS = `addEventListener('mousedown', () => {
  globalThis.falPressedAt = performance.timeOrigin + performance.now();
}, true)`;

/** Measures from the click on the icon until the prompt accepts input, in VS Code with `dist/fal-vscode.vsix`. */
export const sidebar: Bench = {
  name: 'sidebar',
  async run() {
    const [sandbox, data] = await Promise.all([startSandbox(), tempFolder('bench')]);
    const bench = await openWorkbench({
      env: { FAL_GATEWAY_URL: sandbox.url, FAL_KEY: 'a-bench:key', FAL_DATA_DIR: data },
    });
    try {
      const { page } = bench;
      await page.context().addInitScript(WATCH);
      await bench.command('fal: Open Sidebar');
      const first = await bench.webview('[role=tablist]');
      await first.getByRole('tab', { name: 'Models' }).click();
      await first.getByRole('searchbox').fill(FLUX);
      await first.locator('.model').filter({ hasText: FLUX }).first().click();
      await first.locator('textarea').waitFor();
      const icon = page.locator('.activitybar .action-label[aria-label="fal"]');
      const explorer = page.locator('.activitybar .action-label[aria-label^="Explorer"]');
      await page.evaluate(NOTE_PRESS);
      await page.waitForTimeout(AT_REST);
      const times: number[] = [];
      for (let run = 0; run < RUNS; run += 1) {
        await explorer.click();
        await page.locator('.explorer-folders-view').waitFor();
        await page.waitForTimeout(500);
        await icon.click();
        const frame = await frameWith(page, 'textarea', DEADLINE);
        const usable = await frame.evaluate<number>(USABLE);
        times.push(usable - (await page.evaluate<number>('globalThis.falPressedAt')));
      }
      const spread = spreadOf(times);
      const label = 'from the click to a prompt that takes letters';
      return {
        title: 'The sidebar in VS Code, hidden and shown again',
        rows: [row(label, spread, 'ms')],
        goals: [{ label, value: spread.median, limit: 300, is: 'at most', unit: 'ms' }],
      };
    } finally {
      await bench.close();
      await sandbox.close();
      await rm(data, { recursive: true, force: true });
    }
  },
};
