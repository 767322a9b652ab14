import { strict as assert } from 'node:assert';
import type { Frame, Locator } from 'playwright-core';
import { until } from '../support/until.ts';
import type { Workbench } from './workbench.ts';

const MOST_TABS = 60;

/** Notes what the documents of webviews are sent, for `messagesTo`. */
const LISTEN = `if (window !== top && !globalThis.falHeard) {
  globalThis.falHeard = [];
  const post = window.postMessage.bind(window);
  window.postMessage = (message, ...more) => {
    globalThis.falHeard.push(JSON.stringify(message));
    post(message, ...more);
  };
}`;

/** The sidebar in the workbench, as a person finds it. */
export interface SidebarView {
  /** The document of the visible sidebar, or of its editor. */
  frame(): Promise<Frame>;
  /** The icons of the activity bar. */
  readonly icon: Locator;
  readonly explorer: Locator;
  /** Runs a command without the mouse. */
  keyCommand(title: string): Promise<void>;
  /** Presses Tab until this has the focus. */
  tabTo(target: Locator): Promise<void>;
  /** Puts the mouse on the middle of it. */
  pointAt(target: Locator, steps?: number): Promise<void>;
  /** Drags the sidebar's edge until it is so wide, in pixels. */
  widen(width: number): Promise<void>;
  /** “Developer: Reload Window”, which writes the window's state first. */
  reload(): Promise<void>;
  /** All that the documents of webviews were sent since they were loaded, as text. */
  messagesTo(frame: Frame): Promise<string>;
  /** What webviews wrote to the console as errors. */
  readonly errors: readonly string[];
}

/** Watches the webviews of a workbench; to be called before the first is opened. */
export async function watchSidebar(bench: Workbench): Promise<SidebarView> {
  const { page } = bench;
  const { keyboard, mouse } = page;
  const errors: string[] = [];
  page.on('console', (message) => {
    const { url } = message.location();
    const isOurs = /fake\.html|webview\.js|viewer\.js/.test(url);
    const isPolicy =
      message.text().includes('Content Security Policy') && !url.includes('workbench');
    if (message.type() === 'error' && (isOurs || isPolicy))
      errors.push(`${url}: ${message.text()}`);
  });
  await page.context().addInitScript(LISTEN);
  const pointAt = async (target: Locator, steps = 1) => {
    await target.waitFor();
    const box = await target.boundingBox();
    assert.ok(box, 'it is not to be seen');
    await mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps });
  };
  return {
    frame: () => bench.webview('[role=tablist]'),
    icon: page.locator('.activitybar .action-label[aria-label="fal"]'),
    explorer: page.locator('.activitybar .action-label[aria-label^="Explorer"]'),
    keyCommand: async (title) => {
      await keyboard.press('F1');
      await bench.quickInput.waitFor();
      await keyboard.type(title);
      await bench.row(title).waitFor();
      await keyboard.press('Enter');
      await bench.quickInput.waitFor({ state: 'hidden' });
    },
    tabTo: async (target) => {
      await target.waitFor();
      // The focus comes after the view.
      await until(() => target.evaluate(documentHasFocus));
      for (let tab = 0; tab < MOST_TABS; tab += 1) {
        if (await target.evaluate(hasFocus)) return;
        await keyboard.press('Tab');
      }
      assert.fail(`Tab does not lead to ${String(target)}`);
    },
    pointAt,
    widen: async (width) => {
      const part = page.locator('.part.sidebar');
      const box = await part.boundingBox();
      assert.ok(box);
      await mouse.move(box.x + box.width, box.y + box.height / 2);
      await mouse.down();
      await mouse.move(box.x + width, box.y + box.height / 2, { steps: 5 });
      await mouse.up();
      await mouse.move(box.x + width + 300, box.y + box.height / 2);
    },
    reload: async () => {
      await page.evaluate('globalThis.falBefore = true');
      await bench.command('Developer: Reload Window');
      await page.waitForFunction('globalThis.falBefore === undefined');
      await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
    },
    messagesTo: (frame) => frame.evaluate<string>(`globalThis.falHeard.join('\\n')`),
    errors,
  };
}

/** What is used of an element, since there are no browser types here. */
interface PageElement {
  readonly ownerDocument: { readonly activeElement: unknown; hasFocus(): boolean };
}
const documentHasFocus = ({ ownerDocument }: PageElement) => ownerDocument.hasFocus();
const hasFocus = (element: PageElement) =>
  element.ownerDocument.hasFocus() && element.ownerDocument.activeElement === element;
