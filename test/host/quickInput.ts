import type { Locator, Page } from 'playwright-core';

/** Milliseconds that the first try waits for what should be there, and how much longer each next one does. */
const SOON = 1_000;
const LONGER = 500;
const DEADLINE = 60_000;
/** Milliseconds after which a row that was clicked is still there only if the click was lost. */
const REDRAWN = 4_000;
const MOST_CLICKS = 3;
/** Milliseconds in which nothing of a list changes that stands still. */
const STILL = 250;

/** The command palette, and the inputs and lists that drop down from the top. */
export interface QuickInput {
  readonly quickInput: Locator;
  /** Runs a command by its whole title, `fal: Open Log` for one. @throws when the palette does not list it in a minute */
  command(title: string): Promise<void>;
  /** Runs a command and chooses a row of the list it shows; both again while the list has no such row. */
  commandWithRow(title: string, row: string): Promise<void>;
  /** Fills the open input. */
  type(text: string): Promise<void>;
  /** Fills the open input and confirms it. */
  answer(text: string): Promise<void>;
  /** Names a file, by its whole path, in the open dialog for files. */
  chooseFile(file: string): Promise<void>;
  /** A row of the open list by its whole label, or by a pattern in all it shows. */
  row(label: string | RegExp): Locator;
  /** Ticks a row of a list that stays open. */
  toggle(label: string | RegExp): Promise<void>;
  /** Chooses a row of the open list, which closes. */
  pick(label: string | RegExp): Promise<void>;
  /** Confirms the ticked rows of a list that stays open. */
  accept(): Promise<void>;
  /** Waits until the open input shows that text: its title, prompt or complaint. */
  says(text: string | RegExp): Promise<void>;
}

/** Whether an element appears within these milliseconds. */
export function appears(element: Locator, timeout: number): Promise<boolean> {
  return element.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}

/** The quick input of a workbench. */
export function createQuickInput(page: Page): QuickInput {
  const quickInput = page.locator('.quick-input-widget');
  const input = quickInput.locator('.quick-input-box input');
  const row = (label: string | RegExp) => {
    const rows = quickInput.locator('.monaco-list-row');
    if (label instanceof RegExp) return rows.filter({ hasText: label }).first();
    const whole = new RegExp(`^\\s*${label.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}\\s*$`);
    return rows.filter({ has: page.locator('.label-name').filter({ hasText: whole }) }).first();
  };

  /** Waits until the list stands still: a click on a list that is still filtered may meet another row. */
  const settled = async () => {
    const list = quickInput.locator('.quick-input-list');
    for (let before; ;) {
      const now = await list.innerText();
      if (now === before) return;
      before = now;
      await page.waitForTimeout(STILL);
    }
  };
  const isGone = (target: Locator): Promise<boolean> =>
    target.waitFor({ state: 'hidden', timeout: REDRAWN }).then(
      () => true,
      () => false,
    );
  /** Clicks a row until it is gone: VS Code loses a click on a row that it redraws at that moment; a person clicks again. */
  const clickAway = async (label: string | RegExp) => {
    await settled();
    for (let tries = 0; tries < MOST_CLICKS; tries += 1) {
      await row(label).click();
      if (await isGone(row(label))) return;
    }
    throw new Error(`a click on ${String(label)} does nothing`);
  };

  /** One try; what is missing is tried again, since just after a start the palette lacks an extension's commands, and a list what is in it. */
  const choose = async (timeout: number, title: string, then?: string): Promise<boolean> => {
    const cancel = async (error: unknown) => {
      if (page.isClosed()) throw error;
      await page.keyboard.press('Escape');
      return false;
    };
    try {
      await page.keyboard.press('F1');
      await input.fill(`>${title}`, { timeout });
      await row(title).waitFor({ timeout });
    } catch (error) {
      return cancel(error);
    }
    // Never clicked twice: a slow click may already have run the command.
    await row(title).click();
    if (then === undefined) return true;
    try {
      await row(then).waitFor({ timeout });
    } catch (error) {
      return cancel(error);
    }
    await clickAway(then);
    return true;
  };
  const untilChosen = async (title: string, then?: string) => {
    const end = performance.now() + DEADLINE;
    for (let wait = SOON; !(await choose(wait, title, then)); wait += LONGER) {
      if (performance.now() > end) {
        throw new Error(`the palette has no “${title}”${then === undefined ? '' : ` → “${then}”`}`);
      }
    }
    // What opens next has the same input: words typed before would be lost with the palette.
    await row(title).waitFor({ state: 'hidden' });
  };
  const type = (text: string) => input.fill(text);

  return {
    quickInput,
    command: (title) => untilChosen(title),
    commandWithRow: untilChosen,
    type,
    answer: async (text) => {
      await type(text);
      await input.press('Enter');
    },
    chooseFile: async (file) => {
      // As soon as the dialog has read its folder, it writes that over what is typed.
      await row('..').waitFor();
      do {
        await settled();
        await type(file);
        await settled();
      } while ((await input.inputValue()) !== file);
      await input.press('Enter');
    },
    row,
    toggle: async (label) => {
      await row(label).waitFor();
      await settled();
      await row(label).click();
    },
    pick: async (label) => {
      await row(label).waitFor();
      await clickAway(label);
    },
    accept: async () => {
      await settled();
      await quickInput.getByRole('button', { name: 'OK', exact: true }).click();
    },
    says: (text) => quickInput.getByText(text).first().waitFor(),
  };
}
