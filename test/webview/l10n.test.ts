import { strict as assert } from 'node:assert';
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import { makeResults } from './history.ts';
import { openStage, type Stage } from './stage.ts';

const BUNDLE = new URL('../../media/l10n/bundle.l10n.de.json', import.meta.url);
/** Has a size, a seed, a choice, lists of objects and media: most kinds of controls. */
const MODEL = 'fal-ai/flux-general';

/** The visible and accessible texts of the page; price notes and schema types are English in every language. */
function textsInPage(): string[] {
  const texts: string[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const holder = node.parentElement;
    // Screen readers announce an option, although it has no box of its own.
    const isSeen = holder?.tagName === 'OPTION' || holder?.checkVisibility() === true;
    if (isSeen && !holder.closest('script, style, pre, #price-note, .fields dt > .muted'))
      texts.push(node.textContent ?? '');
  }
  for (const element of document.body.querySelectorAll('*:not(.generate)')) {
    for (const name of ['aria-label', 'title', 'placeholder', 'alt', 'aria-valuetext'])
      texts.push(element.getAttribute(name) ?? '');
  }
  return texts.map((text) => text.trim()).filter((text) => text !== '');
}

/** The elements beyond the right edge of the window, except in rows that scroll. */
function tooWideInPage(): string[] {
  return [...document.querySelectorAll<HTMLElement>('body *')]
    .filter((one) => !one.closest('.visually-hidden, .chips, .cut') && one.checkVisibility())
    .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
    .map((one) => one.outerHTML.slice(0, 120));
}

describe('the sidebar in German', function () {
  this.timeout(180_000);
  let stage: Stage;
  let page: Page;
  let english: ReadonlySet<string>;
  let patterns: readonly RegExp[];
  before(async () => {
    const words = JSON.parse(await readFile(BUNDLE, 'utf8')) as Record<string, string>;
    const translated = Object.entries(words).filter(([from, to]) => from !== to);
    const german = new Set(Object.values(words));
    english = new Set(translated.map(([from]) => from).filter((from) => !german.has(from)));
    patterns = [...english]
      .filter((from) => /\{\d\}.*[a-z]{3}|[a-z]{3}.*\{\d\}/i.test(from))
      .map(asPattern);
    stage = await openStage({
      words,
      situation: { language: 'de' },
      memory: { favourites: ['fal-ai/veo3.1'], recents: ['fal-ai/flux/dev'] },
      sandbox: { queueMs: 300 },
      prepare: makeResults,
    });
    page = stage.page;
  });
  after(() => stage.close());

  /** Nothing English that the page has words for; nothing beyond the edge. */
  const look = async (where: string, widths: readonly number[] = [200, 280]) => {
    const texts = await page.evaluate(textsInPage);
    assert.ok(texts.length > 5, where);
    const left = texts.filter(
      (text) => english.has(text) || patterns.some((pattern) => pattern.test(text)),
    );
    assert.deepEqual(left, [], `still English: ${where}`);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 720 });
      // What is laid out by script follows the window in the next frames.
      let tooWide = await page.evaluate(tooWideInPage);
      for (let tries = 0; tooWide.length > 0 && tries < 20; tries += 1) {
        await page.waitForTimeout(100);
        tooWide = await page.evaluate(tooWideInPage);
      }
      assert.deepEqual(tooWide, [], `${where} at ${width}`);
      const room = await page.evaluate(() =>
        [...document.querySelectorAll('html, .place, .models-scroll, .grid-scroll, .detail')]
          .filter((box) => box.scrollWidth > box.clientWidth)
          .map(({ className }) => className),
      );
      assert.deepEqual(room, [], `${where} at ${width}`);
    }
  };

  it('has no English text in Create, and nothing too wide', async () => {
    await page.getByRole('button', { name: 'Ein Bild erstellen' }).waitFor();
    assert.equal(await page.locator('html').getAttribute('lang'), 'de');
    await look('the first run');
    await page.evaluate((endpointId) => {
      const value = { place: 'create', endpointId };
      window.postMessage({ t: 'event', name: 'show', value }, '*');
    }, MODEL);
    await page.getByRole('button', { name: /weitere Einstellungen$/ }).click();
    await page.getByRole('button', { name: 'Zu LoRAs hinzufügen' }).click();
    await look('a form');
    const prompt = page.getByRole('textbox', { name: 'Prompt', exact: true });
    await prompt.fill('[sandbox:slow=60000] Ein Fuchs');
    await page.getByRole('button', { name: 'LoRA 1 entfernen' }).click();
    await page.getByRole('button', { name: /^Generieren/ }).click();
    await page
      .locator('.job')
      .getByText(/^(Läuft|In der Warteschlange)/)
      .waitFor();
    await look('a job that runs');
    await page
      .locator('.job')
      .getByRole('button', { name: /abbrechen$/ })
      .click();
    await prompt.fill('Ein Bär');
    await prompt.press('Control+Enter');
    await page.getByRole('button', { name: /Ein Bär, in der Galerie öffnen/ }).waitFor();
    await look('a result');
    await page.getByRole('button', { name: 'Als JSON bearbeiten' }).click();
    await page.getByLabel('Eingabe als JSON').fill('{');
    await page.getByText('Zeile 1: ').waitFor();
    await look('broken JSON');
  });

  it('has no English text in Models', async () => {
    await page.getByRole('tab', { name: 'Modelle' }).click();
    await page.locator('.models-list .model').first().waitFor();
    await page.getByText('pro Megapixel').first().waitFor();
    await look('the list');
    await page.getByRole('searchbox').press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await page
      .getByRole('region', { name: /^Details zu/ })
      .getByText('Ausgaben')
      .waitFor();
    await look('the details of a model');
    await page.keyboard.press('Escape');
    await page.getByRole('searchbox').fill('qqqqqqqqqq');
    await page.getByText('Kein Modell passt zu').waitFor();
    await look('nothing found');
  });

  it('has no English text in Gallery', async () => {
    await page.getByRole('tab', { name: 'Galerie' }).click();
    await page.locator('.tile-face').first().waitFor();
    await look('the grid');
    await page.locator('.tile-more').first().click();
    await page.getByRole('menuitem', { name: 'Einfügen' }).waitFor();
    // The menu is placed once, when it opens.
    await look('the menu', [280]);
    await page.keyboard.press('Escape');
    await page.locator('.tile-face').first().click();
    await page.getByRole('region', { name: /^Ergebnis von/ }).waitFor();
    await look('a result');
    await page.getByRole('button', { name: 'Speichern', exact: true }).click();
    await page.getByText(/^Gespeichert als /).waitFor();
    await page.getByRole('button', { name: 'Als Eingabe für…' }).click();
    await page.getByRole('dialog').getByRole('listitem').first().waitFor();
    await look('the choice of a model for it');
    await page.keyboard.press('Escape');
  });

  it('has no English text in the notices', async () => {
    stage.setSituation({ hasKey: false, isTrusted: false, offline: true });
    await page.getByText('Ohne Schlüssel ausprobieren').waitFor();
    await look('no key, no trust, no connection');
  });
});

/** Finds the English words of a text with places for values, whatever the values are. */
function asPattern(text: string): RegExp {
  const parts = text.split(/\{\d\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`);
}
