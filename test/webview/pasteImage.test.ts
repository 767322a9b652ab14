import { strict as assert } from 'node:assert';
import { PIXEL } from '../suites/pixel.ts';
import { createStandIn, useForSuite } from '../support/fixtures.ts';
import { until } from '../support/until.ts';
import { openStage } from './stage.ts';

describe('the image of the clipboard', function () {
  this.timeout(60_000);
  const stage = useForSuite(() => openStage());
  const page = createStandIn(() => stage.page);

  const paste = () =>
    page.evaluate(() => {
      window.postMessage(
        { t: 'event', name: 'show', value: { place: 'create', paste: true } },
        '*',
      );
    });
  const copied = () => stage.editor.done.filter((one) => one.startsWith('copy: http'));
  const toast = (text: string | RegExp) => page.locator('.toast').getByText(text);

  it('is uploaded, and its URL copied', async () => {
    await page.evaluate(async (pixel) => {
      const blob = await (await fetch(`data:image/png;base64,${pixel}`)).blob();
      await navigator.clipboard.write([new ClipboardItem({ 'image/png': blob })]);
    }, PIXEL);
    await paste();
    await toast(/^Copied http/).waitFor();
    assert.equal(copied().length, 1);
    assert.match(copied()[0] ?? '', /pasted\.png/);
  });

  it('is missed with a word', async () => {
    await page.evaluate(() => navigator.clipboard.writeText('no image'));
    await paste();
    await toast('The clipboard has no image.').waitFor();
    assert.equal(copied().length, 1);
  });

  it('comes by the next paste where the page may not read the clipboard', async () => {
    await page.evaluate(() => {
      navigator.clipboard.read = () => Promise.reject(new Error('not allowed'));
    });
    await paste();
    await toast(/^Press Ctrl\+V/).waitFor();
    await page.evaluate(async (pixel) => {
      const blob = await (await fetch(`data:image/png;base64,${pixel}`)).blob();
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([blob], 'image.png', { type: 'image/png' }));
      document.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    }, PIXEL);
    await until(() => copied().length === 2);
  });
});
