import type { Frame, Page } from 'playwright-core';
import { until } from '../support/until.ts';

/** VS Code puts a webview's document into a frame (`fake.html`) of a frame of its own. */
const INNER = '/pre/fake.html';

/** The inner document of the visible webview that holds an element of this selector. @throws when none comes in `deadline` milliseconds */
export async function frameWith(page: Page, selector: string, deadline: number): Promise<Frame> {
  const find = async () => {
    for (const frame of page.frames()) {
      if (frame.url().includes(INNER) && (await holds(frame, selector))) return frame;
    }
    return undefined;
  };
  return until(find, deadline / 1_000).catch((cause: unknown) => {
    throw new Error(`no visible webview holds ${selector}`, { cause });
  });
}

/** A hidden view that is kept alive is still a frame: its outer frame tells. */
async function holds(frame: Frame, selector: string): Promise<boolean> {
  try {
    if ((await frame.locator(selector).count()) === 0) return false;
    const outer = await frame.parentFrame()?.frameElement();
    return (await outer?.isVisible()) ?? false;
  } catch {
    // The frame went away while it was looked at.
    return false;
  }
}
