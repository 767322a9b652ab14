import type { Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import type { Workbench } from './workbench.ts';

/** A file or folder of the Explorer, which is shown first where another view is. */
export async function explorerFile({ page }: Workbench, name: string): Promise<Locator> {
  const explorer = page.locator('.activitybar .action-label[aria-label^="Explorer"]');
  const files = page.locator('.explorer-folders-view');
  if (!(await files.isVisible())) await explorer.click();
  return files.getByText(name, { exact: true }).first();
}

/** Selects several files of the Explorer, by mouse. */
async function select(bench: Workbench, names: readonly string[]): Promise<void> {
  const { page } = bench;
  const rows = page.locator('.explorer-folders-view .monaco-list-row.selected');
  const [first = '', ...others] = names;
  await until(async () => {
    await (await explorerFile(bench, first)).click();
    // Its editor takes the selection to itself once it is open.
    await page.locator(`.tab.active[data-resource-name="${first}"]`).waitFor();
    await page.waitForTimeout(1_000);
    for (const name of others)
      await (await explorerFile(bench, name)).click({ modifiers: ['ControlOrMeta'] });
    await page.waitForTimeout(1_000);
    return (await rows.count()) === names.length;
  }, 90);
}

/** Chooses an entry of the menu of a file in the Explorer, or of several that are selected, by mouse. */
export async function chooseInExplorer(
  bench: Workbench,
  names: string | readonly string[],
  entry: string,
): Promise<void> {
  const all = [names].flat();
  await chooseInMenu(bench, await explorerFile(bench, all.at(-1) ?? ''), entry, {
    before: () => (all.length > 1 ? select(bench, all) : Promise.resolve()),
  });
}

/** Chooses an entry of the menu of a row, a tab or a text, by mouse; `parent` is the entry whose submenu has it, and `before` goes before each click. */
export async function chooseInMenu(
  { page }: Workbench,
  target: Locator,
  entry: string,
  { parent, before }: { readonly parent?: string; readonly before?: () => Promise<void> } = {},
): Promise<void> {
  const item = page.getByRole('menuitem', { name: entry, exact: true });
  // A submenu stands within the entry that opens it.
  const focused = page.locator('.action-item.focused').filter({ has: item }).last();
  await until(async () => {
    await before?.();
    await target.click({ button: 'right' });
    try {
      if (parent !== undefined)
        await page.getByRole('menuitem', { name: parent }).hover({ timeout: 15_000 });
      // Just after a start the menu lacks an extension's entries, and it closes when an editor takes the focus.
      await item.waitFor({ timeout: 15_000 });
      await item.hover({ timeout: 5_000 });
      await focused.waitFor({ timeout: 5_000 });
      return true;
    } catch (error) {
      if (page.isClosed()) throw error;
      // The first one closes a submenu; without a menu it clears the selection of the Explorer.
      for (const _ of [parent, entry]) await page.keyboard.press('Escape');
      return false;
    }
  }, 90);
  await page.keyboard.press('Enter');
}
